"""How exactly a machine played a film: their table, version 5 of a pack, and its rows."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vippcoder.domain.selftest import KeptSelfTest, SelfTest
from vippcoder.storage.core.journal import append_only

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId, RecordingId

KIND = "self_tests"

TABLES = (
    """CREATE TABLE self_tests (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        of_proxy INTEGER NOT NULL CHECK (of_proxy IN (0, 1)),
        frames_asked INTEGER NOT NULL,
        frames_right INTEGER NOT NULL,
        figures TEXT NOT NULL CHECK (json_valid(figures))
    ) STRICT""",
    "CREATE INDEX self_tests_by_coding ON self_tests (coding_id, seq)",
    *append_only("self_tests", redactable=True),
)


def row_of(
    coding: CodingId, recording: RecordingId, told: SelfTest, *, of_proxy: bool
) -> dict[str, Any]:
    """Return the row to append."""
    return {
        "coding_id": coding,
        "recording": recording,
        "of_proxy": int(of_proxy),
        "frames_asked": told.frames_asked,
        "frames_right": told.frames_right,
        "figures": json.dumps(asdict(told), sort_keys=True),
    }


def read_self_tests(connection: sqlite3.Connection, coding: CodingId) -> tuple[KeptSelfTest, ...]:
    """Return the self-tests of a session's films, the oldest first."""
    rows = connection.execute(
        "SELECT t.*, j.written_at FROM self_tests t JOIN journal j USING (seq) "
        "WHERE t.coding_id = ? ORDER BY t.seq",
        (coding,),
    )
    return tuple(
        KeptSelfTest(
            row["recording"],
            row["written_at"],
            SelfTest(**json.loads(row["figures"])),
            of_proxy=bool(row["of_proxy"]),
        )
        for row in rows
    )
