"""Writing a new pack's database."""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vippcoder.domain.guidance import Guidance
from vippcoder.errors import Defect
from vippcoder.storage.core import journal
from vippcoder.storage.core.connection import connect, mended, transaction
from vippcoder.storage.pack.deliveries import contents_digest
from vippcoder.storage.pack.exemplars import add_exemplars
from vippcoder.storage.pack.guidance import digest_of, guidance_entries, rule_entries
from vippcoder.storage.pack.manifest import rows_in
from vippcoder.storage.pack.migrations import migrate
from vippcoder.storage.pack.recordings import add_recording
from vippcoder.storage.pack.store import DATABASE, KIND

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.exemplar import Exemplar
    from vippcoder.domain.instrument import Instrument
    from vippcoder.storage.core.folder import FolderKind


@dataclass(frozen=True, slots=True)
class PackedInstrument:
    """An instrument as a pack holds it."""

    instrument: Instrument
    definition: str
    """The instrument file's text; it calls exemplars by their names in the pack."""


@dataclass(frozen=True, slots=True)
class PackContents:
    """What goes into a pack: all that its observer may know."""

    observer: str
    """The observer's code."""
    instruments: Sequence[PackedInstrument]
    """What its sessions are rated with; each assignment names one, where there are several."""
    group_labels: Sequence[str]
    """The answers offered by the blinding question; never tied to a session."""
    assignments: Sequence[Assignment]
    exemplars: Sequence[Exemplar] = ()
    guidance: Guidance = field(default_factory=Guidance)
    """What the study asks beside ratings, and whom it names for a child."""

    @property
    def only_instrument(self) -> str:
        """The id of the instrument where there is but one."""
        if len(self.instruments) != 1:
            raise Defect("an assignment of a pack with several instruments names its own")
        return self.instruments[0].instrument.id


def create_database(
    folder: Path,
    contents: PackContents,
    software_version: str,
    *,
    kind: FolderKind = KIND,
    more: Sequence[journal.Entry] = (),
) -> None:
    """Write `pack.sqlite` into an existing folder, in one file without a trace of when.

    Args:
        folder: where.
        contents: what the pack holds.
        software_version: who writes.
        kind: which kind of pack.
        more: entries that are given with it; of kinds that `guidance.given_digest` knows.

    Raises:
        StudyError: the folder cannot be written or the disk is full.
    """
    path = folder / DATABASE
    connection = connect(path)
    try:
        with mended(path):
            kind.migrate(connection)
        with transaction(connection, path):
            _fill(connection, contents)
            rules = rule_entries(contents.assignments)
            given = [*guidance_entries(contents.guidance), *rules, *more]
            held = contents_digest(connection)
            journal.begin(connection, software_version, held, digest_of(given) if given else "")
            step = journal.Step(None, journal.NEUTRAL_TIME, software_version)
            journal.append(connection, step, given)
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
    _fill_sessions(connection, contents)


def delivery_rows(contents: PackContents) -> dict[str, list[list[Any]]]:
    """Return the rows that a delivery of these sessions, instruments and exemplars brings.

    Args:
        contents: of which the instruments are those alone that the pack does not hold yet; each
            assignment names its own.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        connection.execute("PRAGMA foreign_keys = OFF")  # an instrument may lie in the pack
        _fill_sessions(connection, contents)
        return rows_in(connection)


def _fill_sessions(connection: sqlite3.Connection, contents: PackContents) -> None:
    connection.executemany(
        "INSERT INTO instruments VALUES (?, ?, ?)",
        [
            (held.instrument.id, held.instrument.edition, held.definition)
            for held in contents.instruments
        ],
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
                assignment.instrument or contents.only_instrument,
            ),
        )
        for angle, recording in enumerate(assignment.recordings):
            add_recording(connection, assignment.coding, angle, recording)
