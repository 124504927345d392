"""File dates that say nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NEUTRAL_S = 946_684_800
"""2000-01-01 00:00 UTC, the date of everything in a new pack."""


def set_neutral_dates(folder: Path) -> None:
    """Give a folder, all folders in it and all files the same date, innermost first."""
    for inner in sorted(folder.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        os.utime(inner, (NEUTRAL_S, NEUTRAL_S), follow_symlinks=False)
    os.utime(folder, (NEUTRAL_S, NEUTRAL_S))


def set_neutral_dates_of_pack(folder: Path) -> None:
    """Give a pack that something was put into the same date; what its observer's program made, not.

    Args:
        folder: the pack.
    """
    for inner in (*folder.glob("media/*"), *folder.glob("exemplars/*"), *folder.glob("*")):
        if inner.name in {"media", "exemplars"} or inner.is_file():
            os.utime(inner, (NEUTRAL_S, NEUTRAL_S), follow_symlinks=False)
    os.utime(folder, (NEUTRAL_S, NEUTRAL_S))
