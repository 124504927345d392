"""How a pack's database came to its present form.

Append-only: one function and one transaction each, never edited once released.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from vippcoder.storage.core import library
from vippcoder.storage.core.version import Form
from vippcoder.storage.pack import exemplars, recordings, schema, views

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

FORM = Form(name="pack", application_id=0x56504B31, version=4)
"""`VPK1`; the version is the number of migrations below."""


@cache
def _migrations() -> Migrations:
    migrations = library.migrations("pack")

    @migrations()
    def m0001_first_form(db: Database) -> None:
        for statement in (*schema.TABLES, *views.VIEWS):
            db.conn.execute(statement)

    @migrations()
    def m0002_angles(db: Database) -> None:
        for statement in schema.ANGLES:
            db.conn.execute(statement)

    @migrations()
    def m0003_exemplars(db: Database) -> None:
        for statement in exemplars.TABLES:
            db.conn.execute(statement)

    @migrations()
    def m0004_damage(db: Database) -> None:
        for statement in recordings.DAMAGE:
            db.conn.execute(statement)

    return migrations


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest form; a step that fails leaves it as it was."""
    _migrations().apply(library.database(connection))
    FORM.stamp(connection)
