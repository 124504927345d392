"""Totals held against each other: what packs say by themselves, and what the study says of them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

RATING = (
    "coding_id, mask, observer, instrument, instrument_version, dimension, segment_id, start_us, "
    "end_us, value, cannot_code, reason, confidence, rated_at"
)
VIEWS = {
    "ratings_current": RATING,
    "ratings_history": f"{RATING}, superseded_by, changed_because, software_version, seq",
    "evidence_current": "coding_id, segment_id, dimension, at_us, frame, note",
    "codings": "coding_id, mask, observer, state, started_at, submitted_at, watched_fraction, "
    "blinding_guess, blinding_certainty",
}
"""The views that a pack and a study share, and the columns that must be the same in both."""

Rows = Counter[tuple[Any, ...]]


def rows_of_packs(packs: Iterable[Path], view: str) -> Rows:
    """Return what packs say by themselves, each read as any SQL tool would read it."""
    rows: Rows = Counter()
    for pack in packs:
        uri = f"file:{pack / 'pack.sqlite'}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            rows.update(connection.execute(f"SELECT {VIEWS[view]} FROM {view}"))
    return rows


def rows_of_study(store: StudyStore, view: str, *, without: Iterable[str] = ()) -> Rows:
    """Return what the study says of codings that were issued.

    Args:
        store: the study.
        view: which of them.
        without: codings to leave out.
    """
    query = f"SELECT {VIEWS[view]} FROM {view} WHERE coding_id IN (SELECT coding_id FROM issues)"
    left_out = set(without)
    return Counter(tuple(row) for row in store.rows(query) if row["coding_id"] not in left_out)


def reconcile(
    store: StudyStore, packs: Iterable[Path], *, without: Iterable[str] = ()
) -> dict[str, int]:
    """Demand that study and packs say the same, row by row, and return how many rows of each view.

    Args:
        store: the study, after the last collection.
        packs: every pack that was issued, as it is at its observer's.
        without: codings that the study says something else of, on purpose: cancelled, withdrawn.
    """
    packs, left_out = list(packs), set(without)
    counted = {}
    for view in VIEWS:
        brought = rows_of_packs(packs, view)
        for row in [row for row in brought if row[0] in left_out]:
            del brought[row]
        held = rows_of_study(store, view, without=left_out)
        assert held == brought, f"{view}: {held - brought} in the study alone, {brought - held} not"
        counted[view] = held.total()
    return counted
