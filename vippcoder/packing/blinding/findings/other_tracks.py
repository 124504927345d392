"""Tracks that are neither shown nor heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import each, finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook


@finding("other_tracks")
def other_tracks(seen: Evidence) -> Look:
    """Look for every track beside one of pictures and one of sound."""
    return Look(
        "subtitles, data and timecode tracks, attachments, second pictures or sounds",
        each(seen.looks(), _told),
    )


def _told(look: FilmLook) -> str | None:
    return f"Holds other tracks: {', '.join(look.other_tracks)}." if look.other_tracks else None
