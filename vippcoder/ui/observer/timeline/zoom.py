"""Which part of the film is in view: pure arithmetic on ranges."""

from __future__ import annotations

from typing import Final

from vippcoder.timebase import TimeRange

SHORTEST_US: Final = 500_000
"""What can be in view at least: a syllable or two, half a millisecond a pixel."""
_MARGIN: Final = 20
"""A page begins a twentieth of its length before the playhead."""


def zoomed(view: TimeRange, end_us: int, factor: float, around_us: int) -> TimeRange:
    """Return the view `factor` times closer, with `around_us` at the place where it is.

    Args:
        view: what is in view.
        end_us: where the film ends.
        factor: above 1 shows less, below 1 more.
        around_us: an instant in view.
    """
    before = view.duration_us
    length = min(max(round(before / factor), min(SHORTEST_US, end_us)), end_us)
    start = around_us - (around_us - view.start_us) * length // before
    return held(start, length, end_us)


def moved(view: TimeRange, end_us: int, by_us: int) -> TimeRange:
    """Return the view farther on (back when negative), as far as the film goes."""
    return held(view.start_us + by_us, view.duration_us, end_us)


def paged(view: TimeRange, end_us: int, instant_us: int) -> TimeRange:
    """Return the page with an instant near its beginning, or near its end when it lies before."""
    margin = view.duration_us // _MARGIN
    if instant_us < view.start_us:
        return held(instant_us + 1 + margin - view.duration_us, view.duration_us, end_us)
    return held(instant_us - margin, view.duration_us, end_us)


def held(start_us: int, length_us: int, end_us: int) -> TimeRange:
    """Return a view of this length, moved so that it lies inside the film."""
    length = min(length_us, end_us)
    start = min(max(start_us, 0), end_us - length)
    return TimeRange(start, start + length)
