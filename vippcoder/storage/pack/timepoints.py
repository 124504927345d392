"""Which timepoint an observer takes a session for: their table, version 7 of a pack, and its rows.

The labels are the pack's alone and tied to no session; the study compares them with what it knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.coding import TimepointAnswer
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId

KIND = "timepoint_answers"

TABLES = (
    """CREATE TABLE timepoint_answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        guess TEXT NOT NULL,
        certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 4)
    ) STRICT""",
    "CREATE INDEX timepoint_answers_by_coding ON timepoint_answers (coding_id, seq)",
    *append_only("timepoint_answers", redactable=True),
)


def timepoint_entry(coding: CodingId, answer: TimepointAnswer) -> Entry:
    """Return the entry that keeps an answer."""
    row = {"coding_id": coding, "guess": answer.guess, "certainty": answer.certainty}
    return Entry(KIND, row)


def read_timepoint(connection: sqlite3.Connection, coding: CodingId) -> TimepointAnswer | None:
    """Return the newest answer."""
    row = connection.execute(
        "SELECT guess, certainty FROM timepoint_answers WHERE coding_id = ? "
        "ORDER BY seq DESC LIMIT 1",
        (coding,),
    ).fetchone()
    return TimepointAnswer(row["guess"], row["certainty"]) if row else None
