"""What the order in which observers get films gives away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("order")
def order(seen: Evidence) -> Look:
    """Test whether the order of an observer's films tells intake, dyad or timepoint."""
    return Look(
        f"whether the order of {len(seen.places)} codings goes with intake, dyad or timepoint",
        tests=tuple(seen.tests_of_order("the order of films", lambda place: place.position)),
    )
