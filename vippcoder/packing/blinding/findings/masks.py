"""Masks used twice, not drawn, or telling by their order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Found, Look
from vippcoder.packing.masks import ALPHABET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.packing.blinding.evidence import Evidence

_MASK = re.compile(rf"R-[{ALPHABET}]{{4}}")


@finding("masks")
def masks(seen: Evidence) -> Look:
    """Look for masks used twice, of another form, or in an order that tells something."""
    used = Counter(place.mask for place in seen.places)
    ranks = {mask: rank for rank, mask in enumerate(sorted(used))}
    return Look(
        f"{len(used)} masks: used twice here, in the study or in issued packs; not drawn; in an "
        "order that goes with intake, dyad or timepoint",
        tuple(_found(used, frozenset(seen.masks_elsewhere))),
        tuple(seen.tests_of_order("the order of masks", lambda place: ranks[place.mask])),
    )


def _found(used: Counter[str], elsewhere: frozenset[str]) -> Iterator[Found]:
    for mask, count in used.items():
        if count > 1:
            yield Found(mask, "The mask is used twice.")
        if mask in elsewhere:
            yield Found(mask, "The mask belongs to another coding, or to a pack that was issued.")
        if not _MASK.fullmatch(mask):
            yield Found(mask, "This is no mask that the program drew.")
