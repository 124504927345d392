"""Small upright pictures of given frames, each labelled with the frame that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import av.error

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.media.decode import FrameReader

CACHE_BYTES: Final = 8 * 1024 * 1024
"""Enough for a reader that only makes thumbnails."""
_NEAR: Final = 12
"""Frames from a keyframe up to which the exact frame is made at once."""
_STRIDE: Final = 8
"""Frames decoded between two looks at the job."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One small picture."""

    wanted: int
    """The frame that was asked for."""
    shown: int
    """The frame that is seen; a keyframe before `wanted` until the exact one is there."""
    rgb: NDArray[np.uint8]
    """Shape (height, width, 3), upright, square pixels."""

    @property
    def is_exact(self) -> bool:
        """Whether it shows the very frame that was asked for."""
        return self.shown == self.wanted


def thumbnails(
    reader: FrameReader, wanted: Sequence[int], height: int, job: Job
) -> Iterator[Thumbnail]:
    """Yield a picture of each frame: where that takes long, first of the keyframe before it.

    Frames that cannot be decoded are left out.

    Args:
        reader: for this alone; one made with `CACHE_BYTES` will do.
        wanted: indices of displayed frames.
        height: of the pictures, in pixels.
        job: looked at every few frames; may cancel and may make the work wait.

    Raises:
        CancelledError: the job was cancelled.
    """
    later: list[int] = []
    for number, frame in enumerate(wanted):
        job.advance(number / len(wanted) / 2, "Small pictures")
        start = reader.index.start_for(frame)
        if frame - start > _NEAR:
            later.append(frame)
            yield from _picture(reader, frame, start, height)
        else:
            yield from _picture(reader, frame, frame, height)
    for number, frame in enumerate(later):
        start = reader.index.start_for(frame)
        for between in range(start, frame, _STRIDE):
            job.advance(0.5 + number / len(later) / 2, "Small pictures")
            _decode(reader, between)
        yield from _picture(reader, frame, frame, height)
    job.advance(1, "Small pictures")


def _picture(reader: FrameReader, wanted: int, shown: int, height: int) -> Iterator[Thumbnail]:
    if _decode(reader, shown):
        yield Thumbnail(wanted, shown, reader.rgb(shown, height=height))


def _decode(reader: FrameReader, frame: int) -> bool:
    try:
        reader.frame(frame)
    except (StudyError, OSError, ValueError, av.error.FFmpegError):
        return False
    return True
