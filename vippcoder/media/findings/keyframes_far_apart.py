"""A film that is slow to move about in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding, seconds

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined

_FAR_US = 5_000_000


@finding("keyframes_far_apart")
def keyframes_far_apart(film: Examined) -> str | None:
    """Look for long stretches that can only be decoded from their beginning."""
    gap = film.keyframe_gap_max_us
    if gap < _FAR_US:
        return None
    return (
        f"Up to {seconds(gap)} pass between frames that decoding can start from. Every frame is "
        "still found exactly, but a jump may take a second or more on a slow machine. A coding "
        "proxy makes jumps quick (`vippcoder media proxy`)."
    )
