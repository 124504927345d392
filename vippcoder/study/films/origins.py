"""From a time in a film that was made anew back to the film that came from the camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.films import frames_of
from vippcoder.storage.study.remakes import read_remakes

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


def _unknown(recording: RecordingId) -> StudyError:
    return StudyError(
        f"the study does not know the frames of recording {recording}",
        mend="the family may have withdrawn",
    )
