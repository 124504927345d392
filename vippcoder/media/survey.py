"""One look at every frame of a film: where it is black, where it stands still, what is damaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.media.forward import DamageError, decode_forward
from vippcoder.media.picture import brightness
from vippcoder.media.pixels import are_alike, is_black
from vippcoder.media.source import Care

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.timebase import TimeRange

BLACK_AT_LEAST_US = 1_000_000
FROZEN_AT_LEAST_US = 2_000_000
"""Two seconds, as FFmpeg's `freezedetect`."""

_WIDTH, _HEIGHT = 128, 72
"""Size at which pictures are compared; averaging takes coding noise out."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the pictures show."""

    black: tuple[TimeRange, ...]
    frozen: tuple[TimeRange, ...]
    """Stretches of one unchanging picture that is not black."""
    interlaced: int
    """Frames made of two fields."""
    is_damaged: bool
    """Whether a decoder that stops at any damage stopped."""
    agrees: bool
    """Whether decoding shows exactly the frames of the index."""


@dataclass(slots=True)
class _Stretch:
    """Following frames that are all black, or all like the first."""

    first: int
    is_black: bool
    picture: NDArray[np.uint8]


class Surveyor:
    """Looks at the frames of a film one by one, in the order shown."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget what was seen."""
        self._stretch: _Stretch | None = None
        self._still: list[tuple[int, int, bool]] = []
        self._interlaced = 0
        self.count = 0
        """Frames seen."""

    def see(self, frame: VideoFrame) -> None:
        """Look at the next frame."""
        picture = brightness(frame, _WIDTH, _HEIGHT)
        dark = is_black(picture)
        self._interlaced += frame.interlaced_frame
        stretch = self._stretch
        is_going_on = (
            stretch is not None
            and stretch.is_black == dark
            and (dark or are_alike(stretch.picture, picture))
        )
        if not is_going_on:
            self._end()
            self._stretch = _Stretch(self.count, dark, picture)
        self.count += 1

    def told(self, index: FrameIndex, *, is_damaged: bool, agrees: bool = True) -> Survey:
        """Return what was seen.

        Args:
            index: of the film; says when its frames appear.
            is_damaged, agrees: as in `Survey`.
        """
        self._end()
        self._stretch = None
        spans = [
            (index.frames.range_of(first, min(last, len(index) - 1)), dark)
            for first, last, dark in self._still
            if first < len(index)
        ]
        return Survey(
            black=tuple(s for s, dark in spans if dark and s.duration_us >= BLACK_AT_LEAST_US),
            frozen=tuple(
                s for s, dark in spans if not dark and s.duration_us >= FROZEN_AT_LEAST_US
            ),
            interlaced=self._interlaced,
            is_damaged=is_damaged,
            agrees=agrees,
        )

    def _end(self) -> None:
        """Close the stretch before the next frame."""
        if self._stretch is not None:
            self._still.append((self._stretch.first, self.count - 1, self._stretch.is_black))


def survey(path: Path, index: FrameIndex, job: Job) -> Survey:
    """Decode the whole film and look at every frame.

    Raises:
        StudyError: the film cannot be opened.
        CancelledError: the job was cancelled.
    """
    try:
        return _survey(path, index, Care.STRICT, job)
    except DamageError:
        return _survey(path, index, Care.CAREFUL, job)


def _survey(path: Path, index: FrameIndex, care: Care, job: Job) -> Survey:
    surveyor = Surveyor()
    agrees = True
    for ordinal, frame in decode_forward(path, index.packets, care, job):
        if surveyor.count == len(index):
            agrees = False
            break
        agrees = agrees and (not index.packet_of or index.packet_of[surveyor.count] == ordinal)
        surveyor.see(frame)
    return surveyor.told(
        index,
        is_damaged=care is Care.CAREFUL,
        agrees=agrees and surveyor.count == len(index),
    )
