"""Agreement on segments: where they lie and what they were rated, a line for each part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vippcoder.study.reliability.segment_parts import WHERE
from vippcoder.ui.lead.panels.agreement.columns import StatisticLine
from vippcoder.ui.lead.panels.agreement.reading import (
    Dimensions,
    key_of,
    read_for_segments,
    why_withheld,
)
from vippcoder.ui.lead.panels.agreement.table_file import table_export
from vippcoder.ui.lead.panels.agreement.view import BY, UNBLINDED, Export, View
from vippcoder.ui.lead.panels.agreement.wording import (
    DASH,
    described,
    drawing_of,
    figure_of,
    interval_of,
    name_of,
    number,
    scales_of,
)
from vippcoder.ui.lead.panels.agreement.works import figures_in
from vippcoder.ui.lead.parts import Card, Empty
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from vippcoder.agreement.result import Result
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.division import Group
    from vippcoder.study.reliability.segments import SegmentFigures
    from vippcoder.ui.lead.panels.agreement.asking import Question
    from vippcoder.ui.lead.panels.agreement.computing import Computed, Work
    from vippcoder.ui.lead.panels.agreement.view import Tables
    from vippcoder.ui.lead.panels.agreement.wording import Scales

_FIRST: Final = ("time_unit_kappa", "ICC(A,1)")
"""What is told first of marked segments, and of segments that the study laid."""


@dataclass(frozen=True, eq=False)
class SegmentLine:
    """One part: where segments lie, or what they were rated on a dimension."""

    name: str
    group: Group
    figures: SegmentFigures | None
    """None where they are withheld."""
    why_not: str = ""
    scales: Scales | None = None

    @property
    def key(self) -> str:
        """What it is about, whatever its figures."""
        return f"{self.group.instrument}/{self.group.dimension}/{self.group.name}"

    @property
    def part(self) -> str:
        """Which part; the name of a withheld one is not told."""
        return self.group.name or "all" if self.figures else DASH

    def of(self, *names: str) -> Result | None:
        """Return the first figure of one of these names."""
        results = self.figures.results if self.figures else ()
        return next((r for name in names for r in results if r.statistic == name), None)

    @property
    def matched(self) -> str:
        """How many segments lie much the same, without an interval."""
        found = self.of("segments_percent_matched")
        if found is None or found.estimate is None:
            return DASH
        return number(found.statistic, found.estimate)

    @property
    def told(self) -> str:
        """What stands in place of the drawing."""
        first = self.of(*_FIRST)
        if first is None:
            return self.why_not or "no figure"
        return interval_of(first) or first.reason


def _quiet(_line: object) -> str:
    return "2"


_LINES: Final[tuple[Column[SegmentLine], ...]] = (
    Column("Of what", lambda line: line.name, 0, is_bold=True),
    Column("Part", lambda line: line.part, 88),
    Column(
        "Sessions",
        lambda line: str(line.figures.part.counted.sessions) if line.figures else DASH,
        72,
        is_number=True,
    ),
    Column(
        "Drawn",
        lambda line: line.told,
        208,
        tone=_quiet,
        drawing=lambda line: drawing_of(line.of(*_FIRST), line.scales or {}),
        help="Time-unit kappa; of segments that the study laid, ICC(A,1) of their ratings",
    ),
    Column("Time-unit kappa", lambda line: figure_of(line.of(*_FIRST)), 152, is_number=True),
    Column("Event kappa", lambda line: figure_of(line.of("event_kappa")), 152, is_number=True),
    Column(
        "Matched",
        lambda line: line.matched,
        84,
        is_number=True,
        help="Of the segments of both observers, those that lie much the same",
    ),
)

_STATISTICS: Final[tuple[Column[StatisticLine], ...]] = (
    Column("Statistic", lambda line: name_of(line.result), 240),
    Column("Estimate, 95 % interval", lambda line: figure_of(line.result), 168, is_number=True),
    Column(
        "Drawn",
        lambda line: line.told,
        168,
        tone=_quiet,
        drawing=lambda line: drawing_of(line.result, line.scales),
    ),
    Column("Of what", lambda line: line.result.settings, 0, tone=_quiet),
)


class SegmentsView(View):
    """Of every instrument; the window is the whole session."""

    computes = "Figures of segments"
    heeds = frozenset({BY, UNBLINDED})
    counts = "codings"
    needs_pairs = False

    def __init__(self) -> None:
        super().__init__()
        self._figures: tuple[SegmentFigures, ...] = ()
        self._dimensions, self._person = Dimensions(()), ""
        self.parts: RowsTable[SegmentLine] = RowsTable("segment-parts", "Parts", _LINES)
        self.parts.chosen.connect(self._part_chosen)
        self.statistics: RowsTable[StatisticLine] = RowsTable(
            "segment-statistics", "Statistics", _STATISTICS
        )
        self.statistics.chosen.connect(self._statistic_chosen)
        self.described = label("", Type.META, tone="2", wrap=True, name="segment-described")
        self.described.setContentsMargins(17, 8, 17, 0)
        upper, self._lower = Card(), Card("Every statistic", " ")
        upper.hold(self.parts)
        self._lower.hold(self.statistics)
        self._lower.inside.addWidget(self.described)
        shown = QWidget()
        column = QVBoxLayout(shown)
        no_margins(column, 12)
        column.addWidget(upper)
        column.addWidget(self._lower, 1)
        self._either = QStackedWidget()
        self._either.addWidget(shown)
        nothing = "Segments are compared once two observers have submitted some of one session."
        self._either.addWidget(Empty("No segments yet", nothing))
        around = QVBoxLayout(self)
        no_margins(around)
        around.addWidget(self._either)

    def reading(self, question: Question, _dimension: str) -> Callable[[StudyStore], Work]:
        return partial(read_for_segments, question=question)

    def show_tables(self, tables: Tables, _dimension: str) -> None:
        self._dimensions, self._person = tables.dimensions, tables.person

    def show_computed(self, computed: Computed) -> None:
        self._figures = figures_in(computed)
        firsts = [SegmentLine("", one.part.group, one).of(*_FIRST) for one in self._figures]
        scales = scales_of(first for first in firsts if first is not None)
        lines = [
            SegmentLine(self._name(one.part.group), one.part.group, one, scales=scales)
            for one in self._figures
        ]
        lines += [
            SegmentLine(self._name(one.group), one.group, None, why_withheld(one, self._person))
            for one in computed.about.hidden
        ]
        self._either.setCurrentIndex(0 if lines else 1)
        self.parts.show_items(lines, "key")
        self._fit()

    def _name(self, group: Group) -> str:
        if group.dimension == WHERE:
            return "Where segments lie"
        return self._dimensions.name(key_of(group.instrument, group.dimension)) or group.dimension

    def _part_chosen(self, line: SegmentLine | None) -> None:
        results = line.figures.results if line and line.figures else ()
        scales = scales_of(results)
        self.statistics.show_items([StatisticLine(one, scales) for one in results], "key")
        name = f", {line.group.name}" if line and line.figures and line.group.name else ""
        self._lower.about.setText(f"{line.name}{name}" if line else "")
        self.counted.emit(self.spoken_of)

    def _statistic_chosen(self, line: StatisticLine | None) -> None:
        self.described.setText(described(line.result) if line else "")

    def _fit(self) -> None:
        self.parts.setFixedHeight(self.parts.height_of(self.most_rows()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def spoken_of(self) -> SegmentFigures | None:
        line = self.parts.item
        return line.figures if line else None

    @property
    def home(self) -> QWidget:
        return self.parts

    def exports(self) -> tuple[Export, ...]:
        return (table_export("segments", lambda: self._figures),)
