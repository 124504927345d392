"""Hidden gold of the trial: reference codings of its sessions, re-codings after a failed check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.training_text import gold_from, gold_text
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId, DyadId, SessionId
    from vippcoder.domain.training import GoldCoding
    from vippcoder.storage.study.store import StudyStore

GOLD, RECODINGS = "gold_codings", "recodings"
KINDS = (GOLD, RECODINGS)

TABLES = (
    """CREATE TABLE gold_codings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        session TEXT NOT NULL,
        instrument TEXT NOT NULL,
        gold TEXT NOT NULL CHECK (json_valid(gold)),
        source TEXT NOT NULL CHECK (source <> '')
    ) STRICT""",
    """CREATE TABLE recodings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES assignments (coding_id),
        of_coding TEXT NOT NULL REFERENCES assignments (coding_id),
        because TEXT NOT NULL CHECK (because IN ('gold', 'double'))
    ) STRICT""",
    "CREATE INDEX gold_codings_by_session ON gold_codings (session, instrument, seq)",
    "CREATE INDEX recodings_by_coding ON recodings (of_coding, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)


@dataclass(frozen=True, slots=True)
class HiddenGold:
    """The reference coding of one of the trial's sessions."""

    session: SessionId
    instrument: str
    gold: GoldCoding
    source: str
    """Where it is from: who agreed on it, or which coding it was."""


@dataclass(frozen=True, slots=True)
class Recoding:
    """A session that an observer codes once more, because a check failed."""

    coding: CodingId
    """The new coding."""
    of: CodingId
    """The one that failed."""
    because: str
    """`gold` or `double`."""


def gold_entry(held: HiddenGold) -> Entry:
    """Return what keeps a session's gold; it takes the place of an earlier one."""
    return Entry(
        GOLD,
        {
            "session": held.session,
            "instrument": held.instrument,
            "gold": gold_text(held.gold),
            "source": held.source,
        },
    )


def recoding_entry(recoding: Recoding) -> Entry:
    """Return what says which coding another repeats, and why."""
    return Entry(
        RECODINGS,
        {
            "coding_id": recoding.coding,
            "of_coding": recoding.of,
            "because": recoding.because,
        },
    )


def read_hidden_gold(store: StudyStore) -> tuple[HiddenGold, ...]:
    """Return the newest gold of each session and instrument."""
    return tuple(
        HiddenGold(row["session"], row["instrument"], gold_from(row["gold"]), row["source"])
        for row in store.rows(
            "SELECT g.* FROM gold_codings g WHERE g.seq = (SELECT max(seq) FROM gold_codings "
            "WHERE session = g.session AND instrument = g.instrument) ORDER BY g.seq"
        )
    )


def read_recodings(store: StudyStore) -> tuple[Recoding, ...]:
    """Return every re-coding, the earliest first."""
    return tuple(
        Recoding(row["coding_id"], row["of_coding"], row["because"])
        for row in store.rows("SELECT * FROM recodings ORDER BY seq")
    )


def gold_of(connection: sqlite3.Connection, dyad: DyadId) -> list[int]:
    """Return the entries of gold of a dyad's sessions."""
    rows = connection.execute(
        "SELECT seq FROM gold_codings WHERE session IN (SELECT session FROM sessions "
        "WHERE dyad = ?) ORDER BY seq",
        (dyad,),
    )
    return [row["seq"] for row in rows]
