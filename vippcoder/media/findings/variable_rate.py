"""Frames of uneven length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined


@finding("variable_rate")
def variable_rate(film: Examined) -> str | None:
    """Look for frames that do not follow each other evenly."""
    if film.is_even:
        return None
    return (
        "The frame rate varies: frames stay on screen for different lengths. Times and frame "
        "numbers are exact here; a tool that computes times from frame numbers would be wrong."
    )
