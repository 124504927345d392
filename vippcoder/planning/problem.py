"""What is to be planned: films, observers, rules. Numbers and codes alone, no storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.study import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.domain.ids import DyadId, ObserverCode, SessionId, TimepointId


@dataclass(frozen=True, slots=True)
class Film:
    """One session under one instrument: what a coding is of."""

    session: SessionId
    instrument: str
    dyad: DyadId
    timepoint: TimepointId
    language: str
    duration_us: int
    held: tuple[ObserverCode, ...] = ()
    """Who has coded it, or is coding it."""
    purposes: tuple[Purpose, ...] = ()
    """Why each of them does, in the same order; empty: one main, one double, then gold."""
    otherwise: frozenset[ObserverCode] = frozenset()
    """Who codes the session under another instrument, or had it and gave it back."""

    def lacks(self, *, twice: bool) -> tuple[Purpose, ...]:
        """Return which of the main and, if `twice`, the double coding nobody has."""
        asked = (Purpose.MAIN, Purpose.DOUBLE) if twice else (Purpose.MAIN,)
        if self.purposes:
            return tuple(purpose for purpose in asked if purpose not in self.purposes)
        return asked[len(self.held) :]

    @property
    def is_twice(self) -> bool:
        """Whether somebody has its second coding."""
        return Purpose.DOUBLE in self.purposes if self.purposes else len(self.held) > 1


@dataclass(frozen=True, slots=True)
class Coder:
    """An observer who may be given films now."""

    code: ObserverCode
    languages: frozenset[str]
    share: float = 1.0
    """Of the work, against that of the others; above 0."""
    barred: frozenset[DyadId] = frozenset()
    """Families the observer knows, or stopped coding."""
    load_us: int = 0
    """Film the observer has coded or is coding already."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How much is coded twice, and what watches over the observers."""

    seed: int
    double_share: float = 1.0
    """0 to 1 of the films of each timepoint and instrument."""
    gold: tuple[SessionId, ...] = ()
    """Sessions that every observer codes, as far as the other rules allow."""
    gold_count: int = 0
    """Where none is named: how many to draw, spread over the timepoints."""
    repeat_share: float = 0.0
    """0 to 1 of an observer's new films that come a second time."""
    repeat_gap: int = 10
    """Films that lie at least between the two."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan is made from. The same problem gives the same plan, whatever its order."""

    films: tuple[Film, ...]
    coders: tuple[Coder, ...]
    rules: Rules
    seen: Mapping[ObserverCode, frozenset[tuple[DyadId, TimepointId]]]
    """Visits that each observer has met already, in a coding that stands or was begun."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One coding of a plan."""

    session: SessionId
    instrument: str
    observer: ObserverCode
    purpose: Purpose
    position: int
    """1 for the first in the observer's order."""


@dataclass(frozen=True, slots=True)
class Violation:
    """An observer meets one family at two timepoints, since nobody else could."""

    observer: ObserverCode
    dyad: DyadId
    timepoints: tuple[TimepointId, ...]
    """In which the plan has the observer meet it, what was met before included."""
    sessions: tuple[SessionId, ...]
    """Of this plan."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A film that gets fewer observers than it should."""

    session: SessionId
    instrument: str
    lacking: int
    why: str


@dataclass(frozen=True, slots=True)
class Load:
    """How much film an observer has under a plan, in microseconds."""

    observer: ObserverCode
    before_us: int
    new_us: int
    fair_us: int
    """What the observer's share of all film of this plan's observers would be."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who codes what in which order, and what could not be had."""

    placed: tuple[Placed, ...]
    """By observer and position."""
    loads: tuple[Load, ...]
    violations: tuple[Violation, ...]
    unplaced: tuple[Unplaced, ...]
    shortfalls: tuple[str, ...]
    """What else the rules asked for and the films do not allow, a sentence each."""
    status: str
    """`optimal` where no plan has fewer meetings and the loads are even, else `feasible`."""
    gap_us: int
    """By how much the loads could at most be more even, in microseconds of film."""
