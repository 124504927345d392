"""Names of tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look
from vippcoder.packing.blinding.tag_kinds import TagKind, found_tags

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("handler_names")
def handler_names(seen: Evidence) -> Look:
    """Look for names that cameras and programs give to tracks."""
    return Look(
        "names of tracks other than the container's own",
        found_tags(seen, TagKind.HANDLER, "Bears a track's name"),
    )
