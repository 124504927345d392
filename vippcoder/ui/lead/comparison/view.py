"""The whole of it: the film on top, the codings on one timeline beneath, values and notes aside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vippcoder.timebase import format_instant
from vippcoder.ui.lead.comparison.film import FilmPane
from vippcoder.ui.lead.comparison.timeline import SheetsTimeline
from vippcoder.ui.lead.parts import Card, grow_with_type, scrolled
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.instrument import Dimension
    from vippcoder.study.adjudication.side_by_side import (
        Evidence,
        SideBySide,
        SubmittedSheet,
    )

_LINES, _NOTES_AT_LEAST, _SIDE = 4, 2, 400


@dataclass(frozen=True, slots=True)
class _ValueLine:
    dimension: Dimension
    values: tuple[float | None, ...]
    """Of each coding."""
    is_given: tuple[bool, ...]

    @property
    def id(self) -> str:
        return self.dimension.id

    def text(self, number: int) -> str:
        if not self.is_given[number]:
            return ""
        value = self.values[number]
        return "cannot code" if value is None else f"{value:g}"

    @property
    def apart(self) -> float | None:
        given = [v for v in self.values if v is not None]
        return max(given) - min(given) if len(given) > 1 else None


@dataclass(frozen=True, slots=True)
class _NoteLine:
    sheet: SubmittedSheet
    note: Evidence


_NOTES: tuple[Column[_NoteLine], ...] = (
    Column("At", lambda n: format_instant(n.note.at_us), 92, is_number=True),
    Column("Observer", lambda n: str(n.sheet.observer), 84),
    Column("Evidence", lambda n: n.note.text, 0),
)


def _said(number: int, line: _ValueLine) -> str:
    return line.text(number)


class ComparisonView(QWidget):
    """Shows one session's codings; the film's keys work wherever no text is typed.

    `close_film` must be called before it goes.
    """

    dimension_chosen = Signal(str)
    """The id of another dimension in the table of values; empty for none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("comparison")
        self.shown: SideBySide | None = None
        self.film = FilmPane()
        self.timeline = SheetsTimeline()
        self.film.moved.connect(self.timeline.show_now)
        self.timeline.asked.connect(self.film.go_to)
        self.timeline.play_asked.connect(self.film.play_range)
        self.values: RowsTable[_ValueLine] = RowsTable("comparison-values", "Values", ())
        self.notes: RowsTable[_NoteLine] = RowsTable("comparison-notes", "Evidence", _NOTES)
        self.notes.installEventFilter(self)
        self.notes.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.notes.entered.connect(lambda line: self.film.go_to(line.note.at_us))
        self.notes.chosen.connect(self._note_chosen)
        self._values_card = Card("Values")
        self._values_card.hold(self.values)
        notes_card = Card("Evidence", "Enter or a click goes there")
        notes_card.hold(self.notes)
        left = QFrame()
        left.setProperty("box", "card")
        stack = QVBoxLayout(left)
        stack.setContentsMargins(1, 1, 1, 1)
        stack.setSpacing(0)
        stack.addWidget(self.film, 1)
        stack.addWidget(self.timeline)
        self.side = QVBoxLayout()
        no_margins(self.side, 12)
        self.side.addWidget(self._values_card)
        self.side.addWidget(notes_card, 1)
        row = QHBoxLayout(self)
        no_margins(row, 16)
        row.addWidget(left, 1)
        aside = QWidget()
        aside.setLayout(self.side)
        area = scrolled(aside, "comparison-side")
        grow_with_type(area, _SIDE)
        row.addWidget(area)

    def show_session(self, shown: SideBySide) -> None:
        """Show another session from its first frame."""
        self.shown = shown
        dimensions = shown.instrument.dimensions
        self.film.show_film(shown.film, shown.recording)
        self.timeline.show_sheets(shown.sheets, dimensions, shown.end_us)
        lines = [_NoteLine(sheet, note) for sheet in shown.sheets for note in sheet.evidence]
        lines.sort(key=lambda line: line.note.at_us)
        self.notes.show_items(lines)
        self.notes.clearSelection()
        self._show_values(shown.sheets, dimensions)

    def close_film(self) -> None:
        """Let go of the film."""
        self.film.close_film()
        self.shown = None

    def choose_dimension(self, dimension: str) -> None:
        """Stand on a dimension."""
        ids = [line.id for line in self.values.rows.items]
        if dimension in ids:
            self.values.choose_row(ids.index(dimension))

    def _show_values(
        self, sheets: Sequence[SubmittedSheet], dimensions: Sequence[Dimension]
    ) -> None:
        """Make the table anew: it has a column for each coding."""
        old = self.values
        columns: list[Column[_ValueLine]] = [
            Column("Dimension", lambda line: line.dimension.name, 0, is_bold=True)
        ]
        for number, sheet in enumerate(sheets):
            columns.append(
                Column(
                    str(sheet.observer),
                    partial(_said, number),
                    76,
                    is_number=True,
                    help=f"{sheet.purpose.value} coding, {sheet.mask}",
                )
            )
        columns.append(
            Column(
                "Apart",
                lambda line: "" if line.apart is None else f"{line.apart:g}",
                56,
                is_number=True,
                tone=lambda line: "" if line.apart else "2",
            )
        )
        self.values = RowsTable("comparison-values", "Values", columns)
        self.values.chosen.connect(lambda line: self.dimension_chosen.emit(line.id if line else ""))
        self.values.installEventFilter(self)
        self._values_card.inside.replaceWidget(old, self.values)
        old.deleteLater()
        self.values.show_items(
            [
                _ValueLine(
                    dimension,
                    tuple(sheet.value_of(dimension.id) for sheet in sheets),
                    tuple(dimension.id in dict(sheet.values) for sheet in sheets),
                )
                for dimension in dimensions
                if dimension.rates_sessions
            ]
        )
        self.values.setFixedHeight(self.values.height_of(_LINES))
        self.notes.setMinimumHeight(self.notes.height_of(_NOTES_AT_LEAST))

    def _note_chosen(self, line: _NoteLine | None) -> None:
        if line is not None and self.notes.hasFocus():
            self.film.go_to(line.note.at_us)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.film.takes(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the film's keys move it from the tables too, which know no better use for them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.film.takes(event)
        return super().eventFilter(watched, event)
