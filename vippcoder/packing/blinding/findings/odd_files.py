"""Files that a pack does not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Found, Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("odd_files", faces=("pack",))
def odd_files(seen: Evidence) -> Look:
    """Look for anything beside the database, the films of its sessions and exemplar clips."""
    return Look(
        f"files and folders other than a pack's own among {len(seen.file_dates)}",
        tuple(Found(name, "Does not belong into a pack.") for name in seen.odd_files),
    )
