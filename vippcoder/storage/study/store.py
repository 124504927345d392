"""An open study database: one writer, and how to add to it."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from vippcoder import __version__
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import connect, mended, transaction
from vippcoder.storage.core.folder import FolderKind
from vippcoder.storage.core.open_database import OpenDatabase
from vippcoder.storage.study import locks
from vippcoder.storage.study.half_taken import clear_half_taken
from vippcoder.storage.study.migrations import FORM, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from filelock import FileLock

DATABASE = "study.sqlite"
MEDIA, PACKS, INBOX, BACKUPS, REPORTS = "media", "packs", "inbox", "backups", "reports"
FOLDERS = (MEDIA, PACKS, INBOX, BACKUPS, REPORTS)
"""The folders of a study."""


class StudyStore(OpenDatabase):
    """A study's database, held open by one program.

    Made by `open_store`; `connection` is for the modules of this package.

    Args:
        folder: the study.
        connection: its database.
        lock: held while it is open for writing; None for reading.
        person: who works; noted in the journal before the first entry of a sitting.
    """

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        lock: FileLock | None,
        person: str = "",
    ) -> None:
        super().__init__(folder / DATABASE, connection, lock)
        self.person = person
        self._is_seated = False

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        with mended(self.path):
            return self.connection.execute(query, parameters).fetchall()

    def append(self, entries: list[journal.Entry]) -> list[int]:
        """Write entries inside a transaction and return their numbers.

        Before the first of a sitting stands who works, unless the last sitting was the same
        person's.
        """
        step = journal.Step(None, journal.now(), __version__)
        if not self._is_seated:
            last = self.connection.execute(
                "SELECT person FROM sittings ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            if last is None or last["person"] != self.person:
                journal.append(
                    self.connection, step, [journal.Entry("sittings", {"person": self.person})]
                )
            self._is_seated = True
        return journal.append(self.connection, step, entries)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block writes, or nothing of it.

        Raises:
            StudyError: it would change what a lock froze, or the disk does not take it.
        """
        try:
            with super().transaction():
                yield
        except sqlite3.IntegrityError as error:
            if locks.REFUSAL in str(error):
                raise locks.refusal(self) from error
            raise

    def write(self, *entries: journal.Entry) -> list[int]:
        """Write entries in a transaction of their own and return their numbers."""
        with self.transaction():
            return self.append(list(entries))


KIND = FolderKind(FORM, DATABASE, "study.lock", "choose the folder of a study", migrate)


def create_store(folder: Path, person: str) -> StudyStore:
    """Lay a new study's folders and database, and open it.

    Raises:
        StudyError: the folder cannot be written.
        FileExistsError: there is a study in it already.
    """
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    path = folder / DATABASE
    path.touch(exist_ok=False)
    connection = connect(path)
    try:
        with mended(path):
            migrate(connection)
        with transaction(connection, path):
            study_id = secrets.token_hex(16)
            connection.execute("INSERT INTO study VALUES (1, ?)", (study_id,))
            journal.begin(connection, __version__, study_id)
    finally:
        connection.close()
    return open_store(folder, person)


def open_store(folder: Path, person: str) -> StudyStore:
    """Open a study for writing; one program at a time.

    Raises:
        StudyError: it is no study, is newer than this program, is read-only, or is open elsewhere.
    """
    store = StudyStore(folder, *KIND.open(folder), person)
    known = {row["file"] for row in store.rows("SELECT file FROM recordings")}
    clear_half_taken(folder / MEDIA, known)
    return store


def read_store(folder: Path) -> StudyStore:
    """Open a study for reading alone, beside a writer or on a read-only disk.

    Raises:
        StudyError: it is no study, or is newer than this program.
    """
    return StudyStore(folder, KIND.read(folder), None)
