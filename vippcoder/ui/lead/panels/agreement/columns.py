"""What the tables of figures say: a line for each part, a line for each statistic."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from vippcoder.agreement.bands import bands_of
from vippcoder.ui.lead.panels.agreement.reading import key_of, why_withheld
from vippcoder.ui.lead.panels.agreement.wording import (
    DASH,
    Scales,
    drawing_of,
    figure_of,
    interval_of,
    name_of,
    number,
    scales_of,
)
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from vippcoder.agreement.result import Result
    from vippcoder.study.reliability.division import Group
    from vippcoder.study.reliability.figures import Figures
    from vippcoder.ui.lead.panels.agreement.view import Tables

    Drawing = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, eq=False)
class PartLine:
    """One part of the ratings: its first figure, or why it is not shown."""

    dimension: str
    """Its name, with the instrument's where there are several."""
    group: Group
    figures: Figures | None
    """None where they are withheld."""
    why_not: str = ""
    """Why they are withheld."""
    scales: Scales = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What it is about, whatever its figures."""
        return f"{self.group.instrument}/{self.group.dimension}/{self.group.name}"

    @property
    def part(self) -> str:
        """Which part; the name of a withheld one is not told."""
        if self.figures is None:
            return DASH
        return self.group.name or "all"

    @cached_property
    def headline(self) -> Result | None:
        """The figure to report first."""
        return self.figures.headline() if self.figures else None

    @property
    def sessions(self) -> str:
        """How many have two values."""
        return str(self.figures.part.counted.sessions) if self.figures else DASH

    @property
    def drawing(self) -> Drawing | None:
        """The first figure's interval."""
        return drawing_of(self.headline, self.scales)

    @property
    def told(self) -> str:
        """What stands in place of the drawing; for who cannot see one, its interval."""
        if self.headline is None:
            return self.why_not or "no figure"
        if self.headline.estimate is None:
            return f"not estimable: {self.headline.reason}"
        return interval_of(self.headline) or "no interval"

    @property
    def bands(self) -> tuple[str, str]:
        """Koo and Li's, and Cicchetti's."""
        return bands_of(self.headline) if self.headline else ("", "")

    def of(self, statistic: str, cutoff: float | None = None) -> str:
        """Return another figure without its interval."""
        found = self.figures.of(statistic, cutoff) if self.figures else None
        if found is None or found.estimate is None:
            return DASH
        return number(statistic, found.estimate)


def _quiet(_line: object) -> str:
    return "2"


PARTS: tuple[Column[PartLine], ...] = (
    Column("Dimension", lambda line: line.dimension, 0, is_bold=True),
    Column("Part", lambda line: line.part, 88),
    Column("Sessions", lambda line: line.sessions, 72, is_number=True),
    Column(
        "Drawn, 0 to 1",
        lambda line: line.told,
        208,
        tone=_quiet,
        drawing=lambda line: line.drawing,
        help="From \N{MINUS SIGN}1 where a figure is below 0; lines where Koo and Li's bands begin",
    ),
    Column("ICC(A,1), 95 % interval", lambda line: figure_of(line.headline), 152, is_number=True),
    Column(
        "Within 1",
        lambda line: line.of("percent_within_1"),
        68,
        is_number=True,
        help="Pairs of ratings that are one point apart or nearer",
    ),
    Column("Koo and Li", lambda line: line.bands[0], 148, help="Of the whole interval"),
    Column("Cicchetti", lambda line: line.bands[1], 132, help="Of the whole interval"),
)


def part_lines(tables: Tables) -> list[PartLine]:
    """Return a line for each part, and for each that is withheld, by dimension."""
    known = [one.headline() for one in tables.figures]
    scales = scales_of(one for one in known if one is not None)
    lines = [
        PartLine(_name(tables, one.part.group), one.part.group, one, scales=scales)
        for one in tables.figures
    ]
    lines += [
        PartLine(_name(tables, one.group), one.group, None, why_withheld(one, tables.person))
        for one in tables.read.hidden
    ]
    order = [key for key, _ in tables.dimensions.names]
    return sorted(
        lines, key=lambda line: order.index(key_of(line.group.instrument, line.group.dimension))
    )


def _name(tables: Tables, group: Group) -> str:
    return tables.dimensions.name(key_of(group.instrument, group.dimension))


@dataclass(frozen=True, eq=False)
class StatisticLine:
    """One statistic of the chosen part."""

    result: Result
    scales: Scales

    @property
    def key(self) -> str:
        """Which one it is, whatever its value."""
        one = self.result
        return f"{one.statistic}/{one.weights}/{one.about}/{one.cutoff}"

    @property
    def told(self) -> str:
        """What stands in place of the drawing."""
        return "" if self.result.estimate is None else interval_of(self.result)


STATISTICS: tuple[Column[StatisticLine], ...] = (
    Column("Statistic", lambda line: name_of(line.result), 0),
    Column("Estimate, 95 % interval", lambda line: figure_of(line.result), 168, is_number=True),
    Column(
        "Drawn",
        lambda line: line.told,
        160,
        tone=_quiet,
        drawing=lambda line: drawing_of(line.result, line.scales),
        help="Coefficients from 0 (or \N{MINUS SIGN}1) to 1, percentages to 100, points around 0",
    ),
    Column("Koo and Li", lambda line: bands_of(line.result)[0], 140),
    Column("Cicchetti", lambda line: bands_of(line.result)[1], 140),
)
