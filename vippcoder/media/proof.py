"""Whether an index made from packets alone holds up to a given frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.jobs import Job
from vippcoder.media.forward import DamageError, decode_forward
from vippcoder.media.index import index_film
from vippcoder.media.source import Care

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.media.index import FrameIndex


def proved_index(
    path: Path, frame_of: Callable[[FrameIndex], int], job: Job | None = None
) -> FrameIndex:
    """Index a film so that one frame is surely the one that a plain forward decode shows there.

    Nothing but decoding tells that no frame was lost to damage on the way. So the film is decoded
    from its start as far as that frame; where what comes out is not what the packets promise, all
    of it is decoded and that is the index.

    Args:
        path: the film.
        frame_of: says which frame is wanted; may raise what it likes.
        job: progress and cancellation.

    Raises:
        StudyError: not a film; see `index_film`.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    index = index_film(path, job.part(0, 0.2))
    if index.facts.is_proved or _holds(path, index, frame_of(index), job.part(0.2, 0.6)):
        return index
    return index_film(path, job.part(0.6, 1), by_decoding=True)


def _holds(path: Path, index: FrameIndex, last: int, job: Job) -> bool:
    try:
        frames = decode_forward(path, index.packets, Care.STRICT, job)
        for number, (ordinal, _) in enumerate(frames):
            if ordinal != index.packet_of[number]:
                return False
            if number == last:
                return True
    except DamageError:
        pass
    return False
