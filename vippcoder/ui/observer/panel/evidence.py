"""The evidence list: time, shape, words; the current moment tinted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vippcoder.domain.coding import NoteKind
from vippcoder.timebase import format_instant
from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import Type, figures, font
from vippcoder.ui.shared.marks import paint_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.coding import Note
    from vippcoder.domain.ids import DimensionId

NoteRole = int(Qt.ItemDataRole.UserRole)
CurrentRole = NoteRole + 1
_TIME_X, _GAP = 16, 12
Index = QModelIndex | QPersistentModelIndex


class NotesModel(QAbstractListModel):
    """Notes in the order of the film; the one at the frame on screen is the current one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: Sequence[Note] = ()
        self._frame = -1

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Take other notes; the same ones leave selection and scroll where they are."""
        if tuple(notes) == tuple(self._notes):
            return
        if [n.id for n in notes] == [n.id for n in self._notes]:
            self._notes = tuple(notes)
            self.dataChanged.emit(self.index(0), self.index(len(notes) - 1))
            return
        self.beginResetModel()
        self._notes = tuple(notes)
        self.endResetModel()

    def show_frame(self, frame: int) -> None:
        """Tint the notes of this frame."""
        before, self._frame = self._frame, frame
        for row, note in enumerate(self._notes):
            if note.frame in {before, frame}:
                self.dataChanged.emit(self.index(row), self.index(row), [CurrentRole])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._notes)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401 - Qt's
        if not index.isValid() or index.row() >= len(self._notes):
            return None
        note = self._notes[index.row()]
        words = note.text or ("Bookmark" if note.kind is NoteKind.BOOKMARK else "")
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{format_instant(note.at_us)} {words}"
        if role == NoteRole:
            return note
        if role == CurrentRole:
            return note.frame == self._frame
        return None

    def note_at(self, index: Index) -> Note | None:
        """Return the note of a row."""
        inside = index.isValid() and index.row() < len(self._notes)
        return self._notes[index.row()] if inside else None


class NoteDelegate(QStyledItemDelegate):
    """Paints a note; its words in full, on as many lines as they need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.dimensions: list[DimensionId] = []
        """Those of the instrument in use, in its order: which shape marks a note."""

    def _words_x(self) -> int:
        time = QFontMetrics(figures(Type.META, weight=600)).horizontalAdvance("00:00.000")
        return _TIME_X + time + 28

    def _words(self, note: Note) -> str:
        return note.text or "Bookmark"

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        note: Note = index.data(NoteRole)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 400
        room = max(width - self._words_x() - _GAP, 60)
        metrics = QFontMetrics(font())
        box = metrics.boundingRect(
            QRect(0, 0, room, 4000), int(Qt.TextFlag.TextWordWrap), self._words(note)
        )
        return QSize(width, max(box.height() + 14, theme.scaled(32)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worn, box = theme.current(), QRectF(option.rect)
        note: Note = index.data(NoteRole)
        painter.save()
        state = option.state
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        if index.data(CurrentRole):
            painter.fillRect(box, QColor(worn.tint))
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(worn.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(worn.hover))
        if has_focus:
            painter.setPen(QColor(worn.accent))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        line = QRectF(box.left() + _TIME_X, box.top() + 7, 120, theme.scaled(18))
        painter.setFont(figures(Type.META, weight=600))
        painter.setPen(QColor(worn.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, format_instant(note.at_us))
        center = QRectF(self._words_x() - 22, line.top(), 14, line.height()).center()
        if note.kind is NoteKind.BOOKMARK or note.dimension not in self.dimensions:
            where = QRectF(center.x() - 8, center.y() - 8, 16, 16)
            icons.paint(painter, where, "flag", worn.text2)
        else:
            paint_mark(painter, worn.mark(self.dimensions.index(note.dimension)), center)
        painter.setFont(font())
        painter.setPen(QColor(worn.text if note.text else worn.text2))
        words = box.adjusted(self._words_x(), 7, -_GAP, -5)
        painter.drawText(words, Qt.TextFlag.TextWordWrap, self._words(note))
        painter.restore()


class NotesView(QListView):
    """Enter goes there, double click or F2 changes the words, Delete takes the note away."""

    gone_to = Signal(object)
    edit_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence-list")
        self.setAccessibleName("Evidence")
        self.notes = NotesModel(self)
        self.setModel(self.notes)
        self._delegate = NoteDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda i: self._emit(self.gone_to, i))
        self.doubleClicked.connect(lambda i: self._emit(self.edit_asked, i))

    def show_dimensions(self, dimensions: Sequence[DimensionId]) -> None:
        """Mark notes with the shapes of these dimensions."""
        self._delegate.dimensions = list(dimensions)
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 0)  # the anchors go first where the panel is short

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = {
            Qt.Key.Key_Return: self.gone_to,
            Qt.Key.Key_Enter: self.gone_to,
            Qt.Key.Key_F2: self.edit_asked,
            Qt.Key.Key_Delete: self.remove_asked,
        }.get(Qt.Key(event.key()))
        if wanted is not None:
            self._emit(wanted, self.currentIndex())
            return
        super().keyPressEvent(event)

    def _emit(self, signal: Any, index: QModelIndex) -> None:  # noqa: ANN401 - a bound signal
        note = self.notes.note_at(index)
        if note is not None:
            signal.emit(note)
