"""Chapters, whose titles are typed by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import each, finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook


@finding("chapters")
def chapters(seen: Evidence) -> Look:
    """Look for chapters."""
    return Look("chapters", each(seen.looks(), _told))


def _told(look: FilmLook) -> str | None:
    return f"Holds {look.chapters} chapters." if look.chapters else None
