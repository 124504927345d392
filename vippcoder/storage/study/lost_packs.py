"""Packs that were given up as lost, so that others took their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    from vippcoder.domain.ids import PackId
    from vippcoder.storage.study.store import StudyStore

KIND = "lost_packs"

TABLES = (
    """CREATE TABLE lost_packs (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL UNIQUE REFERENCES packs (pack_id),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    *append_only(KIND, redactable=True),
)


def lost_entry(pack: PackId, reason: str) -> Entry:
    """Return what gives a pack up."""
    return Entry(KIND, {"pack_id": pack, "reason": reason})


def read_lost(store: StudyStore) -> dict[PackId, str]:
    """Return the packs that were given up, each with why."""
    rows = store.rows("SELECT pack_id, reason FROM lost_packs ORDER BY seq")
    return {row["pack_id"]: row["reason"] for row in rows}
