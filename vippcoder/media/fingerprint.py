"""The SHA-256 of a file, streamed: what proves that a film is still the same film."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from pathlib import Path

_PIECE = 4 * 1024 * 1024


def sha256(path: Path, job: Job | None = None) -> str:
    """Return the SHA-256 of the file's bytes as 64 hexadecimal digits.

    Raises:
        StudyError: the file cannot be read.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    digest = hashlib.sha256()
    try:
        size = max(path.stat().st_size, 1)
        with path.open("rb") as file:
            done = 0
            while piece := file.read(_PIECE):
                digest.update(piece)
                done += len(piece)
                job.advance(done / size, "Taking the fingerprint")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StudyError(f"cannot be read: {reason}", path=path, mend="copy it again") from error
    return digest.hexdigest()
