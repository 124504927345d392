"""The table of `rows`: whole rows are chosen, cells edited in place where they may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import figures, font
from vippcoder.ui.shared.progress import paint_share
from vippcoder.ui.shared.rows import Column, ColumnRole, Index, ItemRole, RowsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QResizeEvent

T = TypeVar("T")
_BAR, _PAD = 72, 8
_FILLED = "filled"


class RowsDelegate(QStyledItemDelegate):
    """Paints icon, bar and words; a chosen row has the tint and an edge at its left."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn, box = theme.current(), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        table = option.widget
        has_focus = table.hasFocus()
        if isinstance(table, RowsTable) and table.is_quiet:
            chosen = chosen and has_focus
        at_home = bool(option.state & QStyle.StateFlag.State_HasFocus)
        column: Column[Any] = index.data(ColumnRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, QColor(worn.tint if chosen else worn.surface))
        painter.setPen(QPen(QColor(worn.line), 1))
        painter.drawLine(box.bottomLeft() - QPointF(0, 0.5), box.bottomRight() - QPointF(0, 0.5))
        if chosen and has_focus:
            painter.setPen(QPen(QColor(worn.accent), 1.5))
            for edge in (box.top() + 0.75, box.bottom() - 0.75):
                painter.drawLine(QPointF(box.left(), edge), QPointF(box.right(), edge))
        if chosen and index.column() == 0:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(worn.accent))
        if at_home and column.change is not None:
            painter.setPen(QPen(QColor(worn.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -2, -2), 4, 4)
        _paint_cell(painter, box, column, index.data(ItemRole))
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        column: Column[Any] = index.data(ColumnRole)
        editor = QLineEdit(parent)
        editor.setObjectName("cell")
        editor.setAccessibleName(column.title)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if not editor.property(_FILLED):  # rows that change meanwhile do not undo what is typed
            super().setEditorData(editor, index)
            editor.setProperty(_FILLED, True)


def _paint_cell(painter: QPainter, box: QRectF, column: Column[Any], item: object) -> None:
    worn = theme.current()
    tone = column.tone(item) if column.tone else ""
    color = {"": worn.text, "2": worn.text2, "3": worn.text3}.get(tone) or getattr(worn, tone)
    left, middle = float(_PAD), box.center().y()
    icon = column.icon(item) if column.icon else ""
    if icon:
        where = QRectF(box.left() + left, middle - 8, 16, 16)
        icons.paint(painter, where, icon, color if tone not in {"", "2"} else worn.text2)
        left += 24
    share = column.share(item) if column.share else None
    if share is not None:
        paint_share(painter, QRectF(box.left() + left, middle - 4, _BAR, 8), share)
        left += _BAR + 10
    weight = 600 if column.is_bold else 400
    kind = figures(weight=weight) if column.is_number else font(weight=weight)
    painter.setFont(kind)
    painter.setPen(QColor(color))
    across = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    room = box.adjusted(left, 0, -_PAD, 0)
    text = QFontMetricsF(kind).elidedText(
        column.text(item), Qt.TextElideMode.ElideRight, room.width()
    )
    painter.drawText(room, across | Qt.AlignmentFlag.AlignVCenter, text)


class RowsTable(QTableView, Generic[T]):
    """A table over a `RowsModel`.

    Args:
        name: object name.
        label: accessible name.
        columns: what is shown of each thing.
        is_quiet: whether the chosen row is shown only while the table has the focus.
    """

    chosen = Signal(object)
    """Another thing is chosen; None for none."""
    entered = Signal(object)
    """Enter or a double click on a thing."""
    removal_asked = Signal(object)
    """Delete was pressed on a thing."""

    def __init__(
        self, name: str, label: str, columns: Sequence[Column[T]], *, is_quiet: bool = False
    ) -> None:
        super().__init__()
        self.is_quiet = is_quiet
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
        self.rows.modelReset.connect(self._fit)

    def _dress_headers(self, name: str) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setObjectName(f"{name}-rows")
        self.verticalHeader().setAccessibleName("Rows")
        header = self.horizontalHeader()
        header.setObjectName(f"{name}-columns")
        header.setAccessibleName("Columns")
        header.setProperty("box", "rows")
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
        for i, width in enumerate(fixed):
            share = max(left // len(takers), theme.scaled(96)) if i in takers else width
            self.setColumnWidth(i, share)
        if not takers:
            self.horizontalHeader().setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if hasattr(self, "rows"):
            self._fit()

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
