"""What file sizes give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("sizes")
def sizes(seen: Evidence) -> Look:
    """Test whether file sizes tell timepoint or dyad."""
    values = [film.size_bytes for film in seen.films]
    return Look(
        "whether file sizes go with timepoint or dyad, within each task",
        tests=tuple(
            seen.tests_of_number("the file size", lambda film: film.size_bytes, seen.films)
        ),
        note=f"Different values: {len(set(values))}.",
    )
