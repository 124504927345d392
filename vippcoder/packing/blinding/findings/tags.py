"""Texts in the container that are nothing else that is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look
from vippcoder.packing.blinding.tag_kinds import TagKind, found_tags

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("tags")
def tags(seen: Evidence) -> Look:
    """Look for any other text in the container."""
    return Look(
        "any other tag: titles, comments, languages", found_tags(seen, TagKind.OTHER, "Bears a tag")
    )
