"""A field of several things, a row each, typed in place; Insert adds one, Delete removes one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form.controls import Control, read_amount, read_words
from vippcoder.ui.shared.form.fields import Cell, Kind
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vippcoder.ui.shared.form.fields import Field

Row = dict[str, Any]
_MOST_ROWS: Final = 8


class TableControl(Control):
    """A table of words with buttons beneath."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(field, name)
        self._items: list[Row] = []
        columns = [_column(cell) for cell in field.cells]
        self.table: RowsTable[Row] = RowsTable(
            name, field.label, columns, is_quiet=True, is_on_card=False
        )
        self.table.rows.edited.connect(self._edited)
        self.table.rows.misread.connect(self._misread)
        self.table.removal_asked.connect(lambda _: self.remove())
        insert = QShortcut(QKeySequence(Qt.Key.Key_Insert), self.table)
        insert.setContext(Qt.ShortcutContext.WidgetShortcut)
        insert.activated.connect(self.add)
        self._said = label("", Type.META, tone="danger", wrap=True, name=f"{name}-misread")
        self._said.hide()
        self.add_button = Button("Add", f"{name}-add", kind="quiet", icon="plus", key="Ins")
        self.add_button.clicked.connect(self.add)
        self.remove_button = Button("Remove", f"{name}-remove", kind="quiet", key="Del")
        self.remove_button.clicked.connect(self.remove)
        for button, what in ((self.add_button, "Add to"), (self.remove_button, "Remove from")):
            button.setProperty("bulk", "dense")
            button.setAccessibleName(f"{what} {field.label.lower()}")
        frame = QFrame()
        frame.setProperty("box", "field")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        buttons = QHBoxLayout()
        no_margins(buttons, 4)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addWidget(self._said, 1)
        buttons.addStretch(0)
        column = QVBoxLayout(self)
        no_margins(column, 4)
        column.addWidget(frame)
        column.addLayout(buttons)
        self._show()

    def add(self) -> None:
        """Put an empty row at the end and begin to type in it."""
        self._items = [*self._items, {cell.key: _empty(cell) for cell in self.field.cells}]
        self._show()
        self.table.choose_row(len(self._items) - 1)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        QTimer.singleShot(0, self.table, self.table.edit_here)

    def remove(self) -> None:
        """Take the chosen row off."""
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._items):
            self._items = [item for i, item in enumerate(self._items) if i != row]
            self._show()
            self.changed.emit()

    def _edited(self, row: int, item: Row) -> None:
        self._said.hide()
        self._items = [item if i == row else other for i, other in enumerate(self._items)]
        self._show()
        self.changed.emit()

    def _misread(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()

    def _show(self) -> None:
        self.table.show_items(self._items)
        self.remove_button.setEnabled(bool(self._items))
        self.remove_button.setToolTip("" if self._items else "There is no row to remove.")
        self.table.setFixedHeight(self.table.height_of(_MOST_ROWS))
        self.updateGeometry()

    def show_value(self, value: object) -> None:
        rows = value if isinstance(value, list) else []
        cells = self.field.cells
        self._items = [{c.key: row.get(c.key, _empty(c)) for c in cells} for row in rows]
        self._show()

    def read(self) -> object:
        return [dict(item) for item in self._items]

    @property
    def home(self) -> QWidget:
        return self.table


def _empty(cell: Cell) -> object:
    if cell.kind is Kind.WORDS:
        return []
    return cell.choices[0][0] if cell.kind is Kind.CHOICE else ""


def _column(cell: Cell) -> Column[Row]:
    return Column(
        cell.title,
        partial(_text, cell),
        cell.width,
        change=partial(_change, cell),
        help=cell.help,
    )


def _text(cell: Cell, row: Row) -> str:
    value = row.get(cell.key, "")
    if cell.kind is Kind.WORDS:
        return ", ".join(value)
    if cell.kind is Kind.CHOICE:
        return dict(cell.choices).get(str(value), str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _change(cell: Cell, row: Row, text: str) -> Row:
    value: object = text
    if cell.kind is Kind.WORDS:
        value = read_words(text)
    elif cell.kind is Kind.AMOUNT:
        value = read_amount(text)
    elif cell.kind is Kind.CHOICE:
        value = _chosen(cell, text)
    return {**row, cell.key: value}


def _chosen(cell: Cell, text: str) -> str:
    typed = text.casefold()
    for value, words in cell.choices:
        if typed and (value == typed or words.casefold().startswith(typed)):
            return value
    offered = " or ".join(words for _, words in cell.choices)
    raise ValueError(f"{cell.title} is {offered}.")
