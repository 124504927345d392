"""What has actually been played, stretch by stretch."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.timebase import FrameTimes

LONGEST_S: Final = 5.0
"""A stretch is told at the latest after this long, so that a crash forgets no more."""


class WatchedStretches:
    """Joins frames that were painted one after the other into ranges.

    Args:
        tell: called with (range, speed above 0, with sound) for each stretch.
    """

    def __init__(self, frames: FrameTimes, tell: Callable[[TimeRange, float, bool], None]) -> None:
        self._frames = frames
        self._tell = tell
        self._first: int | None = None
        self._last = 0
        self._since = 0.0
        self._manner = (1.0, False)

    def begin(self, index: int, speed: float, *, with_sound: bool) -> None:
        """Start a stretch with the frame on screen; tells the one before it."""
        self.end()
        self._manner = (speed, with_sound)
        self._start(index)

    def reach(self, index: int) -> None:
        """Note that the film, still playing, has come to this frame."""
        if self._first is None:
            return
        self._last = index
        if monotonic() - self._since >= LONGEST_S:
            self.end()
            self._start(index)

    def end(self, *, to_its_end: bool = False) -> None:
        """Tell the stretch that was played, if there is one.

        Args:
            to_its_end: the frame on screen was shown for its whole time. Else it counts with what
                is played from it next, so that two stretches never share a frame.
        """
        if self._first is None:
            return
        low, high = sorted((self._first, self._last))
        self._first = None
        start, end = self._frames.time_of(low), self._frames.time_of(high + to_its_end)
        if end > start:
            self._tell(TimeRange(start, end), *self._manner)

    def _start(self, index: int) -> None:
        self._first = self._last = index
        self._since = monotonic()
