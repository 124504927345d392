"""A folder that has its name only when it is whole, on the disk, and without a date of its own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.packing.left_over import half_made, release, told_of
from vippcoder.packing.neutral_dates import set_neutral_dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def appearing(folder: Path, inside: str) -> Iterator[Path]:
    """Make a folder that gets its name when the block is done; if it fails there is nothing.

    Args:
        folder: its future place.
        inside: a folder to make in it.

    Raises:
        StudyError: it exists, or cannot be written.
    """
    if folder.exists():
        raise StudyError(
            "exists already, and what left is never written over",
            path=folder,
            mend="move it elsewhere",
        )
    try:
        with half_made(folder, inside) as making, told_of(folder, making):
            yield making
            release(making)
            set_neutral_dates(making)
            _settle(making)
            making.rename(folder)
    except OSError as error:
        raise StudyError(
            f"cannot be made: {error.strerror}",
            path=folder,
            mend="make room there, or check that the study's folder can be written",
        ) from error


def _settle(folder: Path) -> None:
    """See that everything in a folder is on the disk before it gets its name."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir() and os.name != "posix":
            continue
        handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
