"""Frames made of two fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined


@finding("interlaced")
def interlaced(film: Examined) -> str | None:
    """Look for frames that hold two moments, line by line."""
    if film.survey is not None and not film.survey.interlaced:
        return None
    if film.survey is None and not film.probe.is_interlaced:
        return None
    return (
        "The film is interlaced: each frame holds two moments, and fast movement shows combs when "
        "paused. Times are those of whole frames."
    )
