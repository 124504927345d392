"""When a study went back to a backup."""

from __future__ import annotations

from vippcoder.storage.core.journal import append_only

KIND = "restorations"

TABLES = (
    """CREATE TABLE restorations (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        backup TEXT NOT NULL,
        kept_as TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    *append_only(KIND),
)
