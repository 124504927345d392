"""The SHA-256 of a file, streamed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20


def sha256(path: Path, job: Job | None = None) -> str:
    """Return the file's SHA-256 in hexadecimal, without holding more than 1 MiB of it.

    Raises:
        StudyError: the file cannot be read.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    digest = hashlib.sha256()
    try:
        size = max(path.stat().st_size, 1)
        done = 0
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                done += len(chunk)
                job.advance(done / size, "checking the film")
    except OSError as error:
        raise StudyError("cannot be read", path=path, mend="check the disk it lies on") from error
    return digest.hexdigest()
