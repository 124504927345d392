"""A pack's database as it stands at this moment, copied away: the pack itself is only read.

Also for a database that was sent without its films.
"""

from __future__ import annotations

import errno
import shutil
import time
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.storage.core.connection import DamagedError, connect, mended
from vippcoder.storage.pack.store import DATABASE, KIND, PackStore, read_store

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.core.folder import FolderKind

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TRIES: Final = 20
_PAUSE_S: Final = 0.1


def snapshot(given: Path, into: Path, kind: FolderKind = KIND) -> PackStore:
    """Copy a pack's database, its write-ahead log folded in, and open the copy for reading.

    Args:
        given: a pack's folder, or its database alone; a write-ahead log beside it is read too.
        into: an empty folder for the copy.
        kind: which kind of pack it must be.

    Raises:
        StudyError: it is no pack, is newer than this program, is a link, or is being written at
            this very moment. The path in it is `given`.
    """
    database = given / DATABASE if given.is_dir() else given
    log = database.with_name(f"{database.name}-wal")
    _refuse(given, database, log, kind)
    copy = into / DATABASE
    try:
        _copy_at_rest(given, {database: copy, log: into / f"{DATABASE}-wal"})
        connection = connect(copy)
        with mended(copy):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
        return read_store(into, kind)
    except DamagedError as error:
        raise StudyError(
            error.what,
            path=given,
            mend="keep it as it is, and ask the observer for the pack or its newest backup",
        ) from error
    except StudyError as error:
        raise StudyError(error.what, path=given, mend=error.mend) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StudyError(
                f"cannot be looked into, since there is no room for a copy: {error.strerror}",
                path=given,
                mend="make some room where the study lies",
            ) from error
        raise StudyError(
            f"cannot be read: {error.strerror}", path=given, mend="copy it to your own disk first"
        ) from error


def _refuse(given: Path, database: Path, log: Path, kind: FolderKind) -> None:
    if not given.exists():
        raise StudyError("is not there", path=given, mend="check the name")
    for path in (database, log):
        if path.is_symlink():
            raise StudyError(
                f"is not read, since {path.name} in it is a link that leads elsewhere",
                path=given,
                mend="ask the observer for the pack itself",
            )
    if not database.is_file():
        raise StudyError(
            f"this folder is not a {kind.form.name}: it holds no {DATABASE}",
            path=given,
            mend=kind.choose,
        )


def _copy_at_rest(given: Path, files: dict[Path, Path]) -> None:
    """Copy files that belong together once none of them changes meanwhile."""
    for _ in range(_TRIES):
        before = _stamps(files)
        for source, copy in files.items():
            copy.unlink(missing_ok=True)
            if source.is_file():
                shutil.copyfile(source, copy)
        if before == _stamps(files):
            return
        time.sleep(_PAUSE_S)
    raise StudyError(
        "is being written at this moment",
        path=given,
        mend="let the observer close it, then collect it again",
    )


def _stamps(files: dict[Path, Path]) -> list[tuple[int, int] | None]:
    stamps: list[tuple[int, int] | None] = []
    for path in files:
        stamp = path.stat() if path.is_file() else None
        stamps.append((stamp.st_mtime_ns, stamp.st_size) if stamp else None)
    return stamps
