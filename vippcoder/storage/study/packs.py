"""Issued packs, collections and quarantined journals, written and read as the domain's nouns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vippcoder.domain.issuing import (
    Collection,
    IssuedCoding,
    IssuedFilm,
    IssuedPack,
    Quarantined,
    SentDelivery,
)
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.issuing import COLLECTIONS, DELIVERIES, EARLY, QUARANTINED

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId, PackId
    from vippcoder.storage.study.store import StudyStore


def pack_entry(pack: IssuedPack) -> Entry:
    """Return what makes a pack one of the study's."""
    return Entry("packs", {"pack_id": pack.id, "observer": pack.observer, "genesis": pack.genesis})


def issue_entry(pack: PackId, issued: IssuedCoding, design_version: int) -> Entry:
    """Return what says that a coding left in a pack."""
    films = [
        {
            "recording": film.recording,
            "recording_id": film.recording_in_pack,
            "file": film.file,
            "sha256": film.sha256,
        }
        for film in issued.films
    ]
    return Entry(
        "issues",
        {
            "coding_id": issued.coding,
            "pack_id": pack,
            "design_version": design_version,
            "files": json.dumps(films),
        },
    )


def early_entry(pack: PackId, reason: str, visits_missing: int) -> Entry:
    """Return what says why a pack left before all timepoints were in."""
    row = {"pack_id": pack, "reason": reason, "visits_missing": visits_missing}
    return Entry(EARLY, row)


def delivery_entry(sent: SentDelivery) -> Entry:
    """Return what says what was sent to a pack."""
    return Entry(
        DELIVERIES,
        {
            "delivery_id": sent.id,
            "pack_id": sent.pack,
            "design_version": sent.design_version,
            "codings": json.dumps(sent.codings),
            "answers": json.dumps(sent.answers),
            "removals": json.dumps(sent.removals),
        },
    )


def collection_entry(collection: Collection) -> Entry:
    """Return what keeps the head of a pack as it was brought."""
    return Entry(
        COLLECTIONS,
        {
            "pack_id": collection.pack,
            "entries": collection.entries,
            "head": collection.head,
            "added": collection.added,
            "redacted": collection.redacted,
            "differs_at": collection.differs_at,
        },
    )


def quarantine_entry(forked: Collection, file: str, sha256: str, reason: str) -> Entry:
    """Return what says where a forked journal lies, and why."""
    return Entry(
        QUARANTINED,
        {
            "pack_id": forked.pack,
            "file": file,
            "sha256": sha256,
            "entries": forked.entries,
            "head": forked.head,
            "differs_at": forked.differs_at,
            "reason": reason,
        },
    )


def read_packs(store: StudyStore) -> tuple[IssuedPack, ...]:
    """Return every pack that was issued, in the order of issue."""
    return tuple(
        IssuedPack(row["pack_id"], row["observer"], row["genesis"])
        for row in store.rows("SELECT * FROM packs ORDER BY seq")
    )


def read_issues(store: StudyStore, pack: PackId) -> tuple[IssuedCoding, ...]:
    """Return what left in a pack, with it and in deliveries to it, in that order."""
    rows = store.rows("SELECT * FROM issues WHERE pack_id = ? ORDER BY seq", (pack,))
    return tuple(IssuedCoding(row["coding_id"], _films(row["files"])) for row in rows)


def read_deliveries(store: StudyStore, pack: PackId) -> tuple[SentDelivery, ...]:
    """Return what was sent to a pack after it was issued, the oldest first."""
    rows = store.rows("SELECT * FROM deliveries WHERE pack_id = ? ORDER BY seq", (pack,))
    return tuple(
        SentDelivery(
            row["delivery_id"],
            row["pack_id"],
            row["design_version"],
            tuple(json.loads(row["codings"])),
            tuple(json.loads(row["answers"])),
            tuple((coding, redact) for coding, redact in json.loads(row["removals"])),
        )
        for row in rows
    )


def issued_under(store: StudyStore, pack: PackId) -> tuple[int, ...]:
    """Return the versions of the design under which a pack was given something, the newest last."""
    rows = store.rows(
        "SELECT DISTINCT design_version FROM issues WHERE pack_id = ?1 UNION "
        "SELECT design_version FROM deliveries WHERE pack_id = ?1 ORDER BY 1",
        (pack,),
    )
    return tuple(version for (version,) in rows)


def removed_in(store: StudyStore, pack: PackId) -> set[CodingId]:
    """Return the codings whose films a pack had given up when it was collected."""
    rows = store.rows(
        "SELECT coding_id FROM collected_coding_events WHERE pack_id = ? AND state = 'withdrawn'",
        (pack,),
    )
    return {coding for (coding,) in rows}


def read_collections(store: StudyStore) -> tuple[Collection, ...]:
    """Return every collection of every pack, the oldest first."""
    rows = store.rows(
        "SELECT c.*, p.observer, j.written_at FROM collections c JOIN packs p USING (pack_id) "
        "JOIN journal j ON j.seq = c.seq ORDER BY c.seq"
    )
    return tuple(
        Collection(
            row["pack_id"],
            row["observer"],
            row["entries"],
            row["head"],
            row["added"],
            row["redacted"],
            row["differs_at"],
            row["written_at"],
        )
        for row in rows
    )


def read_quarantine(store: StudyStore) -> tuple[Quarantined, ...]:
    """Return every journal in quarantine, the oldest first."""
    rows = store.rows(
        "SELECT q.*, p.observer, j.written_at FROM quarantined q JOIN packs p USING (pack_id) "
        "JOIN journal j ON j.seq = q.seq ORDER BY q.seq"
    )
    return tuple(_quarantined(row) for row in rows)


def _quarantined(row: sqlite3.Row) -> Quarantined:
    return Quarantined(
        row["pack_id"],
        row["observer"],
        row["file"],
        row["entries"],
        row["head"],
        row["differs_at"],
        row["reason"],
        row["written_at"],
    )


def _films(files: str) -> tuple[IssuedFilm, ...]:
    held: list[dict[str, Any]] = json.loads(files)
    return tuple(
        IssuedFilm(film["recording"], film["recording_id"], film["file"], film["sha256"])
        for film in held
    )
