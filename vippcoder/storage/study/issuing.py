"""What left the study in packs and what came home: their tables.

`early_batches` says why a pack left before all timepoints were in. Each `collections` row keeps the
head of a pack as it was then, so that a journal that is shorter or other later shows. A journal
that forks from what was collected lies in the inbox, named by a row of `quarantined`.
"""

from __future__ import annotations

from vippcoder.storage.core.journal import append_only

EARLY, COLLECTIONS, QUARANTINED = "early_batches", "collections", "quarantined"
KINDS = (EARLY, COLLECTIONS, QUARANTINED)

TABLES = (
    """CREATE TABLE early_batches (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL REFERENCES packs (pack_id),
        reason TEXT NOT NULL CHECK (reason <> ''),
        visits_missing INTEGER NOT NULL CHECK (visits_missing > 0)
    ) STRICT""",
    """CREATE TABLE collections (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL REFERENCES packs (pack_id),
        entries INTEGER NOT NULL CHECK (entries > 0),
        head TEXT NOT NULL,
        added INTEGER NOT NULL CHECK (added >= 0),
        redacted INTEGER NOT NULL CHECK (redacted >= 0),
        differs_at INTEGER CHECK (differs_at > 0)
    ) STRICT""",
    """CREATE TABLE quarantined (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL REFERENCES packs (pack_id),
        file TEXT NOT NULL UNIQUE,
        sha256 TEXT NOT NULL,
        entries INTEGER NOT NULL CHECK (entries > 0),
        head TEXT NOT NULL UNIQUE,
        differs_at INTEGER NOT NULL CHECK (differs_at > 0),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    "CREATE INDEX collections_by_pack ON collections (pack_id, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)

DELIVERIES = "deliveries"

DELIVERY_TABLES = (
    """CREATE TABLE deliveries (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        delivery_id TEXT NOT NULL UNIQUE,
        pack_id TEXT NOT NULL REFERENCES packs (pack_id),
        design_version INTEGER NOT NULL REFERENCES designs (version),
        codings TEXT NOT NULL CHECK (json_valid(codings)),
        answers TEXT NOT NULL CHECK (json_valid(answers)),
        removals TEXT NOT NULL CHECK (json_valid(removals))
    ) STRICT""",
    "CREATE INDEX deliveries_by_pack ON deliveries (pack_id, seq)",
    *append_only(DELIVERIES, redactable=True),
)
"""What was sent to a pack after it was issued; a later step."""
