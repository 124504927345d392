"""What program wrote a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look
from vippcoder.packing.blinding.tag_kinds import TagKind, found_tags

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("encoders")
def encoders(seen: Evidence) -> Look:
    """Look for the program that wrote a film."""
    return Look(
        "names of encoders and programs in tags",
        found_tags(seen, TagKind.PROGRAM, "Names a program"),
    )
