"""Opening the database of a folder: one writer at a time, readers beside it, older forms too."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from vippcoder.errors import StudyError
from vippcoder.storage.core.connection import connect, connect_reader, copy_in_memory, mended

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vippcoder.storage.core.version import Form


@dataclass(frozen=True, slots=True)
class FolderKind:
    """One kind of folder that a person opens."""

    form: Form
    """Its database's; `form.name` is what the folder is called ("pack", "study")."""
    database: str
    """The database file's name."""
    lock: str
    """Name of the file held by the program that has the folder open."""
    choose: str
    """Which folder to choose instead, a clause."""
    migrate: Callable[[sqlite3.Connection], None]

    def open(self, folder: Path) -> tuple[sqlite3.Connection, FileLock]:
        """Open a folder for writing; one program at a time.

        Raises:
            StudyError: it is no such folder, is newer than this program, is read-only, or is open
                elsewhere.
        """
        self.read(folder).close()  # refuses a foreign or newer file before anything is written
        lock = self._locked(folder)
        path = folder / self.database
        try:
            connection = connect(path)
            try:
                with mended(path):
                    if self.form.check(connection, path) < self.form.version:
                        self.migrate(connection)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            lock.release()
            raise
        return connection, lock

    def read(self, folder: Path) -> sqlite3.Connection:
        """Open a folder for reading alone, beside a writer or on a read-only disk.

        An older form is read through a copy in memory that is brought to the newest one.

        Raises:
            StudyError: it is no such folder, or is newer than this program.
        """
        path = self._existing(folder)
        connection = connect_reader(path)
        try:
            with mended(path):
                if self.form.check(connection, path) < self.form.version:
                    connection = copy_in_memory(connection)
                    self.migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def held(self, folder: Path) -> Iterator[None]:
        """Hold a folder, whatever state its database is in, against every other program.

        Raises:
            StudyError: it is no folder, is read-only, or is open elsewhere.
        """
        if not folder.is_dir() or (folder / self.lock).is_symlink():
            raise StudyError("there is no such folder", path=folder, mend=self.choose)
        lock = self._locked(folder)
        try:
            yield
        finally:
            lock.release()

    def _locked(self, folder: Path) -> FileLock:
        lock = FileLock(folder / self.lock, timeout=0)
        try:
            lock.acquire()
        except Timeout as held:
            raise StudyError(
                f"this {self.form.name} is open in another window or program",
                path=folder,
                mend="close it there, then try again",
            ) from held
        except OSError as error:
            raise StudyError(
                f"this {self.form.name} cannot be written, so nothing was changed",
                path=folder,
                mend="check that the folder is not read-only, or copy it to your own disk",
            ) from error
        return lock

    def _existing(self, folder: Path) -> Path:
        path, name = folder / self.database, self.form.name
        beside = (f"{self.database}-wal", f"{self.database}-shm", self.lock)
        for inside in (path, *(folder / other for other in beside)):
            if inside.is_symlink():
                raise StudyError(
                    f"is not opened, since {inside.name} in it is a link that leads out of the "
                    f"{name}",
                    path=folder,
                    mend=f"take a new copy of the {name}",
                )
        if not folder.is_dir():
            is_file = folder.exists()
            raise StudyError(
                f"is a file, not a {name}" if is_file else "there is no such folder",
                path=folder,
                mend=self.choose,
            )
        if not path.is_file():
            raise StudyError(
                f"this folder is not a {name}: it holds no {self.database}",
                path=folder,
                mend=self.choose,
            )
        return path
