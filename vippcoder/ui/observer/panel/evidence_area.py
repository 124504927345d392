"""The evidence area: how many, the field for words being typed, the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from vippcoder.timebase import format_instant
from vippcoder.ui.observer.panel.evidence import NotesView
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.keycap import KeyCap
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from vippcoder.domain.coding import Note
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.notes import NoteTaker


class NoteField(QPlainTextEdit):
    """Words of one note; Enter ends it, Shift+Enter breaks the line."""

    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.done.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        stays = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
        if event.reason() not in stays:
            self.done.emit()


class EvidenceArea(QWidget):
    """Lists the notes of the target: all of the session, or those inside the segment."""

    changed = Signal()
    """It needs another share of the panel."""

    def __init__(self, desk: CodingDesk, notes: NoteTaker) -> None:
        super().__init__()
        self.setObjectName("evidence")
        self._desk, self._notes = desk, notes
        self._count = label("", Type.META, tone="3", name="evidence-count")
        self.is_folded = False
        """Whether there is no room for the list beneath the anchors."""
        self.is_unfolded = False
        """Whether it was asked for all the same; it then takes the anchors' place."""
        self.toggle = Button("Show", "show-evidence", kind="quiet", does="evidence.list")
        self.toggle.setProperty("bulk", "dense")
        self.toggle.clicked.connect(self._toggled)
        self.toggle.hide()
        self.add = Button("Note", "add-note", kind="quiet", icon="plus", does="evidence.note")
        self.add.setProperty("bulk", "dense")
        self.add.clicked.connect(notes.new_note)
        self.list = NotesView()
        self.list.gone_to.connect(self._go_to)
        self.list.edit_asked.connect(notes.edit)
        self.list.remove_asked.connect(lambda note: notes.remove(note.id))
        self._empty = self._empty_box()
        self._editor = self._editor_box()
        notes.writing_began.connect(self._writing_began)
        notes.writing_ended.connect(self._writing_ended)
        notes.list_asked.connect(self._list_asked)
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 8, 2)
        head.setSpacing(8)
        head.addWidget(label("Evidence", Type.STRONG))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.toggle)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addLayout(head)
        column.addWidget(self._editor)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        column.addStretch(0)  # takes what is left while the list is not there

    def _empty_box(self) -> QWidget:
        box = QFrame()
        box.setObjectName("evidence-empty")
        row = QHBoxLayout(box)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(6)
        row.addWidget(label("No notes yet. Press", tone="2"))
        row.addWidget(KeyCap(does="evidence.note"))
        row.addWidget(label("at a moment that supports a rating.", tone="2"))
        row.addStretch(1)
        return box

    def _editor_box(self) -> QWidget:
        box = QWidget()
        self._moment = label("", Type.STRONG, name="note-moment")
        self.field = NoteField()
        self.field.setObjectName("note-field")
        self.field.setAccessibleName("Words of the note")
        self.field.setPlaceholderText("What you see and hear")
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(theme.scaled(56))
        self.field.textChanged.connect(lambda: self._notes.typed(self.field.toPlainText()))
        self.field.done.connect(self._done)
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 2, 16, 8)
        column.setSpacing(4)
        column.addWidget(self._moment)
        column.addWidget(self.field)
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        box.hide()
        return box

    def refresh(self) -> None:
        """Show the stored notes."""
        desk = self._desk
        notes, where = desk.page.notes, "session"
        segment = desk.selected
        if desk.place.target_is_segment and segment is not None:
            notes = tuple(n for n in notes if n.at_us in segment.range)
            where = "segment"
        self._count.setText(f"{len(notes)} in this {where}" if notes else "")
        self.list.notes.show_notes(notes)
        self._show_parts()
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.setStretch(2, 0)
            layout.setAlignment(self._empty, Qt.AlignmentFlag.AlignTop)

    def _show_parts(self) -> None:
        count = self.list.notes.rowCount()
        is_there = not self.is_folded or self.takes_the_anchors_place
        self.list.setVisible(count > 0 and is_there)
        self._empty.setVisible(count == 0 and not self.is_folded and not self.is_writing)
        self.toggle.setVisible(self.is_folded and count > 0 and not self.is_writing)
        caption = "Back to the anchors" if self.is_unfolded else "Show"
        if self.toggle.text() != caption:
            self.toggle.set_caption(caption)
            self.toggle.setAccessibleName(f"Evidence: {caption}")

    def set_folded(self, folded: bool) -> None:
        """Put the list away where the anchors need its room, or back."""
        self.is_folded = folded
        self._show_parts()

    @property
    def wants(self) -> int:
        """How much height the list wants beside the head: three rows, or the sentence."""
        return theme.scaled(96 if self.list.notes.rowCount() else 36)

    @property
    def takes_the_anchors_place(self) -> bool:
        """Whether the anchors have to go for a moment: for the list or for words being typed."""
        return self.is_folded and (self.is_unfolded or self.is_writing)

    def _toggled(self) -> None:
        self.is_unfolded = not self.is_unfolded
        self.changed.emit()
        if self.is_unfolded:
            self._focus_list()

    def _list_asked(self) -> None:
        if self.is_folded and not self.is_unfolded:
            self.is_unfolded = True
            self.changed.emit()
        self._focus_list()

    def _focus_list(self) -> None:
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.notes.index(0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self) -> bool:
        """Put an unfolded list away again; return whether it was there."""
        was, self.is_unfolded = self.is_unfolded, False
        if was:
            self.changed.emit()
        return was

    def show_frame(self, frame: int) -> None:
        """Tint the notes of the frame on screen."""
        self.list.notes.show_frame(frame)

    @property
    def is_writing(self) -> bool:
        """Whether words are being typed, or stand in the field because they could not be saved."""
        return self._notes.is_writing

    def finish(self) -> bool:
        """Keep and close the words being typed; False when they could not be saved."""
        return self._notes.finish()

    def _writing_began(self, frame: int, text: str) -> None:
        times = self._desk.current.reference.frames
        self._moment.setText(format_instant(times.time_of(frame)))
        self.field.setPlainText(text)
        self._empty.hide()
        self._editor.show()
        self.changed.emit()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)

    def _writing_ended(self) -> None:
        self._editor.hide()
        self.refresh()
        self.changed.emit()

    def _done(self) -> None:
        if not self._notes.is_writing:
            return
        had_focus = self.field.hasFocus()
        self._notes.finish()
        if had_focus and not self.field.isVisible():
            self._desk.film_focus_asked.emit()

    def _go_to(self, note: Note) -> None:
        times = self._desk.current.reference.frames
        self._desk.frame_asked.emit(times.index_at(note.at_us))
