"""Time stamps that had to be repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined


@finding("backward_times")
def backward_times(film: Examined) -> str | None:
    """Look for frames stamped earlier than the frame before."""
    count = film.index.facts.repairs.backward
    if not count:
        return None
    return (
        f"Time stamps go backwards at {count} {_places(count)}: the camera's clock was set back or "
        "recordings were joined. Times go on from the frame before; sound may be out of step after "
        "such a place, and other players may jump."
    )


@finding("repeated_times")
def repeated_times(film: Examined) -> str | None:
    """Look for frames stamped like the frame before."""
    count = film.index.facts.repairs.repeated
    if not count:
        return None
    return (
        f"Frames bear the time of the frame before at {count} {_places(count)}. They were set "
        "between their neighbours; their times are right to about a frame."
    )


@finding("missing_times")
def missing_times(film: Examined) -> str | None:
    """Look for frames without a time stamp."""
    count = film.index.facts.repairs.missing
    if not count:
        return None
    return (
        f"{count} of {len(film.index)} frames bear no time. Their times were worked out from their "
        "neighbours or the frame rate; they are even, but not measured."
    )


def _places(count: int) -> str:
    return "place" if count == 1 else "places"
