"""Figures as tables: a line for each part, and all statistics of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.lead.panels.agreement.columns import (
    PARTS,
    STATISTICS,
    PartLine,
    StatisticLine,
    part_lines,
)
from vippcoder.ui.lead.panels.agreement.meaning import meaning, what_to_do, where_they_differ
from vippcoder.ui.lead.panels.agreement.reading import key_of
from vippcoder.ui.lead.panels.agreement.table_file import table_export
from vippcoder.ui.lead.panels.agreement.view import View
from vippcoder.ui.lead.panels.agreement.wording import described, figure_of, scales_of
from vippcoder.ui.lead.parts import Card, grow_with_type, scrolled
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vippcoder.study.reliability.figures import Figures
    from vippcoder.ui.lead.panels.agreement.view import Export, Tables

_MEANING: Final = 352
_SAID: Final = (
    ("means", "What it means", meaning),
    ("differ", "Where they differ", where_they_differ),
    ("do", "What to do", what_to_do),
)


class TablesView(View):
    """Parts on top; beneath, the chosen part's statistics, and what its first figure means."""

    def __init__(self) -> None:
        super().__init__()
        self._tables: Tables | None = None
        self.parts: RowsTable[PartLine] = RowsTable("agreement-parts", "Parts", PARTS)
        self.parts.chosen.connect(self._part_chosen)
        self.statistics: RowsTable[StatisticLine] = RowsTable(
            "agreement-statistics", "Statistics", STATISTICS
        )
        self._parts_card = Card()
        self._parts_card.hold(self.parts)
        self._statistics_card = Card("Every statistic", " ")
        self.described = label("", Type.META, tone="2", wrap=True, name="agreement-described")
        self.described.setContentsMargins(17, 8, 17, 0)
        self._statistics_card.hold(self.statistics)
        self._statistics_card.inside.addWidget(self.described)
        self.statistics.chosen.connect(self._statistic_chosen)
        self.first = label("", Type.HEADING, name="agreement-first")
        self.said = {key: label("", wrap=True, name=f"agreement-{key}") for key, _, _ in _SAID}
        self._meaning_card = Card("In words", " ")
        self._meaning_card.hold(scrolled(self._words(), "agreement-words"))
        lower = QHBoxLayout()
        no_margins(lower, 16)
        lower.addWidget(self._statistics_card, 1)
        grow_with_type(self._meaning_card, _MEANING)
        lower.addWidget(self._meaning_card)
        column = QVBoxLayout(self)
        no_margins(column, 12)
        column.addWidget(self._parts_card)
        column.addLayout(lower, 1)

    def _words(self) -> QWidget:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(17, 12, 17, 8)
        column.setSpacing(4)
        column.addWidget(self.first)
        for key, title, _ in _SAID:
            column.addSpacing(6)
            column.addWidget(label(title, Type.STRONG))
            column.addWidget(self.said[key])
        column.addStretch(1)
        return words

    def show_tables(self, tables: Tables, dimension: str) -> None:
        self._tables = tables
        self.parts.show_items(part_lines(tables), "key")
        self._fit()
        self.choose_dimension(*dimension.split("/", 1))

    @property
    def spoken_of(self) -> Figures | None:
        line = self.parts.item
        return line.figures if line else None

    @property
    def home(self) -> QWidget:
        return self.parts

    def exports(self) -> tuple[Export, ...]:
        return (table_export("agreement", lambda: self._tables.figures if self._tables else ()),)

    def _fit(self) -> None:
        self.parts.setFixedHeight(self.parts.height_of(self.most_rows()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def choose_dimension(self, instrument: str, dimension: str) -> None:
        """Stand on a dimension's first part, unless one of its parts is chosen."""
        chosen = self.parts.item
        wanted = (instrument, dimension)
        if chosen is not None and (chosen.group.instrument, chosen.group.dimension) == wanted:
            return
        for row, line in enumerate(self.parts.rows.items):
            if (line.group.instrument, line.group.dimension) == wanted:
                self.parts.choose_row(row)
                return

    def _part_chosen(self, line: PartLine | None) -> None:
        self._show_statistics(line.figures if line else None)
        name = "" if line is None or line.figures is None else line.group.name
        about = "" if line is None else f"{line.dimension}{', ' * bool(name)}{name}"
        self._statistics_card.about.setText(about)
        self._meaning_card.about.setText(name or about)
        if line is not None and line.figures is None:
            self.first.setText("Withheld")
            self._say({"means": line.why_not})
        self.counted.emit(line.figures if line else None)
        if line is not None:
            self.dimension_chosen.emit(key_of(line.group.instrument, line.group.dimension))

    def _statistic_chosen(self, line: StatisticLine | None) -> None:
        self.described.setText(described(line.result) if line else "")

    def _show_statistics(self, figures: Figures | None) -> None:
        results = figures.results if figures else ()
        scales = scales_of(results)
        self.statistics.show_items([StatisticLine(one, scales) for one in results], "key")
        if figures is None:
            self.first.setText("")
            self._say({})
            return
        first = figures.headline()
        name = first.statistic if first else ""
        self.first.setText(f"{name} {figure_of(first)}")
        self._say({key: say(figures) for key, _, say in _SAID})

    def _say(self, said: dict[str, str]) -> None:
        for key, shown in self.said.items():
            shown.setText(said.get(key, ""))
