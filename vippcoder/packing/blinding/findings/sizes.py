"""What file sizes give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("sizes")
def sizes(seen: Evidence) -> Look:
    """Test whether file sizes tell timepoint or dyad.

    In a pack twice: as they are, and without their padding, which whoever reads the file can take
    off. Without it they are what they are in the study.
    """
    values = [film.size_bytes for film in seen.films]
    tests = seen.tests_of_number("the file size", lambda film: film.size_bytes, seen.films)
    if seen.in_study:
        tests += seen.tests_of_number(
            "the file size without padding", lambda film: film.size_bytes, seen.in_study
        )
    return Look(
        "whether file sizes go with timepoint or dyad, within each task",
        tests=tuple(tests),
        note=f"Different values: {len(set(values))}.",
    )
