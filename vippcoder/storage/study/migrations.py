"""How a study's database came to its present form.

Append-only: one step and one transaction each, never edited once released.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from vippcoder.storage.core import library
from vippcoder.storage.core.version import Form
from vippcoder.storage.study import (
    adjudications,
    certificates,
    checks,
    designs,
    gold,
    guesses,
    intake,
    issuing,
    locks,
    looks,
    lost_packs,
    questions,
    recalled,
    releases,
    remakes,
    restorations,
    schema,
    telling,
    training,
    views,
    withdrawals,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

_STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("m0001_first_form", (*schema.TABLES, *views.VIEWS)),
    ("m0002_restorations", restorations.TABLES),
    ("m0003_telling_terms", telling.TABLES),
    ("m0004_withdrawals", withdrawals.TABLES),
    ("m0005_looks", looks.TABLES),
    ("m0006_instruments_of_designs", designs.TABLES),
    ("m0007_missing_films_and_findings", intake.TABLES),
    ("m0008_answers", questions.TABLES),
    ("m0009_blinding_checks", checks.TABLES),
    ("m0010_issuing", issuing.TABLES),
    ("m0011_remakes", remakes.TABLES),
    ("m0012_deliveries", issuing.DELIVERY_TABLES),
    ("m0013_timepoint_guesses", guesses.VIEWS),
    ("m0014_adjudications", adjudications.TABLES),
    ("m0015_lost_packs", lost_packs.TABLES),
    ("m0016_training", (*training.TABLES, *certificates.TABLES)),
    ("m0017_hidden_gold", gold.TABLES),
    ("m0018_practice", training.PRACTICE_TABLES),
    ("m0019_recalled_deliveries", recalled.TABLES),
    ("m0020_locks", (*locks.TABLES, *releases.TABLES)),
)
"""Each with its statements, which are frozen once they are released."""

FORM = Form(name="study", application_id=0x56535431, version=len(_STEPS))
"""`VST1`."""


@cache
def _migrations() -> Migrations:
    migrations = library.migrations("study")
    for name, statements in _STEPS:
        migrations(name=name)(_running(statements))
    return migrations


def _running(statements: Iterable[str]) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        for statement in statements:
            db.conn.execute(statement)

    return run


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest form; a step that fails leaves it as it was."""
    _migrations().apply(library.database(connection))
    FORM.stamp(connection)
