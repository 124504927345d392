"""A silent film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined


@finding("no_sound")
def no_sound(film: Examined) -> str | None:
    """Look for a film that has no sound, or none that can be decoded."""
    if film.sound is not None:
        return None
    return (
        "There is no sound that can be played: whatever rests on voice and words cannot be rated "
        "from this film. Ask for the camera's original before it is coded."
    )
