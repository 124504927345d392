"""Where a film was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look
from vippcoder.packing.blinding.tag_kinds import TagKind, found_tags

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("places")
def places(seen: Evidence) -> Look:
    """Look for where a film was taken."""
    return Look(
        "GPS positions and names of places in tags",
        found_tags(seen, TagKind.PLACE, "Tells a place"),
    )
