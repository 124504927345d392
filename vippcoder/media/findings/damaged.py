"""Pictures that are damaged inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined
    from vippcoder.timebase import TimeRange

_NAMED_AT_MOST = 3


@finding("damaged")
def damaged(film: Examined) -> str | None:
    """Look for packets that the container or the decoder calls damaged."""
    facts = film.index.facts
    met = facts.is_damaged or (film.survey is not None and film.survey.is_damaged)
    if not (met or facts.corrupt):
        return None
    count = facts.undecodable
    frames = "1 frame is" if count == 1 else f"{count} frames are"
    lost = f"{frames} lost and " if count else ""
    return (
        f"The recording is damaged: {lost}some frames may show blocks or smears. Frame times hold. "
        f"{_affected(film.index.damaged)}"
        "Copy it again from the camera; if the damage stays, watch for it while coding."
    )


def _affected(stretches: tuple[TimeRange, ...]) -> str:
    if not stretches:
        return ""
    spans = [
        f"{format_instant(stretch.start_us)} to {format_instant(stretch.end_us)}"
        for stretch in stretches[:_NAMED_AT_MOST]
    ]
    more = len(stretches) - len(spans)
    return f"Affected: {', '.join(spans)}{f' and {more} more stretches' if more else ''}. "
