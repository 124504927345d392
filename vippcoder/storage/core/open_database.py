"""The database of a folder while a program holds it open."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from vippcoder.storage.core.connection import fold_log_in, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import FileLock


class OpenDatabase:
    """A folder's database; `connection` is for the modules of its own package.

    Args:
        path: the database's file, in the folder.
        connection: to it.
        lock: held while it is open for writing; None for reading.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: FileLock | None) -> None:
        self.path = path
        self.connection = connection
        self._lock = lock

    @property
    def folder(self) -> Path:
        """The folder that a person opens."""
        return self.path.parent

    def close(self) -> None:
        """Fold the write-ahead log in and let the folder go."""
        try:
            if self._lock is not None:
                fold_log_in(self.connection)
            self.connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block writes, or nothing of it."""
        with transaction(self.connection, self.path):
            yield
