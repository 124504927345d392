"""Which cells stand in which part of a division."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from vippcoder.study.reliability.cells import numbered_unit
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

    from vippcoder.domain.ids import DimensionId, DyadId, Mask, ObserverCode
    from vippcoder.study.reliability.cells import Cell, Source


@dataclass(frozen=True, slots=True)
class Divider:
    """Divides the cells of one dimension."""

    source: Source
    by: frozenset[By]
    instrument: str
    dimension: DimensionId

    def comparisons(self) -> tuple[Comparison, ...]:
        """Return what is to be held against what."""
        return tuple(Comparison) if By.PURPOSE in self.by else (Comparison.BETWEEN,)

    def divided(
        self, comparison: Comparison, cells: Sequence[Cell]
    ) -> Iterator[tuple[Group, list[Cell]]]:
        """Yield each part of a comparison and its cells."""
        for group, some in self._by_session(comparison, cells):
            yield from self._by_observer(group, some)

    def _by_session(
        self, comparison: Comparison, cells: Sequence[Cell]
    ) -> Iterator[tuple[Group, list[Cell]]]:
        months = _months(cells) if By.MONTH in self.by else {}
        groups: dict[Group, list[Cell]] = {}
        if not self.by & {By.TIMEPOINT, By.TASK, By.MONTH}:
            groups[Group(self.instrument, self.dimension, comparison)] = []
        for cell in cells:
            facts = self.source.entering.sessions[cell.session]
            group = Group(
                self.instrument,
                self.dimension,
                comparison,
                facts.timepoint if By.TIMEPOINT in self.by else None,
                facts.task if By.TASK in self.by else None,
                months.get(cell.unit),
            )
            groups.setdefault(group, []).append(cell)
        yield from sorted(groups.items(), key=lambda item: self._place(item[0]))

    def _place(self, group: Group) -> tuple[int, str, str]:
        """Return where a group stands: by the design's timepoints, then by name."""
        points = list(self.source.timepoints)
        place = points.index(group.timepoint) if group.timepoint in points else len(points)
        return place, group.task or "", group.month or ""

    def _by_observer(
        self, group: Group, cells: Sequence[Cell]
    ) -> Iterator[tuple[Group, list[Cell]]]:
        names = sorted({cell.coding.observer for cell in cells if cell.coding})
        is_between = group.comparison is Comparison.BETWEEN
        if By.PAIR in self.by and is_between:
            for pair in combinations(names, 2):
                if some := _shared(cells, pair):
                    yield _finer(group, pair), some
        elif By.OBSERVER in self.by:
            for name in names:
                some = _against(cells, name) if is_between else _own(cells, name)
                yield _finer(group, (name,)), some
        else:
            yield group, list(cells)


def families_of(source: Source) -> Mapping[DyadId, str]:
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


def columns_of(cells: Iterable[Cell], group: Group) -> list[str]:
    """Return who stands where: the observer first, then whom or what they are held against."""
    names = {cell.column for cell in cells}
    first = (FIRST, OBSERVER, *group.observers)
    return sorted(names, key=lambda name: (name not in first, name))
