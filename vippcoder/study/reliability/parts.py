"""The tables that figures are made of: one for each instrument, dimension and part of a study.

A unit is called by a mask, so that a point in a chart leads to its session. Where a part is of one
timepoint units are numbered instead: a mask beside a timepoint would tell whose wave it is.
Clusters are dyads, numbered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.agreement.nouns import SESSIONS
from vippcoder.agreement.result import Level
from vippcoder.agreement.table import RatingTable
from vippcoder.study.reliability.cells import base_of, cells_of
from vippcoder.study.reliability.counted import Counting
from vippcoder.study.reliability.dividing import Divider, columns_of, families_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.domain.ids import CodingId, DyadId, Mask, ObserverCode, SessionId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.study.reliability.cells import Cell, Source
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.division import By, Division, Group


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
        self._source, self._dimension = source, dimension
        self._divider = Divider(source, by, counting.instrument, dimension.id)
        self._counting = counting
        self._families = families_of(source)

    def parts(self) -> Iterator[Part]:
        instrument, dimension = self._counting.instrument, self._dimension.id
        for comparison in self._divider.comparisons():
            cells = cells_of(self._source, instrument, dimension, comparison)
            for group, some in self._divider.divided(comparison, cells):
                yield self._part(group, some)

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
        columns = columns_of(given, group)
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
            nouns=SESSIONS,
            categories=tuple(
                sorted(scale | {float(c.value) for c in given if c.value is not None})
            ),
        )

    def _dyad(self, session: SessionId) -> DyadId:
        return self._source.entering.sessions[session].dyad
