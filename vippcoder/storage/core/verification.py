"""What can be proved of any folder's database: the file, its chain, its keys, its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.storage.core import journal
from vippcoder.storage.core.rules import rule_faults

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator


def database_faults(
    connection: sqlite3.Connection, kinds: Iterable[str], rules: Iterable[str]
) -> Iterator[str]:
    """Tell what does not hold, one sentence each; the first broken link comes first.

    Args:
        connection: the database.
        kinds: the kinds of entries of its newest form.
        rules: the statements of its newest form, all of them.

    Raises:
        sqlite3.DatabaseError: it is too damaged to be read.
    """
    broken = journal.first_broken_link(connection, kinds)
    if broken:
        yield f"journal entry {broken.seq}: {broken.why}"
    for (state,) in connection.execute("PRAGMA integrity_check(10)"):
        if state != "ok":
            yield f"database file: {state}"
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"
    yield from rule_faults(connection, rules)


def end_faults(connection: sqlite3.Connection, since: str) -> Iterator[str]:
    """Tell whether the journal no longer holds a head that was noted before; empty asks nothing."""
    held = connection.execute("SELECT 1 FROM journal WHERE link = ?", (since,)).fetchone()
    if since and held is None:
        yield f"the journal does not hold the entry {since}: its end was cut off"
