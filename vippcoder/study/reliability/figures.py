"""Figures of agreement in a study: read, computed, and shown to whoever may see them.

Three steps, so that a window can do the long one in a thread without the database: `read_parts`
reads tables and says which are withheld, `figures_of` computes, `keep_view` keeps who was shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from vippcoder.agreement.result import Level
from vippcoder.agreement.results import results_of
from vippcoder.domain.design import EventKind
from vippcoder.errors import StudyError
from vippcoder.intervals.bootstrap import USUAL_DRAWS, USUAL_SEED
from vippcoder.jobs import Job
from vippcoder.study.blindness.sight import may_see_scores
from vippcoder.study.design.versions import read_design
from vippcoder.study.reliability.division import By, Division
from vippcoder.study.reliability.parts import parts_of
from vippcoder.study.reliability.seeing import keep_seen
from vippcoder.study.reliability.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vippcoder.agreement.result import Result
    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import CodingId
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.blindness.sight import Withheld
    from vippcoder.study.reliability.cells import Source
    from vippcoder.study.reliability.division import Group
    from vippcoder.study.reliability.parts import Part


class OfCodings(Protocol):
    """Whatever is made of codings and shown."""

    @property
    def group(self) -> Group:
        """Of what it is."""

    @property
    def codings(self) -> tuple[CodingId, ...]:
        """Who may not see one of them may not see it."""


AnyPart = TypeVar("AnyPart", bound=OfCodings)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures, and how they are made."""

    division: Division = field(default_factory=Division)
    cutoffs: tuple[float, ...] | None = None
    """Where values are cut in two; None: at the cut-offs of the design's events."""
    level: Level = Level.INTERVAL
    include_unblinded: bool = False
    draws: int = USUAL_DRAWS
    seed: int = USUAL_SEED


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part whose figures the person may not see."""

    group: Group
    withheld: tuple[Withheld, ...]
    """The codings for which: of sessions that the person has still to code."""


@dataclass(frozen=True, slots=True)
class ReadParts:
    """What figures can be made of."""

    asked: Asked
    source: Source
    design: StudyDesign
    parts: tuple[Part, ...]
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All statistics of one part."""

    part: Part
    cutoffs: tuple[float, ...]
    results: tuple[Result, ...]

    def headline(self) -> Result | None:
        """Return the figure to report first."""
        return next((r for r in self.results if r.is_headline and r.cutoff is None), None)

    def of(self, statistic: str, cutoff: float | None = None) -> Result | None:
        """Return the first result of a statistic."""
        same = (r for r in self.results if (r.statistic, r.cutoff) == (statistic, cutoff))
        return next(same, None)


def read_parts(store: StudyStore, asked: Asked) -> ReadParts:
    """Read the tables that are asked for, without those that the sitting's person may not see.

    Whoever has still to code a session sees no figure that holds a score of it. Divided by
    timepoint, one such session withholds them all: the part that is not shown would be its wave.

    Args:
        store: the study; its person is who looks.
        asked: which figures.

    Raises:
        StudyError: the study has no design, or no such instrument or dimension, or a cut-off
            parts the values of no scale.
    """
    source = read_source(store, include_unblinded=asked.include_unblinded)
    source.demand(asked.division)
    made = tuple(parts_of(source, asked.division))
    _refuse_idle_cutoffs(asked, made)
    seen, hidden = parted_by_sight(store, source, asked.division, made)
    parts = [replace(part, table=replace(part.table, level=asked.level)) for part in seen]
    return ReadParts(asked, source, read_design(store), tuple(parts), tuple(hidden))


def _refuse_idle_cutoffs(asked: Asked, parts: Sequence[Part]) -> None:
    scales = [[float(v) for v in part.dimension.scale.values()] for part in parts]
    names = " and ".join(dict.fromkeys(part.group.dimension for part in parts))
    for cutoff in asked.cutoffs or ():
        if scales and not any(min(scale) < cutoff <= max(scale) for scale in scales):
            raise StudyError(
                f"a cut-off of {cutoff:g} leaves all values of {names} on one side",
                mend="choose one above the lowest value and up to the highest",
            )


def parted_by_sight(
    store: StudyStore, source: Source, division: Division, parts: Iterable[AnyPart]
) -> tuple[list[AnyPart], list[Hidden]]:
    """Part what the sitting's person may see from what is withheld, as `read_parts` says."""
    sight = may_see_scores(store, store.person, [c.coding for c in source.entering.all])
    withheld = {one.coding: one for one in sight.withheld}
    seen, hidden = [], []
    for part in parts:
        kept_back = tuple(withheld[coding] for coding in part.codings if coding in withheld)
        if By.TIMEPOINT in division.by and withheld:
            hidden.append(Hidden(part.group, tuple(withheld.values())))
        elif kept_back:
            hidden.append(Hidden(part.group, kept_back))
        else:
            seen.append(part)
    return seen, hidden


def figures_of(read: ReadParts, job: Job | None = None) -> tuple[Figures, ...]:
    """Compute every statistic of every part; needs no database.

    Args:
        read: from `read_parts`.
        job: progress and cancellation.

    Raises:
        CancelledError: cancelled.
    """
    job, found = job or Job(), []
    for place, part in enumerate(read.parts):
        job.advance(place / len(read.parts), part.dimension.name)
        cutoffs = cutoffs_of(read, part)
        results = results_of(
            part.table,
            cutoffs=cutoffs,
            group=part.group.name,
            draws=read.asked.draws,
            seed=read.asked.seed,
            job=job.part(place / len(read.parts), (place + 1) / len(read.parts)),
        )
        found.append(Figures(part, cutoffs, tuple(results)))
    job.advance(1)
    return tuple(found)


def keep_view(store: StudyStore, parts: Iterable[OfCodings]) -> None:
    """Keep that the sitting's person was shown figures; what was shown once is not kept twice.

    Args:
        store: the study, open for writing.
        parts: those whose figures are shown.
    """
    keep_seen(store, (coding for part in parts for coding in part.codings))


def reliability(
    store: StudyStore, asked: Asked, job: Job | None = None
) -> tuple[tuple[Figures, ...], tuple[Hidden, ...]]:
    """Return the figures of a study, and which are withheld; the study keeps who was shown them.

    Args:
        store: the study, open for writing.
        asked: which figures.
        job: progress and cancellation.

    Raises:
        StudyError: as `read_parts`.
        CancelledError: cancelled; nothing was shown and nothing is kept.
    """
    read = read_parts(store, asked)
    figures = figures_of(read, job)
    keep_view(store, read.parts)
    return figures, read.hidden


def cutoffs_of(read: ReadParts, part: Part) -> tuple[float, ...]:
    """Return where a part's values are cut in two: as asked, else at the design's events.

    An event at or below a bound is the other side of being at or above the next value of the scale.
    A change from baseline cuts no single value.
    """
    return cutoffs_in(read.design, part) if read.asked.cutoffs is None else read.asked.cutoffs


def cutoffs_in(design: StudyDesign, part: Part) -> tuple[float, ...]:
    """Return where the events of a design cut a part's values in two, as `cutoffs_of` says."""
    cutoffs = []
    for event in design.events:
        if event.dimension != part.dimension.id:
            continue
        if event.instrument not in {"", part.group.instrument}:
            continue
        if event.kind is EventKind.AT_OR_ABOVE:
            cutoffs.append(float(event.bound))
        elif event.kind is EventKind.AT_OR_BELOW:
            above = [float(v) for v in part.dimension.scale.values() if v > event.bound]
            cutoffs += above[:1]
    return tuple(dict.fromkeys(cutoffs))


def by_names(names: Iterable[str]) -> frozenset[By]:
    """Return by what to divide, from words.

    Raises:
        StudyError: one is no such word.
    """
    known = [by.value for by in By]
    for name in names:
        if name not in known:
            raise StudyError(f"ratings are not divided by {name}", mend=f"by {', '.join(known)}")
    return frozenset(By(name) for name in names)
