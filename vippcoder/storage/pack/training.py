"""A training pack's database: a pack's tables and three more, under an id of its own.

Its own id keeps a trial's program from taking it for a trial pack, and the other way round. A trial
pack has no table of these: there is no place in it where gold could stand.

`sealed_gold` is the gold coding of each film, locked with a key that is not in the pack;
`training_rules` says when a film is near enough; `gold_keys` came since, one for each film that the
lead released.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from vippcoder.storage.core import library
from vippcoder.storage.core.journal import append_only
from vippcoder.storage.core.version import Form
from vippcoder.storage.pack import migrations, schema, views

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

SEALED, RULES, KEYS = "sealed_gold", "training_rules", "gold_keys"
KINDS: Final = (SEALED, RULES, KEYS)

TABLES = (
    """CREATE TABLE sealed_gold (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES assignments (coding_id),
        locked TEXT NOT NULL,
        key_digest TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE training_rules (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        rule TEXT NOT NULL CHECK (json_valid(rule)),
        is_practice INTEGER NOT NULL CHECK (is_practice IN (0, 1))
    ) STRICT""",
    """CREATE TABLE gold_keys (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES sealed_gold (coding_id),
        key TEXT NOT NULL
    ) STRICT""",
    *(trigger for kind in KINDS for trigger in append_only(kind)),
)

_STEPS: Final = 1
FORM = Form(
    name="training pack", application_id=0x56544B31, version=migrations.FORM.version + _STEPS
)
"""`VTK1`; the version is the number of a pack's migrations and of those below."""


@cache
def _migrations() -> Migrations:
    made = library.migrations("training")

    @made()
    def m0001_gold(db: Database) -> None:
        for statement in TABLES:
            db.conn.execute(statement)

    return made


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest form; a step that fails leaves it as it was."""
    migrations.apply(connection)
    _migrations().apply(library.database(connection))
    FORM.stamp(connection)


def is_training(connection: sqlite3.Connection) -> bool:
    """Whether a pack's database is that of a training pack."""
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    return bool(application_id == FORM.application_id)


def kinds_in(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return every kind of journal entry that a pack may hold."""
    return (*schema.KINDS, *KINDS) if is_training(connection) else schema.KINDS


def rules_in(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return every table, trigger and view that a pack must hold."""
    own = TABLES if is_training(connection) else ()
    return (*schema.RULES, *own, *views.VIEWS)
