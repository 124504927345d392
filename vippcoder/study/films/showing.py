"""Frames of a session's film for the lead's eye, to look for what is burnt into the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.known import index_of_copy
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.blindness.sight import session_named, still_to_code

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """One frame, made smaller where it is large."""

    number: int
    """From 0."""
    at_us: int
    picture: NDArray[np.uint8]
    """Array of shape (h, w, 3), red, green, blue."""


@dataclass(frozen=True, slots=True)
class ShownFilm:
    """Frames of one angle, and how large its picture is."""

    width: int
    """In pixels of the upright picture, in which rectangles are given."""
    height: int
    frames: tuple[ShownFrame, ...]


def show_film(
    store: StudyStore,
    named: str,
    *,
    angle: int = 1,
    count: int = 9,
    width: int = 960,
    job: Job | None = None,
) -> ShownFilm:
    """Return the first, the last and frames evenly between.

    Args:
        store: the study.
        named: a session's id, or the mask of one of its codings.
        angle: which of its films; 1 is the reference.
        count: how many frames.
        width: of the pictures, at most.
        job: progress and cancellation.

    Raises:
        StudyError: there is no such session or angle, the person has still to code it, or its film
            cannot be read.
        CancelledError: cancelled.
    """
    job = job or Job()
    session = session_named(store, named)
    if session in still_to_code(store, store.person):
        raise StudyError(
            f"{named} is not shown to {store.person}, who has still to code its session",
            mend="ask somebody who does not code it",
        )
    held = next((one for one in read_sessions(store) if one.id == session), None)
    if held is None or not 1 <= angle <= len(held.recordings):
        raise StudyError(f"{named} has no film of angle {angle}", mend="choose another")
    recording = held.recordings[angle - 1].recording
    path = store.folder / MEDIA / recording.file
    index = index_of_copy(path, recording, job.part(0, 0.2))
    last = len(index) - 1
    numbers = sorted({round(n * last / max(count - 1, 1)) for n in range(count)})
    frames = []
    with FrameReader(path, index) as reader:
        for done, number in enumerate(numbers):
            job.part(0.2, 1).advance(done / len(numbers), "Decoding frames")
            across = min(width, recording.display_width)
            picture = reader.rgb(number, width=across)
            frames.append(ShownFrame(number, index.frames.time_of(number), picture))
    return ShownFilm(recording.display_width, recording.display_height, tuple(frames))
