"""A clock that does not start at zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding, seconds

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined

_NOTICED_US = 80_000


@finding("starts_late")
def starts_late(film: Examined) -> str | None:
    """Look for a first frame whose time is not zero."""
    start = film.index.start_us
    if abs(start) < _NOTICED_US:
        return None
    return (
        f"The file's own clock shows {seconds(start)} at the first frame. Here time 0 is the first "
        "frame; another player may show times that differ by so much."
    )
