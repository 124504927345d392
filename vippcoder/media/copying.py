"""Copying a film to the disk, and its fingerprint on the way."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job

_PIECE: Final = 4 * 1024 * 1024


def copy_film(source: Path, target: Path, job: Job, *, is_new: bool = False) -> str:
    """Copy a film and return the SHA-256 of what was copied; it is on the disk by then.

    Args:
        source: the film; it is only read.
        target: the copy; what lies there is written over.
        job: told how far it is.
        is_new: nothing may lie there yet.

    Raises:
        OSError: one of the two cannot be opened, read or written; what was copied so far stays.
        CancelledError: the job was cancelled; what was copied so far stays.
    """
    digest = hashlib.sha256()
    with source.open("rb") as film, target.open("xb" if is_new else "wb") as copy:
        size, done = max(os.fstat(film.fileno()).st_size, 1), 0
        while piece := film.read(_PIECE):
            copy.write(piece)
            digest.update(piece)
            done += len(piece)
            job.advance(done / size, "Copying the film")
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()
