"""A copy as the player reads it: how many frames, how large, and any of them as an image."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.deinterlace import Deinterlacer
from vippcoder.media.known import OTHER_FILM
from vippcoder.media.picture import to_bgra

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.ui.shared.player.take import Take


@dataclass(slots=True)
class Film:
    """One copy, opened; used from one thread, except for its plain fields."""

    reader: FrameReader
    origin_us: int
    """Session time 0 in the container's own clock, in microseconds."""
    size: tuple[int, int]
    """Width and height, upright, pixels square."""
    has_sound: bool
    _seen: Deinterlacer

    @classmethod
    def open(cls, take: Take, job: Job, cache_bytes: int) -> Film:
        """Index a copy and compare it with the original's frame list.

        Args:
            take: the copy and the original's times.
            job: told how far the indexing is.
            cache_bytes: bound on the frames kept as decoded.

        Raises:
            StudyError: it cannot be read, or has another number of frames.
            CancelledError: the job was cancelled.
        """
        index = take.indexed_by(take.path, job)
        if len(index) != len(take.frames):
            raise StudyError(OTHER_FILM, path=take.path, mend="ask for the pack again")
        reader = FrameReader(take.path, index, cache_bytes=cache_bytes)
        return cls(
            reader=reader,
            origin_us=index.start_us,
            size=(reader.probe.display_width, reader.probe.display_height),
            has_sound=reader.probe.has_audio,
            _seen=Deinterlacer(partial(_neighbour, reader)),
        )

    def still(self, index: int, size: tuple[int, int], should_stop: Callable[[], bool]) -> QImage:
        """Decode a frame exactly, at a size of (width, height), without the combs of interlacing.

        Raises:
            StudyError: the frame cannot be decoded.
            CancelledError: `should_stop` said so before the frame was there.
        """
        self.reader.frame(
            index, should_stop=should_stop
        )  # kept by the reader: what follows is quick
        return as_image(to_bgra(self._seen.frame(index), self.reader.probe, *size))

    def close(self) -> None:
        """Let go of the file."""
        self.reader.close()


def _neighbour(reader: FrameReader, index: int) -> VideoFrame | None:
    if not 0 <= index < len(reader):
        return None
    try:
        return reader.frame(index)
    except StudyError:
        return None


def as_image(bgra: NDArray[np.uint8]) -> QImage:
    """Return rows of blue, green, red and 255 as an image that owns its pixels and paints fast."""
    height, width = bgra.shape[:2]
    return QImage(bgra.data, width, height, bgra.strides[0], QImage.Format.Format_RGB32).copy()
