"""An open pack database: one writer, what it holds as the domain's nouns, and how to add to it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from vippcoder import __version__
from vippcoder.domain.coding import Assignment
from vippcoder.errors import StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import (
    connect,
    connect_reader,
    copy_in_memory,
    mended,
    transaction,
)
from vippcoder.storage.pack.exemplars import read_exemplars
from vippcoder.storage.pack.migrations import FORM, migrate
from vippcoder.storage.pack.recordings import read_recordings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.exemplar import Exemplar
    from vippcoder.domain.ids import ActionId, CodingId

DATABASE = "pack.sqlite"
MEDIA = "media"
EXEMPLARS = "exemplars"
CACHE = "cache"
"""What the program can make again at any time: named by masks, never verified, never collected."""
_LOCK = "pack.lock"


class PackStore:
    """A pack's database, held open by one program.

    Made by `open_store`; `connection` is for the modules of this package.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: FileLock | None) -> None:
        self.folder = folder
        self.connection = connection
        self._lock = lock

    @property
    def path(self) -> Path:
        """The database file."""
        return self.folder / DATABASE

    def close(self) -> None:
        """Fold the write-ahead log in and let the pack go."""
        if self._lock is not None:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()
        if self._lock is not None:
            self._lock.release()

    def about(self) -> tuple[str, tuple[str, ...], str]:
        """Return the observer's code, the group labels and the instrument file's text."""
        with mended(self.path):
            observer, labels = self.connection.execute(
                "SELECT observer, group_labels FROM pack"
            ).fetchone()
            (definition,) = self.connection.execute("SELECT definition FROM instruments").fetchone()
        return observer, tuple(json.loads(labels)), definition

    def assignments(self) -> tuple[Assignment, ...]:
        """Return the sessions in the observer's order."""
        with mended(self.path):
            rows = self.connection.execute("SELECT * FROM assignments ORDER BY position").fetchall()
            return tuple(
                Assignment(
                    row["coding_id"],
                    row["mask"],
                    row["position"],
                    row["task"],
                    read_recordings(self.connection, row["coding_id"]),
                )
                for row in rows
            )

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return the exemplar clips of the instrument."""
        with mended(self.path):
            return read_exemplars(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block writes, or nothing of it."""
        with transaction(self.connection, self.path):
            yield

    def append(
        self,
        coding: CodingId,
        entries: list[journal.Entry],
        *,
        continues: ActionId | None = None,
        reversal: tuple[str, ActionId] | None = None,
    ) -> list[int]:
        """Write entries of one coding inside a transaction; return their numbers.

        Args:
            coding: the coding they belong to.
            entries: what to write, in order.
            continues: an earlier action that undo shall take back together with these.
            reversal: `("undo" or "redo", action)` when these entries reverse that action.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kind, reverses = reversal or (None, None)
        step = journal.Step(coding, now, __version__, continues, kind, reverses)
        return journal.append(self.connection, step, entries)


def open_store(folder: Path) -> PackStore:
    """Open a pack for writing; one program at a time.

    Raises:
        StudyError: it is no pack, is newer than this program, is read-only, or is open elsewhere.
    """
    read_store(folder).close()  # refuses a foreign or newer file before anything is written
    lock = _locked(folder)
    path = folder / DATABASE
    try:
        connection = connect(path)
        try:
            with mended(path):
                if FORM.check(connection, path) < FORM.version:
                    migrate(connection)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise
    return PackStore(folder, connection, lock)


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as held:
        raise StudyError(
            "this pack is open in another window or program",
            path=folder,
            mend="close it there, then try again",
        ) from held
    except OSError as error:
        raise StudyError(
            "this pack cannot be written, so nothing was changed",
            path=folder,
            mend="check that the folder is not read-only, or copy it to your own disk",
        ) from error
    return lock


def read_store(folder: Path) -> PackStore:
    """Open a pack for reading alone, beside a writer or on a read-only disk.

    A pack in an older form is read through a copy in memory that is brought to the newest one.

    Raises:
        StudyError: it is no pack, or is newer than this program.
    """
    path = _existing(folder)
    connection = connect_reader(path)
    try:
        with mended(path):
            if FORM.check(connection, path) < FORM.version:
                connection = copy_in_memory(connection)
                migrate(connection)
    except BaseException:
        connection.close()
        raise
    return PackStore(folder, connection, None)


def _existing(folder: Path) -> Path:
    path = folder / DATABASE
    for inside in (path, folder / f"{DATABASE}-wal", folder / f"{DATABASE}-shm", folder / _LOCK):
        if inside.is_symlink():
            raise StudyError(
                f"is not opened, since {inside.name} in it is a link that leads out of the pack",
                path=folder,
                mend="ask your lead for a new copy of the pack",
            )
    if not folder.is_dir():
        is_file = folder.exists()
        raise StudyError(
            "is a file, not a pack" if is_file else "there is no such folder",
            path=folder,
            mend="choose the folder that ends in .vipppack",
        )
    if not path.is_file():
        raise StudyError(
            "this folder is not a pack: it holds no pack.sqlite",
            path=folder,
            mend="choose the folder that ends in .vipppack",
        )
    return path
