"""Small upright pictures of given frames, each of exactly the frame that it names."""

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


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One small picture."""

    frame: int
    """The displayed frame that it shows."""
    rgb: NDArray[np.uint8]
    """Shape (height, width, 3), upright, square pixels."""


def thumbnails(
    reader: FrameReader, wanted: Sequence[int], height: int, job: Job
) -> Iterator[Thumbnail]:
    """Yield a picture of each frame, in the order asked for.

    A keyframe nearby would be quicker and would show another moment, so none stands in. Frames
    that cannot be decoded are left out.

    Args:
        reader: for this alone; one made with `CACHE_BYTES` will do.
        wanted: indices of displayed frames.
        height: of the pictures, in pixels.
        job: asked before each packet; may cancel and may make the work wait.

    Raises:
        CancelledError: the job was cancelled.
    """
    for number, frame in enumerate(wanted):
        job.advance(number / len(wanted), "Small pictures")
        try:
            rgb = reader.rgb(frame, height=height, should_stop=job.should_stop)
        except (StudyError, OSError, ValueError, av.error.FFmpegError):
            continue
        yield Thumbnail(frame, rgb)
    job.advance(1, "Small pictures")
