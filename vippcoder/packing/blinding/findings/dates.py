"""When a film was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import each, finding
from vippcoder.packing.blinding.report import Look
from vippcoder.packing.blinding.tag_kinds import TagKind, tags_of

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook


@finding("dates")
def dates(seen: Evidence) -> Look:
    """Look for dates in tags and in the container's own clocks; `words` looks for known ones."""

    def told(look: FilmLook) -> str | None:
        keys = tags_of(look, TagKind.DATE)
        said = [f"Tells a date: {keys}."] if keys else []
        if look.header_moments:
            said.append(f"Its header's clock is set: {', '.join(look.header_moments)}.")
        return " ".join(said) or None

    return Look("dates and times in tags and headers", each(seen.looks(), told))
