"""How a row of `rows_table` is painted and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import figures, font
from vippcoder.ui.shared.progress import paint_share
from vippcoder.ui.shared.rows import Column, ColumnRole, Index, ItemRole

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent

_BAR, PAD, _EDGE = 72, 8, 17
"""A bar's width, a cell's margin, and that of the first cell: cards' heads stand as far in."""
_FILLED = "filled"


class RowsDelegate(QStyledItemDelegate):
    """Paints icon, bar and words; a chosen row has the tint and an edge at its left."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn, box = theme.current(), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        table = option.widget
        has_focus = table.hasFocus()
        if table.property("quiet"):
            chosen = chosen and has_focus
        at_home = bool(option.state & QStyle.StateFlag.State_HasFocus)
        column: Column[Any] = index.data(ColumnRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, QColor(worn.tint if chosen else worn.surface))
        painter.setPen(QPen(QColor(worn.line), 1))
        is_last = index.row() == index.model().rowCount() - 1
        if table.property("onCard") or not is_last:  # else the frame around it is its last line
            foot = QPointF(0, 0.5)
            painter.drawLine(box.bottomLeft() - foot, box.bottomRight() - foot)
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
        inside = box.adjusted(margin_of(table, index.column()), 0, -PAD, 0)
        paint_cell(painter, inside, column, index.data(ItemRole))
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        column: Column[Any] | None = index.data(ColumnRole)
        if column is not None:
            room = view.columnWidth(index.column()) if isinstance(view, QTableView) else 0
            margins = margin_of(view, index.column()) + PAD
            if width_of(column, index.data(ItemRole)) + margins <= room:
                QToolTip.hideText()  # nothing is cut short
                return True
        return super().helpEvent(event, view, option, index)

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


def margin_of(table: QWidget, column: int) -> int:
    """Return how far in a column's words begin, in pixels."""
    is_edge = column == 0 and bool(table.property("onCard"))
    return _EDGE if is_edge else PAD


def _font_of(column: Column[Any]) -> QFont:
    weight = 600 if column.is_bold else 400
    return figures(weight=weight) if column.is_number else font(weight=weight)


def width_of(column: Column[Any], item: object) -> float:
    """Return how wide icon, bar and words of a cell are, in pixels; 0 where it is drawn."""
    if column.drawing and column.drawing(item):
        return 0.0
    width = QFontMetricsF(_font_of(column)).horizontalAdvance(column.text(item))
    if column.icon and column.icon(item):
        width += 24
    if column.share and column.share(item) is not None:
        width += _BAR + 10
    return width


def paint_cell(painter: QPainter, box: QRectF, column: Column[Any], item: object) -> None:
    """Paint icon, bar and words of a cell, or its drawing, into a box without margins."""
    worn = theme.current()
    drawing = column.drawing(item) if column.drawing else None
    if drawing is not None:
        drawing(painter, box)
        return
    tone = column.tone(item) if column.tone else ""
    color = {"": worn.text, "2": worn.text2, "3": worn.text3}.get(tone) or getattr(worn, tone)
    left, middle = 0.0, box.center().y()
    icon = column.icon(item) if column.icon else ""
    if icon:
        where = QRectF(box.left() + left, middle - 8, 16, 16)
        icons.paint(painter, where, icon, color if tone not in {"", "2"} else worn.text2)
        left += 24
    share = column.share(item) if column.share else None
    if share is not None:
        paint_share(painter, QRectF(box.left() + left, middle - 4, _BAR, 8), share)
        left += _BAR + 10
    kind = _font_of(column)
    painter.setFont(kind)
    painter.setPen(QColor(color))
    across = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    room = box.adjusted(left, 0, 0, 0)
    text = QFontMetricsF(kind).elidedText(
        column.text(item), Qt.TextElideMode.ElideRight, room.width()
    )
    painter.drawText(room, across | Qt.AlignmentFlag.AlignVCenter, text)
