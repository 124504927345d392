"""What is given to an observer as one: the films of one visit, under one instrument."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from vippcoder.domain.ids import DyadId, ObserverCode, SessionId, TimepointId
    from vippcoder.domain.study import Purpose
    from vippcoder.planning.problem import Coder, Film, Problem

Key = tuple[str, str]
"""Session and instrument of a film."""

_Alike = tuple[str, str, str, "frozenset[ObserverCode]", "tuple[Purpose, ...]", int]
"""What films of one unit have in common."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Films of one visit that need the same observers.

    Whoever has met a family at one timepoint learns nothing new of its timepoints from the visit's
    other tasks; a further person would be one fewer who can code another timepoint.
    """

    films: tuple[Film, ...]
    lacks: tuple[Purpose, ...]
    """Which codings are lacking: main, double, both or none."""
    gold: int = 0
    """How many more observers shall code it, as far as no family is met twice for it."""

    @property
    def need(self) -> int:
        """How many observers it cannot do without."""
        return len(self.lacks)

    @property
    def dyad(self) -> DyadId:
        """The family."""
        return self.films[0].dyad

    @property
    def timepoint(self) -> TimepointId:
        """The wave."""
        return self.films[0].timepoint

    @property
    def duration_us(self) -> int:
        """Film of all tasks together."""
        return sum(film.duration_us for film in self.films)

    def suits(self, coder: Coder) -> bool:
        """Whether an observer may code it: language, family not known, not coded before."""
        return self.dyad not in coder.barred and all(
            film.language in coder.languages
            and coder.code not in film.held
            and coder.code not in film.otherwise
            for film in self.films
        )


def chosen_twice(problem: Problem, chance: Random) -> set[Key]:
    """Return which films are coded by two, a share of each timepoint and instrument.

    Films that two observers have already stay chosen.
    """
    strata: dict[tuple[str, str], list[Film]] = {}
    for film in problem.films:
        strata.setdefault((film.timepoint, film.instrument), []).append(film)
    chosen: set[Key] = set()
    for _, films in sorted(strata.items()):
        have = [film for film in films if film.is_twice]
        rest = [film for film in films if not film.is_twice]
        chance.shuffle(rest)
        wanted = ceil(problem.rules.double_share * len(films) - 1e-9)
        taken = have + rest[: max(wanted - len(have), 0)]
        chosen |= {(film.session, film.instrument) for film in taken}
    return chosen


def chosen_gold(problem: Problem, chance: Random) -> frozenset[SessionId]:
    """Return the gold sessions: those named, else drawn, spread over the timepoints."""
    if problem.rules.gold or not problem.rules.gold_count:
        return frozenset(problem.rules.gold)
    waves: dict[str, list[SessionId]] = {}
    for film in problem.films:
        sessions = waves.setdefault(film.timepoint, [])
        if film.session not in sessions:
            sessions.append(film.session)
    queues = [waves[wave] for wave in sorted(waves)]
    for queue in queues:
        chance.shuffle(queue)
    chance.shuffle(queues)
    drawn: list[SessionId] = []
    while len(drawn) < problem.rules.gold_count and any(queues):
        for queue in queues:
            if queue and len(drawn) < problem.rules.gold_count:
                drawn.append(queue.pop())
    return frozenset(drawn)


def units_of(problem: Problem, twice: set[Key], gold: frozenset[SessionId]) -> list[Unit]:
    """Return what is still to be given to somebody, as units."""
    codes = {coder.code for coder in problem.coders}
    groups: dict[_Alike, list[Film]] = {}
    for film in problem.films:
        lacks = film.lacks(twice=(film.session, film.instrument) in twice)
        free = len(codes.difference(film.held)) - len(lacks)
        more = max(free, 0) if film.session in gold else 0
        if lacks or more:
            who = frozenset(film.held)
            key = (film.dyad, film.timepoint, film.instrument, who, lacks, more)
            groups.setdefault(key, []).append(film)
    return [Unit(tuple(films), key[-2], key[-1]) for key, films in groups.items()]
