"""Everything known when findings are looked for: films, orders, traces of forbidden words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.packing.blinding.chance import (
    DRAWS,
    Shuffling,
    told_by_kind,
    told_by_number,
    told_by_order,
)
from vippcoder.packing.blinding.report import Test

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from vippcoder.packing.blinding.film_look import FilmLook
    from vippcoder.packing.blinding.report import Face

TIMEPOINT, DYAD, INTAKE = "the timepoint", "the dyad", "the order of intake"


@dataclass(frozen=True, slots=True)
class CheckedFilm:
    """One session as an observer gets it, and what the observer must not learn."""

    name: str
    """As the report names it: a session id, or a mask."""
    dyad: str
    timepoint: str
    task: str
    """What an observer sees anyway: films are compared within a task."""
    duration_us: int
    looks: tuple[FilmLook, ...]
    """Of its angles, the reference first."""

    @property
    def size_bytes(self) -> int:
        """Of all angles together."""
        return sum(look.size_bytes for look in self.looks)


@dataclass(frozen=True, slots=True)
class Place:
    """One coding in the order in which an observer gets it."""

    observer: str
    batch: int
    position: int
    mask: str
    session: str
    dyad: str
    timepoint: str
    taken_in: int
    """The session's place in the order of intake."""
    is_drawn: bool = True
    """Whether chance alone put it there; a planned repeat comes after its first for a reason."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A forbidden text that was found."""

    kind: str
    """What it is: `dyad code`, `file name`, `tag title`, `recording date`."""
    where: str
    """A session id, or a file in the pack, and how: in its name, at a byte, in a tag."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What the byte search looked for and found."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    """How many texts of each kind were looked for."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many were not, because the pack says the same of its own accord."""
    files: int = 0
    bytes: int = 0
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What the study itself writes into packs, and the forbidden words in it."""

    texts: int = 0
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one check goes by."""

    face: Face
    films: tuple[CheckedFilm, ...] = ()
    in_study: tuple[CheckedFilm, ...] = ()
    """All films of the study, by their signatures and durations alone, where `films` are those of
    one pack: a rule that holds in the study is a rule, though few films of one pack show it."""
    beside: tuple[FilmLook, ...] = ()
    """Films that are nobody's session: exemplars."""
    places: tuple[Place, ...] = ()
    searched: Searched = Searched()
    said: Said = Said()
    timepoints: tuple[str, ...] = ()
    """Of the design, in order."""
    filmed: Mapping[str, int] = field(default_factory=dict)
    """Of how many dyads the study holds films, by timepoint."""
    masks_elsewhere: tuple[str, ...] = ()
    """Masks of other codings: in the study, and in packs that were issued."""
    file_dates: Mapping[str, float] = field(default_factory=dict)
    """By name in the pack, when a file or folder was changed, seconds since 1970."""
    odd_files: tuple[str, ...] = ()
    """Files and folders in the pack that are none of a pack's own."""
    draws: int = DRAWS
    """Shuffles of each test."""

    def looks(self) -> tuple[FilmLook, ...]:
        """Return the look at every file."""
        return (*(look for film in self.films for look in film.looks), *self.beside)

    def compared(self) -> tuple[CheckedFilm, ...]:
        """Return the films whose outside is tested: those of the study where they are known."""
        return self.in_study or self.films

    def tests_of_kind(
        self,
        what: str,
        kind_of: Callable[[CheckedFilm], Hashable],
        films: Sequence[CheckedFilm],
    ) -> list[Test]:
        """Ask whether a kind tells timepoint or dyad among films."""
        kinds = [kind_of(film) for film in films]
        made = []
        for about, labels, how in _questions(films):
            told = told_by_kind(kinds, labels, how, as_pairs=about == DYAD, draws=self.draws)
            if told:
                made.append(Test(what, about, told))
        return made

    def tests_of_number(
        self,
        what: str,
        number_of: Callable[[CheckedFilm], float],
        films: Sequence[CheckedFilm],
    ) -> list[Test]:
        """Ask whether a number tells timepoint or dyad among films."""
        numbers = [number_of(film) for film in films]
        made = []
        for about, labels, how in _questions(films):
            told = told_by_number(numbers, labels, how, as_pairs=about == DYAD, draws=self.draws)
            if told:
                made.append(Test(what, about, told))
        return made

    def tests_of_order(self, what: str, rank_of: Callable[[Place], float]) -> list[Test]:
        """Ask whether an order within each observer's batch tells timepoint, dyad or intake."""
        drawn = [place for place in self.places if place.is_drawn]
        ranks = [rank_of(place) for place in drawn]
        rows = [(place.observer, place.batch) for place in drawn]
        how = Shuffling(range(len(drawn)), rows, rows)
        made = []
        for about, labels in (
            (TIMEPOINT, [place.timepoint for place in drawn]),
            (DYAD, [place.dyad for place in drawn]),
        ):
            told = told_by_number(ranks, labels, how, as_pairs=about == DYAD, draws=self.draws)
            if told:
                made.append(Test(what, about, told))
        told = told_by_order(ranks, [place.taken_in for place in drawn], rows, draws=self.draws)
        return [*made, Test(what, INTAKE, told)] if told else made


def _questions(films: Sequence[CheckedFilm]) -> list[tuple[str, list[str], Shuffling]]:
    """Return what might be told, the labels, and how visits are shuffled.

    Timepoints are exchanged among all visits; dyads among the visits of one timepoint, so that what
    tells the timepoint is not held against the dyads too.
    """
    visits = [(film.dyad, film.timepoint) for film in films]
    tasks = [film.task for film in films]
    timepoints = [film.timepoint for film in films]
    dyads = [film.dyad for film in films]
    return [
        (TIMEPOINT, timepoints, Shuffling(visits, [""] * len(visits), tasks)),
        (DYAD, dyads, Shuffling(visits, timepoints, tasks)),
    ]
