"""A copy of a blinded film for one pack: the same film, with padding that no other copy has."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.media.copying import copy_film
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.making import SUFFIX
from vippcoder.packing.padding import pad

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job


def padded_copy(  # noqa: PLR0917 - what a copy is made of
    master: Path, digest: str, folder: Path, name: str, job: Job, padding: int | None = None
) -> tuple[str, str]:
    """Copy a blinded film byte for byte, add random padding and return the copy's name and SHA-256.

    Args:
        master: the film, blinded and without padding.
        digest: its SHA-256, which it must still have.
        folder: where the copy goes.
        name: the copy's, without suffix: the mask, with the angle's number.
        job: told how far it is.
        padding: bytes of it; None draws them for this copy alone.

    Raises:
        StudyError: the film is missing or was changed.
        OSError: the copy cannot be written.
        CancelledError: cancelled. In every case of failure nothing is left behind.
    """
    container = next((kind for kind, suffix in SUFFIX.items() if suffix == master.suffix), None)
    if container is None or not master.is_file() or master.is_symlink():
        raise _told("is missing", master)
    copy = folder / f"{name}{master.suffix}"
    try:
        is_same = copy_film(master, copy, job.part(0, 0.6), is_new=True) == digest
        if is_same:
            pad(copy, container, padding)
            return copy.name, sha256(copy, job.part(0.6, 1))
    except BaseException:
        with suppress(OSError):
            copy.unlink(missing_ok=True)
        raise
    copy.unlink()
    raise _told("was changed by another program", master)


def _told(what: str, master: Path) -> StudyError:
    return StudyError(
        f"this blinded film of the study {what}",
        path=master,
        mend="put it back from a copy of the study, or take its source in again",
    )
