"""One look at every frame of a film: where it is black, where it stands still, what is damaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.media.forward import DamageError, decode_forward
from vippcoder.media.picture import brightness
from vippcoder.media.pixels import are_alike, is_black
from vippcoder.media.source import Care

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
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


class _Watcher:
    def __init__(self, index: FrameIndex) -> None:
        self._frames = index.frames
        self._stretch: _Stretch | None = None
        self.black: list[TimeRange] = []
        self.frozen: list[TimeRange] = []

    def see(self, number: int, picture: NDArray[np.uint8]) -> None:
        dark = is_black(picture)
        stretch = self._stretch
        if (
            stretch is not None
            and stretch.is_black == dark
            and (dark or are_alike(stretch.picture, picture))
        ):
            return
        self.end(number)
        self._stretch = _Stretch(number, dark, picture)

    def end(self, number: int) -> None:
        """Close the stretch that frame `number` no longer belongs to."""
        if self._stretch is None or number <= self._stretch.first:
            return
        seen = self._frames.range_of(self._stretch.first, number - 1)
        if self._stretch.is_black and seen.duration_us >= BLACK_AT_LEAST_US:
            self.black.append(seen)
        elif not self._stretch.is_black and seen.duration_us >= FROZEN_AT_LEAST_US:
            self.frozen.append(seen)


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
    watcher = _Watcher(index)
    interlaced = number = 0
    agrees = True
    for number, (ordinal, is_interlaced, picture) in enumerate(
        _pictures(path, index, care, job), 1
    ):
        interlaced += is_interlaced
        if number > len(index):
            agrees = False
            break
        agrees = agrees and (not index.packet_of or index.packet_of[number - 1] == ordinal)
        watcher.see(number - 1, picture)
    watcher.end(min(number, len(index)))
    return Survey(
        black=tuple(watcher.black),
        frozen=tuple(watcher.frozen),
        interlaced=interlaced,
        is_damaged=care is Care.CAREFUL,
        agrees=agrees and number == len(index),
    )


def _pictures(
    path: Path, index: FrameIndex, care: Care, job: Job
) -> Iterator[tuple[int | None, bool, NDArray[np.uint8]]]:
    for ordinal, frame in decode_forward(path, index.packets, care, job):
        small = brightness(frame, _WIDTH, _HEIGHT)
        yield ordinal, frame.interlaced_frame, small
