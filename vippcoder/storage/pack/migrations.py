"""How a pack's database came to its present form.

Append-only: one function and one transaction each, never edited once released.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from vippcoder.storage.core import library
from vippcoder.storage.core.version import Form
from vippcoder.storage.pack import (
    deliveries,
    exemplars,
    levelling,
    recordings,
    schema,
    selftests,
    views,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

FORM = Form(name="pack", application_id=0x56504B31, version=8)
"""`VPK1`; the version is the number of migrations below."""


@cache
def _migrations() -> Migrations:
    migrations = library.migrations("pack")

    @migrations()
    def m0001_first_form(db: Database) -> None:
        _run(db, (*schema.TABLES, *views.VIEWS))

    @migrations()
    def m0002_angles(db: Database) -> None:
        _run(db, schema.ANGLES)

    @migrations()
    def m0003_exemplars(db: Database) -> None:
        _run(db, exemplars.TABLES)

    @migrations()
    def m0004_damage(db: Database) -> None:
        _run(db, recordings.DAMAGE)

    @migrations()
    def m0005_self_tests(db: Database) -> None:
        _run(db, selftests.TABLES)

    @migrations()
    def m0006_levelling(db: Database) -> None:
        _run(db, levelling.TABLES)

    @migrations()
    def m0007_study(db: Database) -> None:
        _run(db, schema.STUDY)

    @migrations()
    def m0008_deliveries(db: Database) -> None:
        _run(db, deliveries.TABLES)

    return migrations


def _run(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        db.conn.execute(statement)


def apply(connection: sqlite3.Connection) -> None:
    """Lay what the newest form has and the database has not, without saying what it is."""
    _migrations().apply(library.database(connection))


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest form; a step that fails leaves it as it was."""
    apply(connection)
    FORM.stamp(connection)
