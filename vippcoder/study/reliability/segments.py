"""How well a study's observers agree on segments: where they lie, and what they were rated.

Of the same codings that ratings come from: first submissions that are independent. The window is
the whole session. Of each instrument there is a part for where segments lie, whatever they were
rated, and one for each dimension, whose codes are the values. An observer who marked nothing has
said so by submitting. Segments that the study laid are units of ratings instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.results import results_of
from vippcoder.agreement.segments.coded import CodedSession, Mark, Settings
from vippcoder.agreement.segments.results import computed
from vippcoder.domain.design import SegmentRule
from vippcoder.domain.ids import DimensionId
from vippcoder.intervals.bootstrap import USUAL_DRAWS, USUAL_SEED
from vippcoder.jobs import Job
from vippcoder.storage.study.submitted_segments import read_first_segments, read_windows
from vippcoder.study.design.versions import read_design
from vippcoder.study.reliability.cells import cells_of
from vippcoder.study.reliability.counted import Counting
from vippcoder.study.reliability.dividing import Divider, families_of
from vippcoder.study.reliability.division import Comparison, Division
from vippcoder.study.reliability.figures import Hidden, parted_by_sight
from vippcoder.study.reliability.laid import laid_table
from vippcoder.study.reliability.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.agreement.result import Result
    from vippcoder.agreement.table import RatingTable
    from vippcoder.domain.ids import CodingId, ObserverCode, SessionId
    from vippcoder.domain.instrument import Instrument
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.storage.study.submitted_segments import SubmittedSegment
    from vippcoder.study.reliability.cells import Cell, Source
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.division import Group

WHERE: Final = DimensionId("segments")
"""In place of a dimension: where segments lie, whatever they were rated."""
_CANNOT_CODE: Final = "cannot code"
_EACH_LAID: Final = "each segment that the study laid is a unit"


@dataclass(frozen=True, slots=True)
class AskedSegments:
    """Which figures, and how they are made."""

    division: Division = field(default_factory=Division)
    """`dimension` may be `WHERE`."""
    settings: Settings = field(default_factory=Settings)
    include_unblinded: bool = False
    draws: int = USUAL_DRAWS
    seed: int = USUAL_SEED


@dataclass(frozen=True, slots=True, eq=False)
class SegmentPart:
    """The sessions of one part, and what was counted."""

    group: Group
    sessions: tuple[CodedSession, ...]
    """By a mask; their clusters are families, numbered."""
    counted: Counted
    codings: tuple[CodingId, ...]
    """Whose segments these are: who may not see one of them may not see its figures."""
    observers: tuple[ObserverCode, ...]
    editions: tuple[str, ...]
    """Of the instrument, under which they coded."""
    table: RatingTable | None = None
    """Of segments that the study laid: their ratings; None where observers marked them."""


@dataclass(frozen=True, slots=True)
class ReadSegments:
    """What figures can be made of."""

    asked: AskedSegments
    parts: tuple[SegmentPart, ...]
    hidden: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentFigures:
    """All measures of one part."""

    part: SegmentPart
    results: tuple[Result, ...]


def read_segment_parts(store: StudyStore, asked: AskedSegments) -> ReadSegments:
    """Read the segments that are asked for, without those that the sitting's person may not see.

    Args:
        store: the study; its person is who looks.
        asked: which figures.

    Raises:
        StudyError: the study has no design, or no such instrument or dimension.
    """
    source = read_source(store, include_unblinded=asked.include_unblinded)
    if asked.division.dimension != WHERE:
        source.demand(asked.division)
    else:
        source.demand(replace(asked.division, dimension=""))
    are_laid = read_design(store).segments.rule is SegmentRule.INTERVALS
    submitted, windows = read_first_segments(store), read_windows(store)
    segments = _Segments(source, submitted, windows, are_laid=are_laid)
    parts = segments.parts(asked.division)
    shown, hidden = parted_by_sight(store, source, asked.division, parts)
    return ReadSegments(asked, tuple(shown), tuple(hidden))


def segment_figures_of(read: ReadSegments, job: Job | None = None) -> tuple[SegmentFigures, ...]:
    """Compute every measure of every part; needs no database.

    Args:
        read: from `read_segment_parts`.
        job: progress and cancellation.

    Raises:
        CancelledError: cancelled.
    """
    job, found = job or Job(), []
    for place, part in enumerate(read.parts):
        work = job.part(place / len(read.parts), (place + 1) / len(read.parts))
        found.append(SegmentFigures(part, tuple(_results(part, read.asked, work))))
    job.advance(1)
    return tuple(found)


def _results(part: SegmentPart, asked: AskedSegments, job: Job) -> list[Result]:
    group, draws, seed = part.group.name, asked.draws, asked.seed
    if part.table is None:
        return computed(part.sessions, asked.settings, group=group, draws=draws, seed=seed, job=job)
    results = results_of(part.table, group=group, draws=draws, seed=seed, job=job)
    return [replace(result, settings=_EACH_LAID) for result in results]


class _Segments:
    """Makes parts of what was submitted."""

    def __init__(
        self,
        source: Source,
        submitted: Mapping[CodingId, Sequence[SubmittedSegment]],
        windows: Mapping[SessionId, int],
        *,
        are_laid: bool,
    ) -> None:
        self._are_laid = are_laid
        self._source, self._submitted, self._windows = source, submitted, windows
        self._families = families_of(source)

    def parts(self, division: Division) -> Iterator[SegmentPart]:
        for instrument in self._source.instruments:
            if division.instrument not in {"", instrument.id}:
                continue
            counting = Counting(self._source, instrument.id)
            for dimension in self._rated(instrument):
                if division.dimension in {"", dimension}:
                    divider = Divider(self._source, division.by, instrument.id, dimension)
                    for part in self._divided(divider, counting):
                        yield self._with_table(part, instrument) if self._are_laid else part

    def _with_table(self, part: SegmentPart, instrument: Instrument) -> SegmentPart:
        (dimension,) = (one for one in instrument.dimensions if one.id == part.group.dimension)
        return replace(part, table=laid_table(part.sessions, dimension))

    def _rated(self, instrument: Instrument) -> list[DimensionId]:
        """Return what segments of an instrument were rated on, if there are any."""
        own = {c.coding for c in self._source.entering.all if c.instrument == instrument.id}
        segments = [one for coding in own for one in self._submitted.get(coding, ())]
        rated = {dimension for one in segments for dimension in one.values}
        known = [one.id for one in instrument.dimensions if one.id in rated]
        # Where the study laid them itself, where they lie is no agreement.
        return [WHERE, *known] if segments and not self._are_laid else known

    def _divided(self, divider: Divider, counting: Counting) -> Iterator[SegmentPart]:
        for comparison in divider.comparisons():
            if comparison is Comparison.GOLD:  # gold is of whole sessions
                continue
            cells = [
                replace(cell, value=float(len(self._marks(cell, divider.dimension))))
                for cell in cells_of(
                    self._source, divider.instrument, divider.dimension, comparison
                )
            ]
            for group, some in divider.divided(comparison, cells):
                yield self._part(group, some, counting)

    def _part(self, group: Group, cells: Sequence[Cell], counting: Counting) -> SegmentPart:
        codings = {cell.coding.coding: cell.coding for cell in cells if cell.coding}
        by_unit: dict[tuple[str, SessionId], dict[str, list[Mark]]] = {}
        for cell in cells:
            marks = self._marks(cell, group.dimension)
            by_unit.setdefault((cell.unit, cell.session), {})[cell.column] = marks
        return SegmentPart(
            group,
            tuple(
                CodedSession(unit, 0, self._windows[session], told, self._family(session))
                for (unit, session), told in sorted(by_unit.items())
            ),
            counting.count(group, cells),
            tuple(sorted(codings)),
            tuple(sorted({c.observer for c in codings.values()})),
            tuple(sorted({c.edition for c in codings.values() if c.edition})),
        )

    def _marks(self, cell: Cell, dimension: DimensionId) -> list[Mark]:
        segments = self._submitted.get(cell.coding.coding, ()) if cell.coding else ()
        if dimension == WHERE:
            return [Mark(one.start_us, one.end_us, WHERE) for one in segments]
        return [
            Mark(one.start_us, one.end_us, _code(one.values[dimension]))
            for one in segments
            if dimension in one.values
        ]

    def _family(self, session: SessionId) -> str:
        return self._families[self._source.entering.sessions[session].dyad]


def _code(value: float | None) -> str:
    return _CANNOT_CODE if value is None else f"{value:g}"
