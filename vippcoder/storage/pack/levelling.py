"""Whether a film was played levelled: their table, version 6 of a pack, and its rows.

A row stands where it changes: what was watched after it was heard in that way. Before the first row
of a coding it is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vippcoder.storage.core.journal import append_only

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId

KIND = "levelling"

TABLES = (
    """CREATE TABLE levelling (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        is_levelled INTEGER NOT NULL CHECK (is_levelled IN (0, 1))
    ) STRICT""",
    "CREATE INDEX levelling_by_coding ON levelling (coding_id, seq)",
    *append_only("levelling", redactable=True),
)


def row_of(coding: CodingId, *, levelled: bool) -> dict[str, Any]:
    """Return the row to append."""
    return {"coding_id": coding, "is_levelled": int(levelled)}


def last_levelling(connection: sqlite3.Connection, coding: CodingId) -> bool | None:
    """Return how the coding's film was heard last; None where nothing says so."""
    row = connection.execute(
        "SELECT is_levelled FROM levelling WHERE coding_id = ? ORDER BY seq DESC LIMIT 1", (coding,)
    ).fetchone()
    return None if row is None else bool(row[0])
