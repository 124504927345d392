"""Sound that begins or ends at another time than the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding, seconds

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined

_NOTICED_US = 80_000
"""Less than the offset at which speech is noticed to be out of step."""

_STOPS_US = 1_000_000


@finding("sound_starts_late")
def sound_starts_late(film: Examined) -> str | None:
    """Look for a silent beginning."""
    offset = film.audio_offset_us
    if offset is None or offset < _NOTICED_US:
        return None
    return (
        f"The sound begins {seconds(offset)} after the picture: nothing is heard before. From "
        "there on it keeps to the picture, so judge nothing by ear in that first moment."
    )


@finding("sound_starts_early")
def sound_starts_early(film: Examined) -> str | None:
    """Look for sound before the first frame."""
    offset = film.audio_offset_us
    if offset is None or offset > -_NOTICED_US:
        return None
    return (
        f"The sound begins {seconds(offset)} before the first frame. Time 0 is the first frame, so "
        "what is heard before it cannot be coded."
    )


@finding("sound_stops_early")
def sound_stops_early(film: Examined) -> str | None:
    """Look for a silent end."""
    if film.sound is None:
        return None
    missing = film.index.start_us + film.index.frames.end_us - film.sound.end_us
    if missing < _STOPS_US:
        return None
    return (
        f"The sound ends {seconds(missing)} before the picture: a parent who is silent there may "
        "only be unheard. Do not rate speech in that stretch."
    )
