"""Writing a new pack's database."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import connect, mended, transaction
from vippcoder.storage.pack.exemplars import add_exemplars
from vippcoder.storage.pack.migrations import migrate
from vippcoder.storage.pack.recordings import add_recording
from vippcoder.storage.pack.store import DATABASE
from vippcoder.storage.pack.trust import contents_digest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.exemplar import Exemplar
    from vippcoder.domain.instrument import Instrument


@dataclass(frozen=True, slots=True)
class PackContents:
    """What goes into a pack: all that its observer may know."""

    observer: str
    """The observer's code."""
    instrument: Instrument
    definition: str
    """The instrument file's text; it calls exemplars by their names in the pack."""
    group_labels: Sequence[str]
    """The answers offered by the blinding question; never tied to a session."""
    assignments: Sequence[Assignment]
    exemplars: Sequence[Exemplar] = ()


def create_database(folder: Path, contents: PackContents, software_version: str) -> None:
    """Write `pack.sqlite` into an existing folder, in one file without a trace of when.

    Raises:
        StudyError: the folder cannot be written or the disk is full.
    """
    path = folder / DATABASE
    connection = connect(path)
    try:
        with mended(path):
            migrate(connection)
        with transaction(connection, path):
            _fill(connection, contents)
            journal.begin(connection, software_version, contents_digest(connection))
            # sqlite-utils notes when it applied each step; that would tell when the pack was made.
            connection.execute(
                "UPDATE _sqlite_migrations SET applied_at = ?", (journal.NEUTRAL_TIME,)
            )
        with mended(path):
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, contents: PackContents) -> None:
    connection.execute(
        "INSERT INTO pack VALUES (1, ?, ?, ?)",
        (secrets.token_hex(16), contents.observer, json.dumps(list(contents.group_labels))),
    )
    instrument = contents.instrument
    connection.execute(
        "INSERT INTO instruments VALUES (?, ?, ?)",
        (instrument.id, instrument.edition, contents.definition),
    )
    add_exemplars(connection, contents.exemplars)
    for assignment in contents.assignments:
        connection.execute(
            "INSERT INTO assignments VALUES (?, ?, ?, ?, ?)",
            (
                assignment.coding,
                assignment.mask,
                assignment.position,
                assignment.task,
                instrument.id,
            ),
        )
        for angle, recording in enumerate(assignment.recordings):
            add_recording(connection, assignment.coding, angle, recording)
