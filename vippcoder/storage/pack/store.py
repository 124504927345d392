"""An open pack database: one writer, what it holds as the domain's nouns, and how to add to it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from vippcoder import __version__
from vippcoder.domain.coding import Assignment
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import mended
from vippcoder.storage.core.folder import FolderKind
from vippcoder.storage.core.open_database import OpenDatabase
from vippcoder.storage.pack import training
from vippcoder.storage.pack.exemplars import read_exemplars
from vippcoder.storage.pack.guidance import read_guidance, read_segments
from vippcoder.storage.pack.migrations import FORM, migrate
from vippcoder.storage.pack.recordings import read_recordings

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from filelock import FileLock

    from vippcoder.domain.exemplar import Exemplar
    from vippcoder.domain.guidance import Guidance
    from vippcoder.domain.ids import ActionId, CodingId

DATABASE = "pack.sqlite"
MEDIA = "media"
EXEMPLARS = "exemplars"
SAFEGUARDING = "safeguarding"
"""Notes about a child, locked for one person: not verified, never collected, handed on as they
are."""
CACHE = "cache"
"""What the program can make again at any time: named by masks, never verified, never collected."""


class PackStore(OpenDatabase):
    """A pack's database, held open by one program.

    Made by `open_store`; `connection` is for the modules of this package.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, lock: FileLock | None) -> None:
        super().__init__(folder / DATABASE, connection, lock)
        self.written_by = __version__
        """What stands in every entry as the program that wrote it."""
        self.is_training = training.is_training(connection)
        """Whether it is a training pack: the same coding, no trial film, gold locked in it."""

    def about(self) -> tuple[str, tuple[str, ...]]:
        """Return the observer's code and the group labels."""
        with mended(self.path):
            observer, labels = self.connection.execute(
                "SELECT observer, group_labels FROM pack"
            ).fetchone()
        return observer, tuple(json.loads(labels))

    def definitions(self) -> tuple[str, ...]:
        """Return the texts of the instrument files, by the instruments' ids."""
        with mended(self.path):
            rows = self.connection.execute("SELECT definition FROM instruments ORDER BY instrument")
            return tuple(definition for (definition,) in rows)

    def guidance(self) -> Guidance:
        """Return what the study asks beside ratings, and whom it names for a child."""
        with mended(self.path):
            return read_guidance(self.connection)

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
                    row["instrument"],
                    read_segments(self.connection, row["coding_id"]),
                )
                for row in rows
            )

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return the exemplar clips of the instruments."""
        with mended(self.path):
            return read_exemplars(self.connection)

    def append(
        self,
        coding: CodingId | None,
        entries: list[journal.Entry],
        *,
        continues: ActionId | None = None,
        reversal: tuple[str, ActionId] | None = None,
    ) -> list[int]:
        """Write entries inside a transaction; return their numbers.

        Args:
            coding: the coding they belong to; None for what belongs to none.
            entries: what to write, in order.
            continues: an earlier action that undo shall take back together with these.
            reversal: `("undo" or "redo", action)` when these entries reverse that action.
        """
        kind, reverses = reversal or (None, None)
        step = journal.Step(coding, journal.now(), self.written_by, continues, kind, reverses)
        return journal.append(self.connection, step, entries)


KIND = FolderKind(FORM, DATABASE, "pack.lock", "choose the folder that ends in .vipppack", migrate)
"""A trial pack."""
TRAINING_KIND = FolderKind(
    training.FORM,
    DATABASE,
    "pack.lock",
    "choose the folder that ends in .vipptraining",
    training.migrate,
)
"""A training pack, which no verb on a trial pack opens."""
TRAINING_ENDING = ".vipptraining"
_ID_AT = 68
"""Where SQLite keeps a database's application id, in its first hundred bytes."""


def kind_of(folder: Path) -> FolderKind:
    """Return which kind of pack a folder's database says it is; without one, what its name says."""
    path = folder / DATABASE
    with suppress(OSError):
        if not path.is_symlink():
            with path.open("rb") as file:
                head = file.read(100)
            if int.from_bytes(head[_ID_AT : _ID_AT + 4], "big") == training.FORM.application_id:
                return TRAINING_KIND
            return KIND
    return TRAINING_KIND if folder.suffix == TRAINING_ENDING else KIND


def open_store(folder: Path, kind: FolderKind = KIND) -> PackStore:
    """Open a pack for writing; one program at a time.

    Args:
        folder: the pack.
        kind: which kind it must be: a trial pack, unless something else is said.

    Raises:
        StudyError: it is no pack, is newer than this program, is read-only, or is open elsewhere.
    """
    return PackStore(folder, *kind.open(folder))


def read_store(folder: Path, kind: FolderKind = KIND) -> PackStore:
    """Open a pack for reading alone, beside a writer or on a read-only disk.

    A pack in an older form is read through a copy in memory that is brought to the newest one.

    Args:
        folder: the pack.
        kind: which kind it must be: a trial pack, unless something else is said.

    Raises:
        StudyError: it is no pack, or is newer than this program.
    """
    return PackStore(folder, kind.read(folder), None)
