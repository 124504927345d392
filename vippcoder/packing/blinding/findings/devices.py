"""What a film was taken with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look
from vippcoder.packing.blinding.tag_kinds import TagKind, found_tags

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("devices")
def devices(seen: Evidence) -> Look:
    """Look for what a film was taken with."""
    return Look(
        "makes, models and serial numbers of devices in tags",
        found_tags(seen, TagKind.DEVICE, "Tells the device"),
    )
