"""The table of `rows`: whole rows are chosen, cells edited in place where they may be."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from vippcoder.ui.shared import theme
from vippcoder.ui.shared.rows import Column, RowsModel
from vippcoder.ui.shared.rows_delegate import PAD, RowsDelegate, margin_of, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QResizeEvent

T = TypeVar("T")
_GROWS_TO, _LEFT_OVER = 2.0, 120
"""A column grows with its words to twice its width, where this much is left for the others."""
_MEASURED = 200
"""Rows that are looked at for a column's width."""


class RowsTable(QTableView, Generic[T]):
    """A table over a `RowsModel`.

    Args:
        name: object name.
        label: accessible name.
        columns: what is shown of each thing.
        is_quiet: whether the chosen row is shown only while the table has the focus.
        is_on_card: whether its first column stands as far in as a card's head.
    """

    chosen = Signal(object)
    """Another thing is chosen; None for none."""
    entered = Signal(object)
    """Enter or a double click on a thing."""
    removal_asked = Signal(object)
    """Delete was pressed on a thing."""

    def __init__(
        self,
        name: str,
        label: str,
        columns: Sequence[Column[T]],
        *,
        is_quiet: bool = False,
        is_on_card: bool = True,
    ) -> None:
        super().__init__()
        self.setProperty("quiet", is_quiet)
        self.setProperty("onCard", is_on_card)
        self._needs: list[int] = [0] * len(columns)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.rows: RowsModel[T] = RowsModel(columns, self)
        self.setModel(self.rows)
        self.setItemDelegate(RowsDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        can_edit = any(column.change is not None for column in columns)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
            if can_edit
            else triggers.NoEditTriggers
        )
        self._can_edit = can_edit
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setProperty("noRing", True)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName("All rows")
        self._dress_headers(name)
        self.doubleClicked.connect(self._enter)
        self.selectionModel().currentRowChanged.connect(self._tell_chosen)
        self.rows.modelReset.connect(self._measure)
        self.rows.dataChanged.connect(self._measure)

    def _dress_headers(self, name: str) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setObjectName(f"{name}-rows")
        self.verticalHeader().setAccessibleName("Rows")
        header = self.horizontalHeader()
        header.setObjectName(f"{name}-columns")
        header.setAccessibleName("Columns")
        header.setProperty("box", "rows on-card" if self.property("onCard") else "rows")
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(24)

    @property
    def item(self) -> T | None:
        """The chosen thing."""
        return self.rows.item(self.currentIndex())

    def show_items(self, items: Sequence[T], key: str = "") -> None:
        """Take other rows and stand on the same thing as before, found by its attribute `key`."""
        if self.state() == QAbstractItemView.State.EditingState and len(items) == len(
            self.rows.items
        ):
            self.rows.show_items(items)  # what is being typed is not to be closed over it
            return
        before = self.item
        row, column = self.currentIndex().row(), max(self.currentIndex().column(), 0)
        self.rows.show_items(items)
        self._fit()
        if before is not None and key:
            was = getattr(before, key)
            row = next((i for i, item in enumerate(items) if getattr(item, key) == was), row)
        self.choose_row(min(max(row, 0), len(items) - 1), column)

    def choose_row(self, row: int, column: int = 0) -> None:
        """Stand on a row."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self.rows.index(row, column), flags.ClearAndSelect | flags.Rows
        )
        self._tell_chosen()

    def _tell_chosen(self) -> None:
        self.chosen.emit(self.item)

    def _enter(self) -> None:
        if self.item is not None:
            self.entered.emit(self.item)

    def height_of(self, most: int) -> int:
        """Return the height that shows all rows, `most` of them at most, one at least."""
        rows = min(max(self.rows.rowCount(), 1), most)
        head = self.horizontalHeader().sizeHint().height()
        return head + rows * self.verticalHeader().defaultSectionSize()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(theme.scaled(36), 28))
        fixed = [theme.scaled(c.width) for c in self.rows.columns]
        takers = [i for i, width in enumerate(fixed) if width == 0]
        left = max(self.viewport().width() - sum(fixed), 0)
        spare = left - len(takers) * theme.scaled(_LEFT_OVER)
        for i, width in enumerate(fixed):
            more = min(self._needs[i], round(_GROWS_TO * width)) - width
            if width and 0 < more <= spare:
                fixed[i] += more
                spare -= more
                left -= more
        for i, width in enumerate(fixed):
            share = max(left // len(takers), theme.scaled(96)) if i in takers else width
            self.setColumnWidth(i, share)
        if not takers:
            self.horizontalHeader().setStretchLastSection(True)

    def _measure(self) -> None:
        """Learn how wide each column would like to be."""
        items = self.rows.items[:_MEASURED]
        for i, column in enumerate(self.rows.columns):
            widest = max((width_of(column, item) for item in items), default=0)
            self._needs[i] = ceil(widest) + margin_of(self, i) + PAD
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if hasattr(self, "rows"):
            self._measure()

    def edit_here(self) -> None:
        """Edit the chosen cell."""
        self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        editing = self.state() == QAbstractItemView.State.EditingState
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.rows.rowCount() - 1}
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not editing:
            if self._can_edit:
                self.edit_here()
            else:
                self._enter()
        elif key == Qt.Key.Key_Delete and not editing and self.item is not None:
            self.removal_asked.emit(self.item)
        elif key in ends and not self._can_edit:
            self.choose_row(ends[key])
        else:
            super().keyPressEvent(event)
