"""Evidence: words tied to a frame, in the pack at the latest a second after the last key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.domain.coding import NoteKind
from vippcoder.observing import evidence
from vippcoder.ui.observer.unsaved import NOTE

if TYPE_CHECKING:
    from vippcoder.domain.coding import Changes, Note
    from vippcoder.domain.ids import ActionId, DimensionId, NoteId, RecordingId, SegmentId
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.film import FilmDriver

PAUSE_MS = 400
"""How long no key comes before the words are written."""
LATEST_MS = 800
"""How old words may become that are typed without a pause."""


class NoteTaker(QObject):
    """Serves the actions of the group `evidence`, and holds the note that is being typed."""

    writing_began = Signal(int, str)
    """A frame and the words so far: show the field."""
    writing_ended = Signal()
    list_asked = Signal()
    """The list shall have the focus, and be there if it was folded away."""

    def __init__(self, desk: CodingDesk, film: FilmDriver) -> None:
        super().__init__(desk)
        self._desk = desk
        self._film = film
        self._frame = 0
        self._kind = NoteKind.EVIDENCE
        self._dimension: DimensionId | None = None
        self._segment: SegmentId | None = None
        self._note: NoteId | None = None
        self._recording: RecordingId | None = None
        """The recording that the note's frame is of; None for the reference."""
        self._action: ActionId | None = None
        self._text = ""
        self._saved = ""
        self.is_writing = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._paused)
        self._latest = QTimer(self, singleShot=True, interval=LATEST_MS)
        self._latest.timeout.connect(self.save)
        desk.left.connect(self._drop)

    def show_list(self) -> None:
        """Go to the list of notes."""
        if not self._desk.page.notes:
            self._desk.tell("There are no notes yet. {evidence.note} writes one at this frame.")
            return
        self.list_asked.emit()

    def new_note(self) -> None:
        """Stop the film and write a note at its frame."""
        if not self.finish() or not self._film.is_ready():
            return
        self._film.pause()
        place = self._desk.place
        self._kind, self._note, self._recording = NoteKind.EVIDENCE, None, None
        self._dimension, self._segment = place.dimension, self._desk.target
        self._begin(self._film.frame, "")

    def edit(self, note: Note) -> None:
        """Change a note's words."""
        if not self.finish():
            return
        self._kind, self._note, self._recording = note.kind, note.id, note.recording
        self._dimension, self._segment = note.dimension, note.segment
        self._begin(note.frame, note.text)

    def _begin(self, frame: int, text: str) -> None:
        self._frame = frame
        self._text = self._saved = text
        self._action = None
        self.is_writing = True
        self.writing_began.emit(frame, text)

    def typed(self, text: str) -> None:
        """Take the words as they stand in the field; kept shortly after."""
        self._text = text
        if not self.is_writing or self._is_kept():
            return
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()
        self._desk.show_saving(True)

    def _paused(self) -> None:
        self.save()
        self._desk.show_saving(False)

    def _is_kept(self) -> bool:
        text = self._text.strip()
        return text == self._saved.strip() or (not text and self._note is None)

    def save(self) -> bool:
        """Write the words that are not in the pack yet; return whether all are."""
        self._latest.stop()
        if not self.is_writing or self._is_kept():
            return True
        text = self._text.strip()
        return self._desk.perform(lambda: self._write(text), NOTE) is not None

    def _write(self, text: str) -> Changes:
        desk = self._desk
        changes = evidence.write(
            desk.pack,
            desk.coding,
            kind=self._kind,
            recording=self._recording or desk.current.reference.id,
            frame=self._frame,
            text=text,
            dimension=self._dimension,
            segment=self._segment_if_there(),
            note=self._note,
            continues=self._action,
        )
        self._saved = text
        self._action = changes.action
        self._note = self._note or next(iter(changes.notes), None)
        return changes

    def finish(self) -> bool:
        """Keep the words and close the field; a note left without words is taken away.

        Returns False, with the field still open, when the words could not be saved.
        """
        if not self.is_writing:
            return True
        is_kept = self.save()
        self._pause.stop()
        self._desk.show_saving(False)
        if not is_kept:
            return False
        if self._note is not None and not self._text.strip() and self._kind is NoteKind.EVIDENCE:
            self.remove(self._note)
        self._drop()
        return True

    def _drop(self) -> None:
        """Put the field away."""
        self._pause.stop()
        self._latest.stop()
        was, self.is_writing = self.is_writing, False
        self._note = None
        self._text = self._saved = ""
        if was:
            self.writing_ended.emit()

    def bookmark(self) -> None:
        """Mark the frame on screen without words."""
        if not self._film.is_ready():
            return
        desk, frame = self._desk, self._film.frame
        recording = desk.current.reference.id
        changes = desk.perform(
            lambda: evidence.write(
                desk.pack,
                desk.coding,
                kind=NoteKind.BOOKMARK,
                recording=recording,
                frame=frame,
                text="",
            )
        )
        if changes is not None:
            desk.noticed.emit("Bookmarked this frame.")

    def remove(self, note: NoteId) -> None:
        """Take a note away; undo brings it back."""
        desk = self._desk
        desk.perform(lambda: evidence.remove(desk.pack, desk.coding, note))

    def _segment_if_there(self) -> SegmentId | None:
        return self._segment if self._segment and self._desk.page.segment(self._segment) else None
