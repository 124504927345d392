"""A copy as the player reads it: how many frames, how large, and any of them as an image."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from PySide6.QtGui import QImage

from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.picture import to_rgb
from vippcoder.media.times import Repairs

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.timebase import FrameTimes

OTHER_FILM: Final = "does not have the frames that the pack lists for it"
DECODED_BYTES: Final = 96 * 1024 * 1024
"""Bound on the frames that the reader keeps as decoded; the images beside it have their own."""
_SAMPLE: Final = (64, 36)
_UNNAMED, _BT709, _BT601, _HD_HEIGHT = 2, 1, 6, 576
_ALIKE: Final = 12.0
"""Mean difference of two small pictures, of 255, up to which they show the same."""


@dataclass(slots=True)
class Film:
    """One copy, opened; used from one thread, except for its plain fields."""

    reader: FrameReader
    times: FrameTimes
    """The copy's own, which may differ from the original's by its container's ticks."""
    size: tuple[int, int]
    """Width and height, upright, pixels square."""
    has_sound: bool
    is_stamped: bool
    """Whether the container's time stamps are sound, so that they tell a player's frames apart."""
    sample: NDArray[np.uint8]
    """The first frame, small."""
    colors: tuple[int, int]
    """Colour space and range, in FFmpeg's numbers, by which our own decode converts."""
    _shrinker: VideoReformatter = field(default_factory=VideoReformatter)

    @classmethod
    def open(cls, path: Path, frames: FrameTimes, job: Job) -> Film:
        """Index a copy and compare it with the original's frame list.

        Raises:
            StudyError: it cannot be read, or has another number of frames.
            CancelledError: the job was cancelled.
        """
        index = index_film(path, job)
        if len(index) != len(frames):
            raise StudyError(OTHER_FILM, path=path, mend="ask for the pack again")
        reader = FrameReader(path, index, cache_bytes=DECODED_BYTES)
        try:
            first = reader.frame(0)
            return cls(
                reader=reader,
                times=index.frames,
                size=(reader.probe.display_width, reader.probe.display_height),
                has_sound=reader.probe.has_audio,
                is_stamped=index.facts.repairs == Repairs(),
                sample=to_rgb(first, reader.probe, width=_SAMPLE[0], height=_SAMPLE[1]),
                colors=_colors_of(first),
            )
        except BaseException:
            reader.close()
            raise

    def still(self, index: int, size: tuple[int, int]) -> QImage:
        """Decode a frame exactly, at a size of (width, height).

        Raises:
            StudyError: the frame cannot be decoded.
        """
        return self.image_of(self.reader.frame(index), size, self._shrinker)

    def image_of(
        self, frame: VideoFrame, size: tuple[int, int], shrinker: VideoReformatter
    ) -> QImage:
        """Return any decoder's frame of this film upright at (width, height).

        It is shrunk before its colours are converted, which takes a quarter of the time. May be
        called from any thread that brings a shrinker of its own.
        """
        probe = self.reader.probe
        width, height = size if probe.rotation % 180 == 0 else size[::-1]
        if width * height < frame.width * frame.height:
            frame = shrinker.reformat(
                frame, width=width, height=height, interpolation=Interpolation.AREA, threads=1
            )
            frame.colorspace, frame.color_range = self.colors
        return as_image(to_rgb(frame, probe, width=size[0], height=size[1]))

    def is_first(self, frame: VideoFrame) -> bool:
        """Whether another decoder's frame shows what our first frame shows; any thread."""
        seen = to_rgb(frame, self.reader.probe, width=_SAMPLE[0], height=_SAMPLE[1])
        return float(np.abs(seen.astype(np.int16) - self.sample).mean()) <= _ALIKE

    def close(self) -> None:
        """Let go of the file."""
        self.reader.close()


def _colors_of(frame: VideoFrame) -> tuple[int, int]:
    space = frame.colorspace
    if space == _UNNAMED:  # then `to_rgb` goes by the height, which is lost when a frame is shrunk
        space = _BT709 if frame.height > _HD_HEIGHT else _BT601
    return space, frame.color_range


def as_image(rgb: NDArray[np.uint8]) -> QImage:
    """Return rows of red, green and blue as an image that owns its pixels and paints fast."""
    height, width = rgb.shape[:2]
    borrowed = QImage(rgb.data, width, height, rgb.strides[0], QImage.Format.Format_RGB888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)
