"""The presentation times of a recording's frames: the only bridge between frames and time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vippcoder.timebase.ranges import TimeRange

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """Session times of every displayed frame, and the instant the last one ends.

    Args:
        times_us: strictly increasing session times in microseconds; the first is 0.
        end_us: when the last frame leaves the screen; later than the last time.

    Raises:
        ValueError: there is no frame, or the times do not increase from 0.
    """

    times_us: array[int]
    end_us: int

    def __post_init__(self) -> None:
        times = self.times_us
        if not times or times[0] != 0:
            raise ValueError("frame times start at 0 and are never empty")
        if any(b <= a for a, b in pairwise(times)) or self.end_us <= times[-1]:
            raise ValueError("frame times increase strictly")

    @classmethod
    def of(cls, times_us: Iterable[int], end_us: int) -> FrameTimes:
        """Build from any iterable of whole microseconds."""
        return cls(array("q", times_us), end_us)

    def __len__(self) -> int:
        return len(self.times_us)

    @property
    def whole(self) -> TimeRange:
        """The range from the first frame to the end of the last."""
        return TimeRange(0, self.end_us)

    def time_of(self, index: int) -> int:
        """Return when frame `index` appears; `len(self)` names the end.

        Raises:
            IndexError: no such frame.
        """
        if index == len(self.times_us):
            return self.end_us
        if index < 0:
            raise IndexError(index)
        return self.times_us[index]

    def index_at(self, instant_us: int) -> int:
        """Return the index of the frame on screen at `instant_us`.

        Instants before the first frame give 0, instants after the last give the last.
        """
        return max(bisect_right(self.times_us, instant_us) - 1, 0)

    def is_edge(self, instant_us: int) -> bool:
        """Whether a segment may start or end there: a frame time, or the end."""
        if instant_us == self.end_us:
            return True
        at = bisect_left(self.times_us, instant_us)
        return at < len(self.times_us) and self.times_us[at] == instant_us

    def intervals(self, length_us: int) -> tuple[TimeRange, ...]:
        """Return the whole film cut into intervals that begin with the frames due at their starts.

        A rest of less than half an interval belongs to the interval before it; a film shorter than
        one interval is one.

        Args:
            length_us: how long an interval is, in microseconds; more than 0.
        """
        count = max((self.end_us + length_us // 2) // length_us, 1)
        indexes = [bisect_left(self.times_us, n * length_us) for n in range(count)]
        edges = [*(self.time_of(index) for index in indexes), self.end_us]
        return tuple(TimeRange(start, end) for start, end in pairwise(edges) if start < end)

    def nudge(self, edge_us: int, frames: int) -> int:
        """Return the edge `frames` frames later (earlier when negative), held inside the film.

        An `edge_us` between two edges counts as the one before it.
        """
        index = len(self.times_us) if edge_us >= self.end_us else self.index_at(edge_us)
        return self.time_of(min(max(index + frames, 0), len(self.times_us)))

    def range_of(self, first: int, last: int) -> TimeRange:
        """Return the range in which the frames `first` to `last`, both included, are on screen."""
        return TimeRange(self.time_of(first), self.time_of(last + 1))
