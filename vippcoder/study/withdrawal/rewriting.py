"""Databases that hold something of a family and stay: backups, and what observers brought back."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final, Literal

from vippcoder.errors import StudyError
from vippcoder.storage.core.connection import (
    connect,
    connect_reader,
    copy_in_memory,
    transaction,
)
from vippcoder.storage.pack.removal import redact_codings
from vippcoder.storage.study import withdrawals
from vippcoder.storage.study.migrations import migrate
from vippcoder.storage.study.store import DATABASE

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId, DyadId

Ratings = Literal["keep", "redact"]
BECAUSE: Final = "a family withdrew"


def rewrite(path: Path, dyad: DyadId, codings: tuple[CodingId, ...], ratings: Ratings) -> None:
    """Take a family out of a backup or a returned pack; one that cannot be read goes whole."""
    try:
        with closing(connect(path)) as copy:
            _take_out(copy, path, dyad, codings, ratings)
            copy.execute("VACUUM")
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            copy.execute("PRAGMA journal_mode = DELETE")
    except (StudyError, sqlite3.Error):
        for gone in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            with suppress(FileNotFoundError):
                gone.unlink()


def holds_something(
    path: Path, dyad: DyadId, codings: tuple[CodingId, ...], ratings: Ratings
) -> bool:
    """Whether rewriting a database would take anything out of it; tried on a copy in memory."""
    try:
        with closing(copy_in_memory(connect_reader(path))) as copy:
            return _take_out(copy, path, dyad, codings, ratings)
    except (StudyError, sqlite3.Error):
        return True


def _take_out(
    copy: sqlite3.Connection,
    path: Path,
    dyad: DyadId,
    codings: tuple[CodingId, ...],
    ratings: Ratings,
) -> bool:
    """Take a family out; return whether there was anything to take."""
    is_study = path.name.startswith(DATABASE.removesuffix(".sqlite")) or _is_study(copy)
    if is_study:
        migrate(copy)
    before = copy.total_changes
    if is_study:
        with transaction(copy, path):
            withdrawals.take_out(copy, dyad, ratings=ratings, because=BECAUSE)
    elif ratings == "redact":
        with transaction(copy, path):
            redact_codings(copy, codings, BECAUSE)
    return copy.total_changes > before


def _is_study(connection: sqlite3.Connection) -> bool:
    return (
        connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'study'").fetchone()
        is not None
    )
