"""A pack locked with a passphrase for its way home, and one that came locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.pack import journey

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job


def lock_pack(
    folder: Path, passphrase: str, job: Job | None = None, *, with_films: bool = True
) -> Path:
    """Lock a pack, or a delivery, into one file beside it and return the file.

    Args:
        folder: the pack, which nobody has open.
        passphrase: of ten signs at least.
        job: told how far it is.
        with_films: whether films go along; for collection they need not.

    Raises:
        StudyError: it is no pack, is open elsewhere, or the file cannot be written.
        CancelledError: cancelled; there is no file.
    """
    target = folder.with_name(f"{folder.name}{journey.ENDING}")
    journey.lock_folder(folder, target, passphrase, job, with_films=with_films)
    return target


def unlock_pack(
    file: Path, passphrase: str, folder: Path | None = None, job: Job | None = None
) -> Path:
    """Open a locked pack, or delivery, into a folder and return that.

    Args:
        file: the locked file; it stays.
        passphrase: with which it was locked.
        folder: the folder to make; without one, beside the file under its name.
        job: told how far it is.

    Raises:
        StudyError: the passphrase does not fit, the file is none of ours, was changed or is
            incomplete, or the folder exists or cannot be written; then there is no folder.
        CancelledError: cancelled; there is no folder.
    """
    if folder is None:
        if file.suffix != journey.ENDING:
            raise StudyError(
                "is no locked pack or delivery",
                path=file,
                mend=f"choose the file that ends in {journey.ENDING}",
            )
        folder = file.with_suffix("")
    journey.unlock(file, folder, passphrase, job)
    return folder
