"""A recording that breaks off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.findings import finding, seconds
from vippcoder.media.packets import CORRUPT

if TYPE_CHECKING:
    from vippcoder.media.findings import Examined

_MISSING_US = 500_000


@finding("truncated")
def truncated(film: Examined) -> str | None:
    """Look for less film than the header promises, or a last packet that is cut."""
    index = film.index
    starts, ends = [index.start_us], [index.start_us + index.frames.end_us]
    if film.sound is not None:
        starts.append(film.sound.start_us)
        ends.append(film.sound.end_us)
    missing = index.facts.declared_us - (max(ends) - min(starts))
    is_cut = index.facts.is_broken_off or (
        len(index.packets) < index.facts.declared_frames
        and index.packets.has(len(index.packets) - 1, CORRUPT)
    )
    if missing < _MISSING_US and not is_cut:
        return None
    lost = f"; {seconds(missing)} are missing" if missing >= _MISSING_US else ""
    return (
        f"The file breaks off before its end{lost}. What is there can be coded to the frame; copy "
        "it again from the camera before it is coded, so that the session is whole."
    )
