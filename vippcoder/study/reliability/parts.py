"""The tables that figures are made of: one for each instrument, dimension and part of a study.

A unit is called by a mask, so that a point in a chart leads to its session. Where a part is of one
timepoint units are numbered instead: a mask beside a timepoint would tell whose wave it is.
Clusters are dyads, numbered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.agreement.result import Level
from vippcoder.agreement.table import RatingTable
from vippcoder.study.reliability.cells import base_of, cells_of, numbered_unit
from vippcoder.study.reliability.counted import Counting
from vippcoder.study.reliability.division import (
    FIRST,
    OBSERVER,
    OTHERS,
    By,
    Comparison,
    Group,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vippcoder.domain.ids import CodingId, DyadId, Mask, ObserverCode, SessionId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.study.reliability.cells import Cell, Source
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.division import Division


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One table and what it counted."""

    group: Group
    dimension: Dimension
    table: RatingTable
    masks: tuple[Mask, ...]
    """Of the table's units, by which their sessions are opened; empty where they are not told."""
    counted: Counted
    codings: tuple[CodingId, ...]
    """Whose values stand in the table: who may not see one of them may not see its figures."""
    observers: tuple[ObserverCode, ...]
    """Who rated."""
    editions: tuple[str, ...]
    """Of the instrument, under which they rated."""


def parts_of(source: Source, division: Division) -> Iterator[Part]:
    """Make every table of a division, by instrument, dimension and group.

    Args:
        source: what enters, and the instruments of the newest design.
        division: by what, and which.
    """
    for instrument in source.instruments:
        if division.instrument not in {"", instrument.id}:
            continue
        counting = Counting(source, instrument.id)
        for dimension in instrument.dimensions:
            if division.dimension in {"", dimension.id} and dimension.rates_sessions:
                yield from _Cutter(source, division.by, dimension, counting).parts()


class _Cutter:
    """Divides the ratings of one dimension."""

    def __init__(
        self, source: Source, by: frozenset[By], dimension: Dimension, counting: Counting
    ) -> None:
        self._source, self._by = source, by
        self._instrument, self._dimension = counting.instrument, dimension
        self._counting = counting
        self._families = _numbered(source)

    def parts(self) -> Iterator[Part]:
        comparisons = list(Comparison) if By.PURPOSE in self._by else [Comparison.BETWEEN]
        for comparison in comparisons:
            cells = cells_of(self._source, self._instrument, self._dimension.id, comparison)
            for group, some in self._by_session(comparison, cells):
                for finer, fewer in self._by_observer(group, some):
                    yield self._part(finer, fewer)

    def _by_session(
        self, comparison: Comparison, cells: Sequence[Cell]
    ) -> Iterator[tuple[Group, list[Cell]]]:
        months = _months(cells) if By.MONTH in self._by else {}
        groups: dict[Group, list[Cell]] = {}
        if not self._by & {By.TIMEPOINT, By.TASK, By.MONTH}:
            groups[Group(self._instrument, self._dimension.id, comparison)] = []
        for cell in cells:
            facts = self._source.entering.sessions[cell.session]
            group = Group(
                self._instrument,
                self._dimension.id,
                comparison,
                facts.timepoint if By.TIMEPOINT in self._by else None,
                facts.task if By.TASK in self._by else None,
                months.get(cell.unit),
            )
            groups.setdefault(group, []).append(cell)
        yield from sorted(groups.items(), key=lambda item: self._place(item[0]))

    def _place(self, group: Group) -> tuple[int, str, str]:
        """Return where a group stands: by the design's timepoints, then by name."""
        points = list(self._source.timepoints)
        place = points.index(group.timepoint) if group.timepoint in points else len(points)
        return place, group.task or "", group.month or ""

    def _by_observer(
        self, group: Group, cells: Sequence[Cell]
    ) -> Iterator[tuple[Group, list[Cell]]]:
        names = sorted({cell.coding.observer for cell in cells if cell.coding})
        is_between = group.comparison is Comparison.BETWEEN
        if By.PAIR in self._by and is_between:
            for pair in combinations(names, 2):
                if some := _shared(cells, pair):
                    yield _finer(group, pair), some
        elif By.OBSERVER in self._by:
            for name in names:
                some = _against(cells, name) if is_between else _own(cells, name)
                yield _finer(group, (name,)), some
        else:
            yield group, list(cells)

    def _part(self, group: Group, cells: Sequence[Cell]) -> Part:
        units, table = self._table(group, cells)
        with_value = (cell for cell in cells if cell.coding and cell.value is not None)
        codings = list({c.coding.coding: c.coding for c in with_value if c.coding}.values())
        return Part(
            group,
            self._dimension,
            table,
            () if group.timepoint else units,
            self._counting.count(group, cells),
            tuple(sorted(c.coding for c in codings)),
            tuple(sorted({c.observer for c in codings})),
            tuple(sorted({c.edition for c in codings if c.edition})),
        )

    def _table(self, group: Group, cells: Sequence[Cell]) -> tuple[tuple[Mask, ...], RatingTable]:
        given = [cell for cell in cells if cell.value is not None]
        rows = sorted({(cell.unit, cell.session) for cell in given})
        columns = _columns(given, group)
        values = np.full((len(rows), len(columns)), np.nan)
        row_of = {unit: place for place, (unit, _) in enumerate(rows)}
        for cell in given:
            values[row_of[cell.unit], columns.index(cell.column)] = cell.value
        scale = {float(value) for value in self._dimension.scale.values()}
        return tuple(base_of(unit) for unit, _ in rows), RatingTable(
            values=values,
            units=tuple(
                str(place) if group.timepoint else unit
                for place, (unit, _) in enumerate(rows, start=1)
            ),
            observers=tuple(columns),
            clusters=tuple(self._families[self._dyad(session)] for _, session in rows),
            level=Level.INTERVAL,
            categories=tuple(
                sorted(scale | {float(c.value) for c in given if c.value is not None})
            ),
        )

    def _dyad(self, session: SessionId) -> DyadId:
        return self._source.entering.sessions[session].dyad


def _numbered(source: Source) -> Mapping[DyadId, str]:
    """Call dyads by numbers, in the order of the first of their masks: it tells nothing of them."""
    entering = source.entering
    ordered = sorted(entering.all, key=lambda coding: coding.mask)
    dyads = dict.fromkeys(entering.sessions[coding.session].dyad for coding in ordered)
    return {dyad: f"family {place}" for place, dyad in enumerate(dyads, start=1)}


def _months(cells: Iterable[Cell]) -> Mapping[Mask, str]:
    """Return the month in which the last coding of each unit was submitted."""
    months: dict[Mask, str] = {}
    for cell in cells:
        if cell.coding:
            month = f"{cell.coding.submitted_at:%Y-%m}"
            months[cell.unit] = max(months.get(cell.unit, ""), month)
    return months


def _finer(group: Group, observers: tuple[ObserverCode, ...]) -> Group:
    return replace(group, observers=observers)


def _own(cells: Sequence[Cell], observer: ObserverCode) -> list[Cell]:
    """Return an observer's units, with what they are held against."""
    units = {cell.unit for cell in cells if cell.coding and cell.coding.observer == observer}
    return [cell for cell in cells if cell.unit in units]


def _shared(cells: Sequence[Cell], pair: tuple[ObserverCode, ...]) -> list[Cell]:
    """Return the cells of two observers in the units that both coded."""
    units = [{cell.unit for cell in cells if cell.column == name} for name in pair]
    both = set.intersection(*units)
    return [cell for cell in cells if cell.unit in both and cell.column in pair]


def _against(cells: Sequence[Cell], observer: ObserverCode) -> list[Cell]:
    """Pair an observer's value of each unit with each of the others', a unit of its own each."""
    found: list[Cell] = []
    by_unit: dict[Mask, list[Cell]] = {}
    for cell in cells:
        by_unit.setdefault(cell.unit, []).append(cell)
    for unit, all_of_it in by_unit.items():
        own = [cell for cell in all_of_it if cell.column == observer]
        others = sorted(
            (cell for cell in all_of_it if cell.column != observer), key=lambda cell: cell.column
        )
        if own and not others:
            found += own
        for place, other in enumerate(others if own else (), start=1):
            name = numbered_unit(unit, place if len(others) > 1 else 0)
            found += [replace(own[0], unit=name), replace(other, unit=name, column=OTHERS)]
    return found


def _columns(cells: Iterable[Cell], group: Group) -> list[str]:
    """Return who stands where: the observer first, then whom or what they are held against."""
    names = {cell.column for cell in cells}
    first = (FIRST, OBSERVER, *group.observers)
    return sorted(names, key=lambda name: (name not in first, name))
