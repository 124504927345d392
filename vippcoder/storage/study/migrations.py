"""How a study's database came to its present form.

Append-only: one function and one transaction each, never edited once released.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from vippcoder.storage.core import library
from vippcoder.storage.core.version import Form
from vippcoder.storage.study import (
    checks,
    designs,
    intake,
    looks,
    questions,
    restorations,
    schema,
    telling,
    views,
    withdrawals,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

FORM = Form(name="study", application_id=0x56535431, version=9)
"""`VST1`; the version is the number of migrations below."""


@cache
def _migrations() -> Migrations:
    migrations = library.migrations("study")

    @migrations()
    def m0001_first_form(db: Database) -> None:
        _run(db, (*schema.TABLES, *views.VIEWS))

    @migrations()
    def m0002_restorations(db: Database) -> None:
        _run(db, restorations.TABLES)

    @migrations()
    def m0003_telling_terms(db: Database) -> None:
        _run(db, telling.TABLES)

    @migrations()
    def m0004_withdrawals(db: Database) -> None:
        _run(db, withdrawals.TABLES)

    @migrations()
    def m0005_looks(db: Database) -> None:
        _run(db, looks.TABLES)

    @migrations()
    def m0006_instruments_of_designs(db: Database) -> None:
        _run(db, designs.TABLES)

    @migrations()
    def m0007_missing_films_and_findings(db: Database) -> None:
        _run(db, intake.TABLES)

    @migrations()
    def m0008_answers(db: Database) -> None:
        _run(db, questions.TABLES)

    @migrations()
    def m0009_blinding_checks(db: Database) -> None:
        _run(db, checks.TABLES)

    return migrations


def _run(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        db.conn.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest form; a step that fails leaves it as it was."""
    _migrations().apply(library.database(connection))
    FORM.stamp(connection)
