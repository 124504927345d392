"""When the files of a pack were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Found, Look
from vippcoder.packing.neutral_dates import NEUTRAL_S

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("file_dates", faces=("pack",))
def file_dates(seen: Evidence) -> Look:
    """Look for files and folders that bear another date than the neutral one."""
    return Look(
        f"dates of {len(seen.file_dates)} files and folders other than 2000-01-01",
        tuple(
            Found(name, "Bears a date of its own.")
            for name, changed in sorted(seen.file_dates.items())
            if changed != NEUTRAL_S
        ),
    )
