"""Making and opening a study."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.store import DATABASE, StudyStore, create_store, open_store, read_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAD = "lead"
"""Who works where nobody else is named."""


def create_study(folder: Path, person: str = LEAD) -> StudyStore:
    """Make a study in a new or empty folder and open it.

    Raises:
        StudyError: something is in the folder already, or it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        is_study = (folder / DATABASE).exists()
        raise StudyError(
            "is a study already" if is_study else "exists already, and is not empty",
            path=folder,
            mend="open it" if is_study else "choose a new or empty folder",
        )
    try:
        return create_store(folder, person)
    except OSError as error:
        raise StudyError(
            f"cannot be made: {error.strerror}", path=folder, mend="choose another place"
        ) from error


@contextmanager
def opened_study(
    folder: Path, *, person: str = LEAD, read_only: bool = False
) -> Iterator[StudyStore]:
    """Open a study for the length of the block.

    Args:
        folder: the study.
        person: who works; stands in the journal before what is written.
        read_only: for reading alone, also beside an open window.

    Raises:
        StudyError: it is no study, is newer than this program, is read-only, or is open elsewhere.
    """
    store = read_store(folder) if read_only else open_store(folder, person)
    try:
        yield store
    finally:
        store.close()
