"""The values that stand side by side in a comparison, one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.domain.ids import Mask
from vippcoder.domain.study import Purpose
from vippcoder.errors import StudyError
from vippcoder.study.reliability.division import FIRST, GOLD, OBSERVER, REPEAT, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.domain.ids import DimensionId, SessionId
    from vippcoder.domain.instrument import Instrument
    from vippcoder.study.independence.entering import Entering, IndependentCoding
    from vippcoder.study.reliability.division import Division
    from vippcoder.study.reliability.golds import Gold

PURPOSES = {
    Comparison.BETWEEN: frozenset({Purpose.MAIN, Purpose.DOUBLE, Purpose.TRAINING}),
    Comparison.REPEAT: frozenset({Purpose.REPEAT}),
    Comparison.GOLD: frozenset({Purpose.GOLD}),
}
"""Which codings a comparison is of; what training there is counts as left out of the first."""


@dataclass(frozen=True, slots=True)
class Source:
    """All that tables are made from."""

    entering: Entering
    instruments: Sequence[Instrument]
    """Those of the newest design, each with its dimensions."""
    timepoints: Sequence[str] = ()
    """In the design's order."""
    gold: Mapping[tuple[SessionId, str], Gold] = field(default_factory=dict)
    """By session and instrument."""

    def checked(self, instrument: str) -> Iterator[tuple[IndependentCoding, Gold]]:
        """Yield every coding that can be held against its session's gold, by observer and place."""
        for coding in (*self.entering.between, *self.entering.gold):
            known = self.gold.get((coding.session, coding.instrument))
            if known and coding.instrument == instrument and coding.coding not in known.made_of:
                yield coding, known

    def demand(self, division: Division) -> None:
        """Refuse a division of what the study does not have.

        Raises:
            StudyError: there is no such instrument or dimension.
        """
        own = [i for i in self.instruments if division.instrument in {"", i.id}]
        if not own:
            names = ", ".join(instrument.id for instrument in self.instruments)
            raise StudyError(
                f"the study has no instrument {division.instrument}", mend=f"it has {names}"
            )
        dimensions = [dimension.id for instrument in own for dimension in instrument.dimensions]
        if division.dimension not in {"", *dimensions}:
            raise StudyError(
                f"there is no dimension {division.dimension}",
                mend=f"there are {', '.join(dimensions)}",
            )


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table to be."""

    unit: Mask
    """The mask that stands for what was rated twice: the main coding's, or the first's."""
    column: str
    session: SessionId
    value: float | None
    coding: IndependentCoding | None
    """None for gold."""


def numbered_unit(unit: Mask, place: int) -> Mask:
    """Return a unit's name where several units are of one mask; 0 where there is one."""
    return Mask(f"{unit} {place}") if place else unit


def base_of(unit: Mask) -> Mask:
    """Return the mask that a unit is called by."""
    return Mask(unit.partition(" ")[0])


def cells_of(
    source: Source, instrument: str, dimension: DimensionId, comparison: Comparison
) -> list[Cell]:
    """Return what a comparison of one dimension puts side by side, cells without a value too."""
    own = _Own(source, instrument, dimension)
    match comparison:
        case Comparison.BETWEEN:
            return list(own.between())
        case Comparison.REPEAT:
            return list(own.repeats())
        case Comparison.GOLD:
            return list(own.gold())


class _Own:
    """The codings of one instrument."""

    def __init__(self, source: Source, instrument: str, dimension: DimensionId) -> None:
        entering = source.entering
        self._between = [c for c in entering.between if c.instrument == instrument]
        self._repeats = [c for c in entering.repeats if c.instrument == instrument]
        self._checks = [c for c in entering.gold if c.instrument == instrument]
        self._against_gold = list(source.checked(instrument))
        self._dimension = dimension

    def between(self) -> Iterator[Cell]:
        names: dict[SessionId, Mask] = {}
        for coding in sorted(self._between, key=lambda c: (c.purpose is not Purpose.MAIN, c.mask)):
            names.setdefault(coding.session, coding.mask)
        for coding in self._between:
            yield self._cell(names[coding.session], coding.observer, coding)

    def repeats(self) -> Iterator[Cell]:
        firsts = {(c.observer, c.session): c for c in (*self._between, *self._checks)}
        for coding in self._repeats:
            first = firsts[coding.observer, coding.session]
            yield self._cell(first.mask, FIRST, first)
            yield self._cell(first.mask, REPEAT, coding)

    def gold(self) -> Iterator[Cell]:
        for coding, known in self._against_gold:
            value = known.values.get(self._dimension)
            yield self._cell(coding.mask, OBSERVER, coding)
            yield Cell(coding.mask, GOLD, coding.session, value, None)

    def _cell(self, unit: Mask, column: str, coding: IndependentCoding) -> Cell:
        return Cell(unit, column, coding.session, coding.values.get(self._dimension), coding)
