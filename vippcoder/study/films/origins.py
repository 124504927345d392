"""From a time in a film that was made anew back to the film that came from the camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.films import frames_of
from vippcoder.storage.study.remakes import read_remakes
from vippcoder.study.blindness.sight import session_named
from vippcoder.study.films.offsets import angle_of, find_session
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from vippcoder.domain.ids import RecordingId
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class OriginalInstant:
    """A frame of the recording as intake made it, whose frames are those of the camera."""

    recording: RecordingId
    """As intake called it; its file is gone, what is known of it is not."""
    frame: int
    at_us: int
    """When that frame appeared, in the recording's own time."""


def original_instant(store: StudyStore, recording: RecordingId, at_us: int) -> OriginalInstant:
    """Return the camera's frame that is on screen at an instant of a recording.

    Args:
        store: the study.
        recording: as the study knows it now, or knew it before it was made anew.
        at_us: the recording's own time.

    Raises:
        StudyError: the study does not know its frames.
    """
    remakes = read_remakes(store)
    frames = frames_of(store, recording)
    if frames is None:
        raise _unknown(recording)
    frame = frames.index_at(at_us)
    while recording in remakes:
        frame = remakes[recording].shown[frame]
        recording = remakes[recording].made_from
    frames = frames_of(store, recording)
    if frames is None:
        raise _unknown(recording)
    return OriginalInstant(recording, frame, frames.time_of(frame))


def original_of_session(
    store: StudyStore, named: str, at_us: int, angle: int = 1
) -> OriginalInstant:
    """Return the camera's frame that is on screen at a moment of a session.

    Args:
        store: the study.
        named: a mask of the session, or its id.
        at_us: session time.
        angle: which of its films; 1 is the reference.

    Raises:
        StudyError: there is no such session or angle, or the film is not on screen then.
    """
    held = find_session(store, session_named(store, named))
    film = (held.recordings[0] if angle == 1 else angle_of(held, angle)).recording
    own_us = at_us - film.offset_us
    if not 0 <= own_us < film.frames.end_us:
        first, last = film.offset_us, film.offset_us + film.frames.end_us
        raise StudyError(
            f"angle {angle} of {named} shows nothing at {format_instant(at_us)}",
            mend=f"it lasts from {format_instant(max(first, 0))} to {format_instant(last)}",
        )
    return original_instant(store, film.id, own_us)


def _unknown(recording: RecordingId) -> StudyError:
    return StudyError(
        f"the study does not know the frames of recording {recording}",
        mend="the family may have withdrawn",
    )
