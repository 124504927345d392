"""Half-open ranges of session time in whole microseconds.

Half-open ranges compose without an epsilon: two neighbours share one number, a split loses nothing,
and the length is a subtraction. (The idea is OpenTimelineIO's; its doubles are not.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """The instants t with start_us <= t < end_us; never empty.

    Raises:
        ValueError: the end is not after the start.
    """

    start_us: int
    end_us: int

    def __post_init__(self) -> None:
        if self.end_us <= self.start_us:
            raise ValueError(f"a range must end after its start: {self.start_us}, {self.end_us}")

    @property
    def duration_us(self) -> int:
        """Length in microseconds, at least 1."""
        return self.end_us - self.start_us

    def __contains__(self, instant_us: int) -> bool:
        return self.start_us <= instant_us < self.end_us

    def overlaps(self, other: TimeRange) -> bool:
        """Whether an instant lies in both; touching ranges do not overlap."""
        return self.start_us < other.end_us and other.start_us < self.end_us

    def intersect(self, other: TimeRange) -> TimeRange | None:
        """Return the instants in both, or None when there are none."""
        start, end = max(self.start_us, other.start_us), min(self.end_us, other.end_us)
        return TimeRange(start, end) if start < end else None

    def split(self, at_us: int) -> tuple[TimeRange, TimeRange]:
        """Return the parts before and from `at_us`.

        Raises:
            ValueError: `at_us` is not strictly inside, so one part would be empty.
        """
        if not self.start_us < at_us < self.end_us:
            raise ValueError(f"{at_us} does not lie inside {self.start_us}..{self.end_us}")
        return TimeRange(self.start_us, at_us), TimeRange(at_us, self.end_us)

    def merge(self, other: TimeRange) -> TimeRange:
        """Return the one range that two overlapping or touching ranges make together.

        Raises:
            ValueError: there is a gap between them.
        """
        if self.start_us > other.end_us or other.start_us > self.end_us:
            raise ValueError(f"{self} and {other} do not touch")
        return TimeRange(min(self.start_us, other.start_us), max(self.end_us, other.end_us))


def union(ranges: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """Return the same instants as disjoint, non-touching ranges in order."""
    merged: list[TimeRange] = []
    for item in sorted(ranges):
        if merged and item.start_us <= merged[-1].end_us:
            merged[-1] = merged[-1].merge(item)
        else:
            merged.append(item)
    return tuple(merged)


def complement(window: TimeRange, ranges: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """Return the parts of `window` that no range covers, in order."""
    gaps: list[TimeRange] = []
    reached = window.start_us
    for item in union(ranges):
        covered = item.intersect(window)
        if covered is None:
            continue
        if covered.start_us > reached:
            gaps.append(TimeRange(reached, covered.start_us))
        reached = covered.end_us
    if reached < window.end_us:
        gaps.append(TimeRange(reached, window.end_us))
    return tuple(gaps)


def total_us(ranges: Iterable[TimeRange]) -> int:
    """Return how many microseconds the ranges cover, counting overlaps once."""
    return sum(item.duration_us for item in union(ranges))
