"""Pictures of a film that are none of its frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import each, finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook


@finding("cover_pictures")
def cover_pictures(seen: Evidence) -> Look:
    """Look for cover pictures, thumbnails and stills."""
    return Look("cover pictures and thumbnails", each(seen.looks(), _told))


def _told(look: FilmLook) -> str | None:
    return "Holds a cover picture or a thumbnail." if look.covers else None
