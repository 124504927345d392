"""Evidence: words tied to a moment, and bookmarks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vippcoder.domain.coding import Note, NoteKind
from vippcoder.domain.ids import NoteId
from vippcoder.errors import StudyError
from vippcoder.observing.writing import changeable_sheet, commit, fresh_id, superseding
from vippcoder.storage.pack.actions import undoable_actions

if TYPE_CHECKING:
    from vippcoder.domain.coding import Changes, Sheet
    from vippcoder.domain.ids import ActionId, CodingId, DimensionId, RecordingId, SegmentId
    from vippcoder.observing.pack import OpenPack
    from vippcoder.storage.core.journal import Entry


def write(
    pack: OpenPack,
    coding: CodingId,
    *,
    kind: NoteKind,
    recording: RecordingId,
    frame: int,
    text: str,
    dimension: DimensionId | None = None,
    segment: SegmentId | None = None,
    note: NoteId | None = None,
    continues: ActionId | None = None,
) -> Changes:
    """Write a new note, or a note's next wording.

    Args:
        pack: the open pack.
        coding: whose sheet.
        kind: evidence or bookmark.
        recording: the film that the moment belongs to.
        frame: the frame, by its index in the original.
        text: the words so far; a note may start empty while it is being typed.
        dimension: the rating that it supports.
        segment: the segment that it supports.
        note: the note to change; None writes a new one, whose id is in the returned changes.
        continues: the action of an earlier wording, to be undone together with this one; ignored
            where another action came between.

    Raises:
        StudyError: no such frame, dimension, segment or note, or the coding is closed.
    """
    current = changeable_sheet(pack, coding)
    _check(pack, current, dimension, segment)
    if note is not None and all(n.id != note for n in current.notes):
        raise StudyError("the note does not exist", mend="choose another note")
    at_us = _frame_time(pack, coding, recording, frame) + current.offset_of(recording)
    written = Note(
        note or NoteId(fresh_id()), kind, recording, at_us, frame, text, dimension, segment
    )
    undo, redo = undoable_actions(pack.store.connection, coding)
    follows = bool(undo) and undo[-1] == continues and not redo
    return commit(
        pack, coding, [_version(pack, coding, written)], continues=continues if follows else None
    )


def remove(pack: OpenPack, coding: CodingId, note: NoteId) -> Changes:
    """Take a note away by a version without words; undo brings it back."""
    current = changeable_sheet(pack, coding)
    for known in current.notes:
        if known.id == note:
            return commit(
                pack, coding, [_version(pack, coding, replace(known, text=""), gone=True)]
            )
    raise StudyError("the note does not exist", mend="choose another note")


def _version(pack: OpenPack, coding: CodingId, note: Note, *, gone: bool = False) -> Entry:
    row = {
        "coding_id": coding,
        "note_id": note.id,
        "kind": str(note.kind),
        "recording": note.recording,
        "at_us": note.at_us,
        "frame": note.frame,
        "dimension": note.dimension,
        "segment_id": note.segment,
        "text": None if gone else note.text,
    }
    return superseding(pack, "notes", row)


def _check(
    pack: OpenPack, current: Sheet, dimension: DimensionId | None, segment: SegmentId | None
) -> None:
    if dimension is not None:
        pack.instrument_of(current.coding).dimension(dimension)
    if segment is not None and current.segment(segment) is None:
        raise StudyError("the segment does not exist", mend="select another segment")


def _frame_time(pack: OpenPack, coding: CodingId, recording: RecordingId, frame: int) -> int:
    for known in pack.assignment(coding).recordings:
        if known.id == recording:
            if not 0 <= frame < len(known.frames):
                raise StudyError(
                    f"the film has no frame {frame}",
                    mend=f"its frames are 0 to {len(known.frames) - 1}",
                )
            return known.frames.time_of(frame)
    raise StudyError("the session has no such recording", mend="name one of its own")
