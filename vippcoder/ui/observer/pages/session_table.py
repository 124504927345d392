"""The work list's model and how its cells are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vippcoder.domain.coding import CodingState
from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import font
from vippcoder.ui.shared.progress import paint_share

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vippcoder.observing.worklist import WorkItem

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("", "Mask", "Task", "Length", "State", "Watched", "Rated", "Questions")
NUMBER, MASK, TASK, LENGTH, STATE, WATCHED, RATED, QUESTIONS = range(len(COLUMNS))
ItemRole = int(Qt.ItemDataRole.UserRole)

STATE_ICONS = {
    CodingState.ASSIGNED: "circle",
    CodingState.STARTED: "circle-half",
    CodingState.SUBMITTED: "circle-check",
    CodingState.STOPPED: "hand-stop",
    CodingState.LOCKED: "lock",
    CodingState.WITHDRAWN: "ban",
}


class SessionsModel(QAbstractTableModel):
    """One row a session."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[WorkItem, ...] = ()

    def show_items(self, items: tuple[WorkItem, ...]) -> None:
        """Take the work list."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def item(self, index: Index) -> WorkItem | None:
        """Return the session of a row."""
        inside = index.isValid() and index.row() < len(self._items)
        return self._items[index.row()] if inside else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:  # noqa: ANN401 - Qt's
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(COLUMNS):
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401 - Qt's
        item = self.item(index)
        if item is None:
            return None
        if role == ItemRole:
            return item
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == TASK:
            return item.subject  # the design's own name of the task; a long one is cut short
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _text(item, index.column())
        return None


def worded(questions: int, answers: int) -> str:
    """Return how far the questions about a session are: `1 answer`, `asked`; empty for none."""
    if answers:
        return "1 answer" if answers == 1 else f"{answers} answers"
    return "asked" if questions else ""


def _text(item: WorkItem, column: int) -> str:
    begun = item.state is not CodingState.ASSIGNED or item.rated > 0
    texts = {
        NUMBER: str(item.assignment.position),
        MASK: str(item.assignment.mask),
        TASK: item.subject,
        LENGTH: f"{item.minutes} min",
        STATE: str(item.state),
        WATCHED: f"{int(100 * item.watched_fraction)} %" if begun else "",
        RATED: f"{item.rated} of {item.required}" if begun else "",
        QUESTIONS: worded(item.questions, item.answers),
    }
    if column == RATED and not item.film_found:
        return "Film not found"
    return texts[column]


class SessionDelegate(QStyledItemDelegate):
    """Paints icon and word of the state, the watched share, and the selected row's edge."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn, item = theme.current(), index.data(ItemRole)
        box, state = QRectF(option.rect), option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, QColor(worn.tint if chosen else worn.surface))
        painter.setPen(QPen(QColor(worn.line), 1))
        painter.drawLine(box.bottomLeft() - QPointF(0, 0.5), box.bottomRight() - QPointF(0, 0.5))
        if chosen and index.column() == NUMBER:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(worn.accent))
        self._paint_cell(painter, box, index.column(), str(index.data() or ""), item)
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, box: QRectF, column: int, text: str, item: WorkItem
    ) -> None:
        worn = theme.current()
        barred = item.state in {CodingState.WITHDRAWN, CodingState.STOPPED}
        color, left = worn.text2 if barred or column in {NUMBER, TASK, LENGTH} else worn.text, 4.0
        kind = font(weight=600 if column == MASK and not barred else 400)
        middle = box.center().y()
        if column == NUMBER:
            left = 16
        elif column == STATE:
            where = QRectF(box.left() + 3, middle - 8, 16, 16)
            icons.paint(painter, where, STATE_ICONS[item.state], worn.text2)
            left = 27
        elif column == WATCHED and text:
            paint_share(painter, QRectF(box.left() + 4, middle - 4, 90, 8), item.watched_fraction)
            left = 103
        elif column == RATED and not item.film_found:
            where = QRectF(box.left() + 3, middle - 8, 16, 16)
            icons.paint(painter, where, "alert-triangle", worn.attention)
            color, left = worn.attention, 25
        kind.setStrikeOut(column == MASK and item.state is CodingState.WITHDRAWN)
        painter.setFont(kind)
        painter.setPen(QColor(color))
        room = box.adjusted(left, 0, -8, 0)
        cut = QFontMetricsF(kind).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
