"""Families that withdrew: what was decided, what is still to be removed, the record of disposal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.core import journal
from vippcoder.storage.core.journal import Entry, append_only
from vippcoder.storage.study.adjudications import agreed_of
from vippcoder.storage.study.gold import gold_of
from vippcoder.storage.study.releases import details_of
from vippcoder.storage.study.remakes import remove_origins

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from vippcoder.domain.ids import CodingId, DyadId
    from vippcoder.storage.study.store import StudyStore

KINDS = ("withdrawals", "signing_keys", "disposals")

TABLES = (
    """CREATE TABLE withdrawals (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL,
        ratings TEXT NOT NULL CHECK (ratings IN ('keep', 'redact')),
        reason TEXT NOT NULL CHECK (reason <> ''),
        held TEXT NOT NULL CHECK (json_valid(held))
    ) STRICT""",
    """CREATE TABLE signing_keys (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        public_key TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE disposals (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL,
        record TEXT NOT NULL CHECK (json_valid(record)),
        signature TEXT NOT NULL
    ) STRICT""",
    *(trigger for kind in KINDS for trigger in append_only(kind)),
)

_TELLING_KINDS = ("sources", "telling_terms")
"""Kinds whose rows name a family's files, places and dates: taken out whatever the consent says."""


@dataclass(frozen=True, slots=True)
class BegunWithdrawal:
    """A withdrawal that was decided and not carried to its end."""

    dyad: DyadId
    ratings: str
    """`keep` or `redact`."""
    reason: str


def codings_of(connection: sqlite3.Connection, dyad: DyadId) -> tuple[CodingId, ...]:
    """Return every coding ever assigned of a dyad's sessions."""
    rows = connection.execute(
        "SELECT coding_id FROM assignments WHERE session IN "
        "(SELECT session FROM sessions WHERE dyad = ?) ORDER BY coding_id",
        (dyad,),
    )
    return tuple(row["coding_id"] for row in rows)


def codings_of_withdrawn(store: StudyStore) -> set[CodingId]:
    """Return every coding ever assigned of families that withdrew."""
    rows = store.rows(
        "SELECT a.coding_id FROM assignments a JOIN sessions_current s USING (session) "
        "JOIN dyads_current d USING (dyad) WHERE d.is_withdrawn = 1"
    )
    return {coding for (coding,) in rows}


def withdrawal_entry(dyad: DyadId, ratings: str, reason: str, held: list[dict[str, str]]) -> Entry:
    """Return what says that a family withdrew, what becomes of its ratings, what there was."""
    row = {"dyad": dyad, "ratings": ratings, "reason": reason, "held": json.dumps(held)}
    return Entry("withdrawals", row)


def held_at_first(store: StudyStore, dyad: DyadId) -> list[dict[str, str]]:
    """Return what was there of a dyad when its removal began, and whenever it went on."""
    held: list[dict[str, str]] = []
    for row in store.rows("SELECT held FROM withdrawals WHERE dyad = ? ORDER BY seq", (dyad,)):
        held += [one for one in json.loads(row["held"]) if one not in held]
    return held


def disposal_entry(dyad: DyadId, record: str, signature: str) -> Entry:
    """Return what keeps a record of disposal and its signature."""
    return Entry("disposals", {"dyad": dyad, "record": record, "signature": signature})


def decided(store: StudyStore, dyad: DyadId) -> str | None:
    """Return what becomes of a withdrawn dyad's ratings; None where it has not withdrawn."""
    return next(reversed(decisions(store, dyad)), None)


def decisions(store: StudyStore, dyad: DyadId) -> tuple[str, ...]:
    """Return what was decided on a dyad's ratings, `keep` or `redact`, the newest last."""
    rows = store.rows("SELECT ratings FROM withdrawals WHERE dyad = ? ORDER BY seq", (dyad,))
    return tuple(row["ratings"] for row in rows)


def unfinished(store: StudyStore) -> tuple[BegunWithdrawal, ...]:
    """Return the withdrawals that were interrupted: decided, and no record of disposal since."""
    return tuple(
        BegunWithdrawal(row["dyad"], row["ratings"], row["reason"])
        for row in store.rows(
            "SELECT dyad, ratings, reason FROM withdrawals AS w WHERE seq = "
            "(SELECT max(seq) FROM withdrawals WHERE dyad = w.dyad) AND NOT EXISTS "
            "(SELECT 1 FROM disposals d WHERE d.dyad = w.dyad AND d.seq > w.seq) ORDER BY seq"
        )
    )


def take_out(
    connection: sqlite3.Connection, dyad: DyadId, *, ratings: str, because: str
) -> tuple[int, int]:
    """Take out what tells of a dyad, inside the caller's transaction, in a study or its backup.

    File names, telling terms and frame times go always; what observers rated, noted and agreed on
    goes where `ratings` is "redact". Doing it again changes nothing. The caller runs VACUUM
    afterwards.

    Returns:
        How many entries of the study's journal and of collected ones were redacted.
    """
    at = journal.now()
    own = _own_entries(connection, dyad)
    if ratings == "redact":
        own += agreed_of(connection, dyad) + gold_of(connection, dyad)
        own += details_of(connection, dyad)
    journal.redact(connection, own, because, at)
    connection.execute(
        "DELETE FROM recording_frames WHERE recording IN (SELECT recording FROM recordings "
        "WHERE session IN (SELECT session FROM sessions WHERE dyad = ?))",
        (dyad,),
    )
    remove_origins(connection, dyad)
    collected = 0
    if ratings == "redact":
        collected = redact_collected(connection, codings_of(connection, dyad), because, at)
    return len(own), collected


def redact_collected(
    connection: sqlite3.Connection, codings: Iterable[CodingId], because: str, at: str
) -> int:
    """Redact what packs brought home of codings; return how many entries."""
    count = 0
    for coding in codings:
        rows = connection.execute(
            "SELECT e.pack_id, e.seq FROM collected_entries e "
            "LEFT JOIN collected_redactions r USING (pack_id, seq) "
            "WHERE e.coding_id = ? AND e.kind <> 'coding_events' AND r.seq IS NULL",
            (coding,),
        ).fetchall()
        for pack, seq in rows:
            connection.execute(
                "INSERT INTO collected_redactions VALUES (?, ?, ?, ?)", (pack, seq, because, at)
            )
            connection.execute(
                "UPDATE collected_payloads SET salt = NULL, body = NULL "
                "WHERE pack_id = ? AND seq = ?",
                (pack, seq),
            )
        count += len(rows)
    return count


def _own_entries(connection: sqlite3.Connection, dyad: DyadId) -> list[int]:
    seqs: list[int] = []
    for kind in _TELLING_KINDS:
        rows = connection.execute(
            f"SELECT seq FROM {kind} WHERE recording IN (SELECT recording FROM recordings "  # noqa: S608
            "WHERE session IN (SELECT session FROM sessions WHERE dyad = ?)) ORDER BY seq",
            (dyad,),
        )
        seqs += [row["seq"] for row in rows]
    return seqs
