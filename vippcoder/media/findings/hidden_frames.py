"""Frames that the file holds but does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined


@finding("hidden_frames")
def hidden_frames(film: Examined) -> str | None:
    """Look for an edit list that takes frames out."""
    count = film.index.facts.discarded
    if not count:
        return None
    return (
        f"The file was trimmed without coding it again: {count} of its frames are still inside but "
        "not shown. Frames count from the first one shown; a tool that ignores the trimming would "
        "number them differently."
    )
