"""Stretches in which nothing can be seen to happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding, seconds
from vippcoder.timebase import format_instant, total_us

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined
    from vippcoder.timebase import TimeRange

_NAMED = 3


@finding("black")
def black(film: Examined) -> str | None:
    """Look for a second or more of black."""
    if film.survey is None or not film.survey.black:
        return None
    return (
        f"The picture is black {_where(film.survey.black)}: nothing can be rated from it there. "
        "Plan segments around it, or note it as not codable."
    )


@finding("frozen")
def frozen(film: Examined) -> str | None:
    """Look for two seconds or more of one unchanging picture."""
    if film.survey is None or not film.survey.frozen:
        return None
    return (
        f"The picture stands still {_where(film.survey.frozen)} while time goes on. That is the "
        "recording, not the family: do not take it for stillness or silence of parent or child."
    )


def _where(ranges: tuple[TimeRange, ...]) -> str:
    named = ", ".join(
        f"{format_instant(item.start_us)} to {format_instant(item.end_us)}"
        for item in ranges[:_NAMED]
    )
    if len(ranges) <= _NAMED:
        return f"({named})"
    return f"({named} and {len(ranges) - _NAMED} more; {seconds(total_us(ranges))} in all)"
