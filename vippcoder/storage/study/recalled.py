"""Deliveries that were locked for their journey and went with a family that withdrew.

What else such a delivery brought goes out again. It may have been sent all the same, from a copy
that the study does not reach: codings keep their ids and masks, and a pack passes over what it has.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId
    from vippcoder.storage.study.store import StudyStore

KIND = "recalled_deliveries"

TABLES = (
    """CREATE TABLE recalled_deliveries (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        delivery_id TEXT NOT NULL UNIQUE REFERENCES deliveries (delivery_id),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    *append_only(KIND, redactable=True),
)


def recall_entry(delivery: str, reason: str) -> Entry:
    """Return what says that a delivery was removed before it was known to have arrived."""
    return Entry(KIND, {"delivery_id": delivery, "reason": reason})


def read_recalled(store: StudyStore) -> frozenset[str]:
    """Return the deliveries that were recalled, those left out that have arrived all the same."""
    recalled = {row["delivery_id"] for row in store.rows("SELECT * FROM recalled_deliveries")}
    return frozenset(recalled - _arrived(store)) if recalled else frozenset()


def to_send_again(store: StudyStore) -> frozenset[CodingId]:
    """Return the codings that left in recalled deliveries alone and still stand.

    Sessions of a family that withdrew are cancelled, so they are not among them.
    """
    cancelled = {row["coding_id"] for row in store.rows("SELECT coding_id FROM cancellations")}
    return frozenset(perhaps_never_arrived(store) - cancelled)


def perhaps_never_arrived(store: StudyStore) -> frozenset[CodingId]:
    """Return every coding that left in recalled deliveries alone."""
    recalled = read_recalled(store)
    if not recalled:
        return frozenset()
    with_them: set[CodingId] = set()
    otherwise: set[CodingId] = set()
    for row in store.rows("SELECT delivery_id, codings FROM deliveries"):
        held = with_them if row["delivery_id"] in recalled else otherwise
        held.update(json.loads(row["codings"]))
    return frozenset(with_them - otherwise)


def _arrived(store: StudyStore) -> set[str]:
    """Return the deliveries that packs had taken in when they were collected."""
    rows = store.rows(
        "SELECT p.body FROM collected_entries e JOIN collected_payloads p USING (pack_id, seq) "
        "WHERE e.kind = 'deliveries' AND p.body IS NOT NULL"
    )
    return {json.loads(row["body"])["delivery_id"] for row in rows}
