"""The unblinding of a study, arms once it took place, and emergencies before.

`allocated` and `allocation_details` are made by the unblinding itself. Until then a study has no
place in which an arm could stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from vippcoder.domain.ids import DyadId
    from vippcoder.storage.study.store import StudyStore

UNBLINDINGS, EMERGENCIES = "unblindings", "emergencies"
KINDS = (UNBLINDINGS, EMERGENCIES)
ARMS, DETAILS = "allocated", "allocation_details"
ARM_KINDS = (ARMS, DETAILS)

TABLES = (
    """CREATE TABLE unblindings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        only_one INTEGER NOT NULL UNIQUE CHECK (only_one = 1),
        lock_number INTEGER NOT NULL REFERENCES locks (number),
        commitment TEXT NOT NULL,
        unproven_because TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE emergencies (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL,
        person TEXT NOT NULL CHECK (person <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        is_proven INTEGER NOT NULL CHECK (is_proven IN (0, 1))
    ) STRICT""",
    *append_only(UNBLINDINGS),
    *append_only(EMERGENCIES, redactable=True),
)
"""`unproven_because` is empty where the allocation is the one that was sealed."""

ARM_TABLES = (
    """CREATE TABLE allocated (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL UNIQUE,
        arm TEXT NOT NULL CHECK (arm <> '')
    ) STRICT""",
    """CREATE TABLE allocation_details (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL REFERENCES allocated (dyad),
        item TEXT NOT NULL CHECK (item <> ''),
        value TEXT NOT NULL,
        UNIQUE (dyad, item)
    ) STRICT""",
    *append_only(ARMS),
    *append_only(DETAILS, redactable=True),
)
"""Made when a study is unblinded."""


@dataclass(frozen=True, slots=True)
class Unblinding:
    """That arms were joined to locked ratings."""

    lock: int
    """The number of the lock that stood then."""
    commitment: str
    """Of the allocation as it was read."""
    unproven_because: str
    """Why it was taken although it is not the one that was sealed; empty where it is. Every output
    that shows an arm says so."""
    at: datetime
    """UTC."""
    person: str
    seq: int

    @property
    def is_proven(self) -> bool:
        """Whether the allocation is the one that was sealed."""
        return not self.unproven_because


@dataclass(frozen=True, slots=True)
class Emergency:
    """That somebody was told the arm of one dyad; the arm itself is kept nowhere."""

    dyad: DyadId
    person: str
    reason: str
    is_proven: bool
    """Whether the allocation that was looked at is the one that was sealed."""
    at: datetime
    seq: int


def write_unblinding(
    store: StudyStore,
    lock: int,
    commitment: str,
    unproven_because: str,
    *,
    arms: Mapping[str, str],
    details: Mapping[str, Mapping[str, str]],
) -> None:
    """Make the places for arms and fill them, inside the caller's transaction.

    Args:
        store: the study.
        lock: the number of the newest lock.
        commitment: of the allocation.
        unproven_because: empty where it is the one that was sealed.
        arms: by dyad.
        details: by dyad, the other columns by their names.
    """
    row = {
        "only_one": 1,
        "lock_number": lock,
        "commitment": commitment,
        "unproven_because": unproven_because,
    }
    store.append([Entry(UNBLINDINGS, row)])
    for statement in ARM_TABLES:
        store.connection.execute(statement)
    store.append([Entry(ARMS, {"dyad": dyad, "arm": arm}) for dyad, arm in arms.items()])
    store.append(
        [
            Entry(DETAILS, {"dyad": dyad, "item": item, "value": value})
            for dyad, held in details.items()
            for item, value in held.items()
        ]
    )


def emergency_entry(dyad: DyadId, person: str, reason: str, *, is_proven: bool) -> Entry:
    """Return what keeps that somebody was told an arm."""
    row = {"dyad": dyad, "person": person, "reason": reason, "is_proven": int(is_proven)}
    return Entry(EMERGENCIES, row)


def is_unblinded(connection: sqlite3.Connection) -> bool:
    """Whether the study has arms."""
    return connection.execute("SELECT 1 FROM unblindings").fetchone() is not None


def read_unblinding(store: StudyStore) -> Unblinding | None:
    """Return the unblinding; None while the study is blind."""
    rows = store.rows(
        "SELECT u.*, j.written_at, (SELECT person FROM sittings t WHERE t.seq < u.seq "
        "ORDER BY t.seq DESC LIMIT 1) AS person FROM unblindings u JOIN journal j USING (seq)"
    )
    if not rows:
        return None
    row = rows[0]
    return Unblinding(
        row["lock_number"],
        row["commitment"],
        row["unproven_because"],
        datetime.fromisoformat(row["written_at"]),
        row["person"],
        row["seq"],
    )


def read_arms(store: StudyStore) -> dict[DyadId, str]:
    """Return the arm of every dyad that was allocated; empty while the study is blind."""
    if not is_unblinded(store.connection):
        return {}
    rows = store.rows("SELECT dyad, arm FROM allocated ORDER BY dyad")
    return {row["dyad"]: row["arm"] for row in rows}


def read_details(store: StudyStore) -> dict[DyadId, dict[str, str]]:
    """Return what else came with the allocation, by dyad and column; empty while it is blind."""
    details: dict[DyadId, dict[str, str]] = {}
    if is_unblinded(store.connection):
        for row in store.rows("SELECT * FROM allocation_details ORDER BY seq"):
            details.setdefault(row["dyad"], {})[row["item"]] = row["value"]
    return details


def read_emergencies(store: StudyStore) -> tuple[Emergency, ...]:
    """Return every emergency, the earliest first."""
    return tuple(
        Emergency(
            row["dyad"],
            row["person"],
            row["reason"],
            bool(row["is_proven"]),
            datetime.fromisoformat(row["written_at"]),
            row["seq"],
        )
        for row in store.rows(
            "SELECT e.*, j.written_at FROM emergencies e JOIN journal j USING (seq) ORDER BY seq"
        )
    )


def details_of(connection: sqlite3.Connection, dyad: DyadId) -> list[int]:
    """Return the entries that hold what came with a dyad's allocation beside its arm."""
    if not is_unblinded(connection):
        return []
    rows = connection.execute(
        "SELECT seq FROM allocation_details WHERE dyad = ? ORDER BY seq", (dyad,)
    )
    return [row["seq"] for row in rows]
