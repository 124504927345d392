"""What durations give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("durations")
def durations(seen: Evidence) -> Look:
    """Test whether durations tell timepoint or dyad."""
    films = seen.compared()
    values = [film.duration_us for film in films]
    return Look(
        "whether durations go with timepoint or dyad, within each task",
        tests=tuple(seen.tests_of_number("the duration", lambda film: film.duration_us, films)),
        note=f"Different values: {len(set(values))}.",
    )
