"""A study's segments, parted as its ratings are: by instrument, dimension and group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.segments.coded import CodedSession, Mark
from vippcoder.domain.ids import DimensionId
from vippcoder.study.reliability.cells import cells_of
from vippcoder.study.reliability.counted import Counting
from vippcoder.study.reliability.dividing import Divider, families_of
from vippcoder.study.reliability.division import Comparison
from vippcoder.study.reliability.segment_ratings import laid_table, matched_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.agreement.table import RatingTable
    from vippcoder.domain.ids import CodingId, ObserverCode, SessionId
    from vippcoder.domain.instrument import Dimension, Instrument
    from vippcoder.storage.study.submitted_segments import SubmittedSegment
    from vippcoder.study.reliability.cells import Cell, Source
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.division import Division, Group

WHERE: Final = DimensionId("segments")
"""In place of a dimension: where segments lie, whatever they were rated."""
_CANNOT_CODE: Final = "cannot code"


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
    """What was rated, of a dimension: a unit for each laid segment, or for each that two observers
    marked alike."""
    are_laid: bool = False
    """Whether the study laid the segments."""


class Segments:
    """Makes parts of what was submitted."""

    def __init__(
        self,
        source: Source,
        submitted: Mapping[CodingId, Sequence[SubmittedSegment]],
        windows: Mapping[SessionId, int],
        *,
        are_laid: bool,
        iou: float,
    ) -> None:
        self._are_laid, self._iou = are_laid, iou
        self._source, self._submitted, self._windows = source, submitted, windows
        self._families = families_of(source)

    def parts(self, division: Division) -> Iterator[SegmentPart]:
        """Make every part of a division, by instrument, dimension and group."""
        for instrument in self._source.instruments:
            if division.instrument not in {"", instrument.id}:
                continue
            counting = Counting(self._source, instrument.id)
            for dimension in self._rated(instrument):
                if division.dimension in {"", dimension}:
                    divider = Divider(self._source, division.by, instrument.id, dimension)
                    known = {one.id: one for one in instrument.dimensions}
                    yield from self._divided(divider, counting, known.get(dimension))

    def _rated(self, instrument: Instrument) -> list[DimensionId]:
        """Return what segments of an instrument were rated on, if there are any."""
        own = {c.coding for c in self._source.entering.all if c.instrument == instrument.id}
        segments = [one for coding in own for one in self._submitted.get(coding, ())]
        rated = {dimension for one in segments for dimension in one.values}
        known = [one.id for one in instrument.dimensions if one.id in rated]
        # Where the study laid them itself, where they lie is no agreement.
        return [WHERE, *known] if segments and not self._are_laid else known

    def _divided(
        self, divider: Divider, counting: Counting, dimension: Dimension | None
    ) -> Iterator[SegmentPart]:
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
                table = self._table(some, dimension) if dimension else None
                yield replace(self._part(group, some, counting), table=table)

    def _table(self, cells: Sequence[Cell], dimension: Dimension) -> RatingTable:
        by_unit: dict[tuple[str, SessionId], dict[str, Sequence[SubmittedSegment]]] = {}
        for cell in cells:
            columns = by_unit.setdefault((cell.unit, cell.session), {})
            columns[cell.column] = self._of(cell)
        told = [
            (unit, self._family(session), columns)
            for (unit, session), columns in sorted(by_unit.items(), key=lambda one: one[0])
        ]
        if self._are_laid:
            return laid_table(told, dimension)
        return matched_table(told, dimension, self._iou)

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
            are_laid=self._are_laid,
        )

    def _of(self, cell: Cell) -> Sequence[SubmittedSegment]:
        return self._submitted.get(cell.coding.coding, ()) if cell.coding else ()

    def _marks(self, cell: Cell, dimension: DimensionId) -> list[Mark]:
        segments = self._of(cell)
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
