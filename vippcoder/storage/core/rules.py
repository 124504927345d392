"""Whether a database still has the tables, triggers and views that it was made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

_LIBRARYS_OWN = {("table", "_sqlite_migrations"), ("index", "_sqlite_migrations")}


def rule_faults(connection: sqlite3.Connection, rules: Iterable[str]) -> Iterator[str]:
    """Tell of tables, triggers and views that are gone, were rewritten or were added.

    Args:
        connection: the database.
        rules: the statements of its newest form, all of them.
    """
    rows = connection.execute(
        "SELECT type, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    ).fetchall()
    known = {_folded(sql) for kind, table, sql in rows if (kind, table) not in _LIBRARYS_OWN}
    wanted = {_folded(statement): statement for statement in rules}
    for folded, statement in wanted.items():
        if folded not in known:
            yield f"a rule of the database was removed or changed: {_title(statement)}"
    for added in sorted(known - wanted.keys()):
        yield f"a rule was added to the database: {_title(added)}"


def _folded(statement: str) -> str:
    return " ".join(statement.split())


def _title(statement: str) -> str:
    return " ".join(statement.split()[:3])
