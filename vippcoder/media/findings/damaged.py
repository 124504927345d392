"""Pictures that are damaged inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined


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
        "Copy it again from the camera; if the damage stays, watch for it while coding."
    )
