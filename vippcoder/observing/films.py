"""The films of a pack: putting back one that is missing or damaged."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.copying import copy_film
from vippcoder.media.fingerprint import sha256

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.recording import Recording
    from vippcoder.observing.pack import OpenPack

_NEUTRAL_S: Final = 946_684_800
"""The date that every film of a pack bears, so that dates tell nothing."""


def put_back(pack: OpenPack, recording: Recording, source: Path, job: Job | None = None) -> None:
    """Copy a film into the pack if it is, byte for byte, the one that belongs there.

    Args:
        pack: the open pack.
        recording: whose film is missing or damaged.
        source: the file that the observer chose; it is only read.
        job: told how far the copying is.

    Raises:
        StudyError: it is another film, cannot be read, or there is no room; the pack is as before.
        CancelledError: the job was cancelled; the pack is as before.
    """
    target = pack.recording_path(recording)
    half_made = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        digest = copy_film(source, half_made, job or Job())
        if digest != recording.sha256:
            raise StudyError(
                "this is not the film of this session",
                path=source,
                mend="choose the file that your lead gave you for it",
            )
        os.utime(half_made, (_NEUTRAL_S, _NEUTRAL_S))
        half_made.replace(target)
    except OSError as error:
        raise _told(error, source) from error
    finally:
        half_made.unlink(missing_ok=True)


def prove(pack: OpenPack, session: Assignment, job: Job | None = None) -> None:
    """Compare a session's films with what was packed, byte by byte; missing ones are passed over.

    Raises:
        StudyError: one of them is another film.
        CancelledError: the job was cancelled.
    """
    job, recordings = job or Job(), session.recordings
    for number, recording in enumerate(recordings):
        path = pack.recording_path(recording)
        part = job.part(number / len(recordings), (number + 1) / len(recordings))
        if path.is_file() and sha256(path, part) != recording.sha256:
            raise StudyError(
                "this is not the film that was packed for this session, or it was changed",
                path=path,
                mend="do not code it, and ask your lead for the film",
            )


def _told(error: OSError, source: Path) -> StudyError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return StudyError(
            "the disk has no room for the film", mend="make some room, then try again"
        )
    if error.errno == errno.EROFS or (error.filename and error.filename != str(source)):
        return StudyError(
            "the film cannot be put into the pack",
            path=source,
            mend="check that the pack's folder is not read-only",
        )
    return StudyError("this file cannot be read", path=source, mend="choose another file")
