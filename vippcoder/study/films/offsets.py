"""Setting how an angle lies in time against its session's reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.films import offset_entry, read_sessions

if TYPE_CHECKING:
    from vippcoder.domain.ids import SessionId
    from vippcoder.domain.study import Session, StudyRecording
    from vippcoder.storage.study.store import StudyStore


def adjust_offset(store: StudyStore, session: SessionId, angle: int, offset_us: int) -> int:
    """Set an angle's offset and return the one before.

    It holds for packs that are issued from now on; those that are out keep theirs, which observers
    adjust for themselves.

    Args:
        store: the study, open for writing.
        session: which.
        angle: as in the manifest; 1 is the reference, which is never moved.
        offset_us: session time = recording time + this, in microseconds.

    Raises:
        StudyError: there is no such session or angle, or the two films would not overlap.
    """
    held = find_session(store, session)
    recording = angle_of(held, angle).recording
    reference = held.recordings[0].recording
    if not -recording.frames.end_us < offset_us < reference.frames.end_us:
        raise StudyError(
            "with this offset the angle and the reference would have no moment in common",
            mend="give it in microseconds, below 0 where the angle began earlier",
        )
    store.write(offset_entry(recording.id, offset_us, is_adjusted=True))
    return recording.offset_us


def offset_of_frames(held: Session, angle: int, frame: int, reference_frame: int) -> int:
    """Return the offset at which a frame of an angle appears with a frame of the reference.

    Args:
        held: the session.
        angle: from 2; 1 is the reference.
        frame: of the angle, from 0.
        reference_frame: of the reference, from 0.

    Raises:
        StudyError: there is no such angle or frame.
    """
    other = angle_of(held, angle).recording.frames
    reference = held.recordings[0].recording.frames
    for number, frames in ((frame, other), (reference_frame, reference)):
        if not 0 <= number < len(frames):
            raise StudyError(
                f"there is no frame {number}", mend=f"that film has 0 to {len(frames) - 1}"
            )
    return reference.time_of(reference_frame) - other.time_of(frame)


def find_session(store: StudyStore, session: SessionId) -> Session:
    """Return a session of the study.

    Raises:
        StudyError: there is none of this id.
    """
    held = next((one for one in read_sessions(store) if one.id == session), None)
    if held is None:
        raise StudyError(f"there is no session {session}", mend="see `vippcoder study sessions`")
    return held


def angle_of(held: Session, angle: int) -> StudyRecording:
    """Return an angle beside the reference, which is angle 1.

    Raises:
        StudyError: there is none of this number.
    """
    if angle == 1:
        raise StudyError(
            f"angle 1 of session {held.id} is the reference, which the others are laid against",
            mend="name another angle",
        )
    if not 2 <= angle <= len(held.recordings):  # noqa: PLR2004 - the second is the first beside it
        count = len(held.recordings)
        raise StudyError(
            f"session {held.id} has no angle {angle}",
            mend=f"it has {count}, and angle 1 is the reference"
            if count > 1
            else "it has the reference alone",
        )
    return held.recordings[angle - 1]
