"""Folders that are made whole or not at all."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_or_nothing(folder: Path, *beside: Path) -> Iterator[None]:
    """Make folders within; whatever goes wrong, nothing half-made is left.

    Args:
        folder: what is made: new or empty.
        beside: what is made with it: new or empty too.

    Raises:
        StudyError: something is in one of them already, or it cannot be written.
    """
    places = (folder, *beside)
    for place in places:
        if place.exists() and not (place.is_dir() and not any(place.iterdir())):
            raise StudyError(
                "exists already, and is not empty", path=place, mend="choose another name"
            )
    try:
        yield
    except BaseException as error:
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
        if isinstance(error, OSError):
            raise StudyError(
                f"cannot be made: {error.strerror}", path=folder, mend="choose another place"
            ) from error
        raise
