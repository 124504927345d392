"""Files that nobody can vouch for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import each, finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook


@finding("unreadable")
def unreadable(seen: Evidence) -> Look:
    """Look for files whose inside could not be looked at."""
    return Look("files that cannot be opened as a film", each(seen.looks(), _told))


def _told(look: FilmLook) -> str | None:
    return None if look.signature else "Cannot be opened as a film."
