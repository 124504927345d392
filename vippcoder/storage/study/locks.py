"""Locks: what the analysis reads, frozen under one SHA-256; and the late corrections between them.

A lock is over the digests of payloads, as the chains are: a family that withdraws later takes its
payloads out, and every lock still holds. Anybody can compute one again:

    sqlite3 study.sqlite "SELECT line FROM lock_lines WHERE number = 1
        ORDER BY part, pack_id, seq" | sha256sum
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from vippcoder.storage.study.store import StudyStore

# ruff: noqa: S608 - the pieces put together here are constants of this module
LOCKS, SEALS, REOPENINGS = "locks", "lock_seals", "reopenings"
KINDS = (LOCKS, SEALS, REOPENINGS)
REFUSAL = "the ratings are locked"
"""What the database says where a trigger refuses."""

CODED = ("ratings", "segments", "notes", "coding_events", "blinding_answers", "timepoint_answers")
"""Kinds of collected entries that a lock freezes."""
_DECIDING = (
    "dyads", "visits", "missing_films", "sessions", "assignments", "cancellations", "observers",
    "score_views", "conferences", "agreed_values", "gold_codings", "recodings", "withdrawals",
)  # fmt: skip
"""Kinds of the study's own entries by which codings become values."""
_SHUT = (
    "designs", "design_instruments", "plans", "assignments", "visits", "missing_films", "sessions",
    "conferences", "agreed_values", "gold_codings", "recodings",
)  # fmt: skip
"""Kinds to which nothing is added while the ratings are locked."""

_IS_LOCKED = """coalesce((SELECT max(seq) FROM locks), -1)
            > coalesce((SELECT max(seq) FROM reopenings), -1)"""


def _among(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


_OF_WITHDRAWN = """EXISTS (SELECT 1 FROM assignments a JOIN sessions s ON s.session = a.session
                JOIN dyads d ON d.dyad = s.dyad
                WHERE a.coding_id = NEW.coding_id AND d.is_withdrawn = 1)"""


def _shut(name: str, table: str, unless: str = "") -> str:
    condition = f"{_IS_LOCKED} AND NOT ({unless})" if unless else _IS_LOCKED
    return f"""CREATE TRIGGER {name} BEFORE INSERT ON {table}
        WHEN {condition}
        BEGIN SELECT raise(ABORT, '{REFUSAL}'); END"""


_LINES = f"""CREATE VIEW lock_lines AS
    WITH heads AS MATERIALIZED (
        SELECT l.number, json_extract(h.value, '$[0]') AS pack_id,
            json_extract(h.value, '$[1]') AS last
        FROM locks l, json_each(l.heads) h
    )
    SELECT l.number, 1 AS part, '' AS pack_id, 0 AS seq, 'form vippcoder-lock-1' AS line
    FROM locks l
    UNION ALL SELECT l.number, 2, '', 0, 'study ' || s.study_id FROM locks l, study s
    UNION ALL SELECT l.number, 3, '', 0, 'number ' || l.number FROM locks l
    UNION ALL SELECT l.number, 4, '', 0, 'reason ' || l.reason FROM locks l
    UNION ALL SELECT l.number, 5, '', 0, 'locked ' || j.written_at FROM locks l JOIN journal j
        ON j.seq = l.seq
    UNION ALL SELECT l.number, 6, '', 0, 'software ' || j.software_version
    FROM locks l JOIN journal j ON j.seq = l.seq
    UNION ALL SELECT l.number, 7, '', d.seq, 'design ' || d.version || ' ' || j.payload_digest
    FROM locks l JOIN designs d ON d.version = l.design_version JOIN journal j ON j.seq = d.seq
    UNION ALL SELECT l.number, 8, '', i.seq,
        'instrument ' || i.instrument || ' ' || i.edition || ' ' || j.payload_digest
    FROM locks l JOIN design_instruments d ON d.version = l.design_version
    JOIN instruments i ON i.seq = d.held_in JOIN journal j ON j.seq = i.seq
    UNION ALL SELECT l.number, 9, '', e.key,
        'excused ' || json_extract(e.value, '$[0]') || ' ' || json_extract(e.value, '$[1]')
    FROM locks l, json_each(l.excused) e
    UNION ALL SELECT l.number, 10, '', 0, 'table ' || l.table_digest FROM locks l
    UNION ALL SELECT l.number, 11, '', j.seq, 'head ' || j.seq || ' ' || j.link
    FROM locks l JOIN journal j ON j.seq = l.seq - 1
    UNION ALL SELECT h.number, 12, e.pack_id, e.seq,
        'pack ' || e.pack_id || ' ' || e.seq || ' ' || e.link
    FROM heads h JOIN collected_entries e ON e.pack_id = h.pack_id AND e.seq = h.last
    UNION ALL SELECT l.number, 13, '', j.seq, 'own ' || j.seq || ' ' || j.kind || ' '
        || j.payload_digest
    FROM locks l JOIN journal j ON j.seq < l.seq AND j.kind IN ({_among(_DECIDING)})
    UNION ALL SELECT h.number, 14, e.pack_id, e.seq, 'coded ' || e.pack_id || ' ' || e.seq || ' '
        || e.kind || ' ' || e.coding_id || ' ' || e.software_version || ' ' || e.payload_digest
    FROM heads h JOIN collected_entries e ON e.pack_id = h.pack_id AND e.seq <= h.last
        AND e.kind IN ({_among(CODED)}) AND e.coding_id IS NOT NULL"""

TABLES = (
    """CREATE TABLE locks (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        number INTEGER NOT NULL UNIQUE CHECK (number >= 1),
        reason TEXT NOT NULL CHECK (number = 1 OR reason <> ''),
        design_version INTEGER NOT NULL REFERENCES designs (version),
        excused TEXT NOT NULL CHECK (json_valid(excused)),
        heads TEXT NOT NULL CHECK (json_valid(heads)),
        table_digest TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE lock_seals (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        number INTEGER NOT NULL UNIQUE REFERENCES locks (number),
        digest TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE reopenings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    *(trigger for kind in KINDS for trigger in append_only(kind)),
    *(_shut(f"{kind}_locked", kind) for kind in _SHUT),
    _shut("dyads_locked", "dyads", "NEW.is_withdrawn = 1"),
    _shut("cancellations_locked", "cancellations", _OF_WITHDRAWN),
    _shut(
        "collected_payloads_locked",
        "collected_payloads",
        f"""NEW.body IS NULL OR NOT EXISTS (
                SELECT 1 FROM collected_entries e WHERE e.pack_id = NEW.pack_id
                AND e.seq = NEW.seq AND e.coding_id IS NOT NULL AND e.kind IN ({_among(CODED)}))
            OR coalesce(json_extract(NEW.body, '$.state'), '') = 'withdrawn'""",
    ),
    _LINES,
)
"""Tables, the triggers that keep locked ratings as they are, and the lines that a lock is over."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """Something that a lock goes without."""

    what: str
    """A coding's id, or a file in quarantine."""
    reason: str


@dataclass(frozen=True, slots=True)
class Lock:
    """A frozen state of the ratings."""

    number: int
    """1 for the first."""
    digest: str
    """SHA-256 over its lines, hexadecimal."""
    table_digest: str
    """SHA-256 of the analysis table without arms, as CSV."""
    reason: str
    """What a later one corrects; empty for the first."""
    excused: tuple[Excuse, ...]
    design_version: int
    locked_at: datetime
    """UTC."""
    person: str
    seq: int
    """Its entry's number in the study's journal."""


def is_locked(store: StudyStore) -> bool:
    """Whether nothing may be added to the ratings now."""
    ((locked,),) = store.rows(f"SELECT {_IS_LOCKED}")
    return bool(locked)


def refusal(store: StudyStore) -> StudyError:
    """Return what is said to whoever would change locked ratings."""
    return StudyError(
        f"{REFUSAL}, so nothing that the analysis reads can be changed",
        path=store.folder,
        mend="for a late correction use `vippcoder study reopen DIR --reason REASON`",
    )


def refuse_when_locked(store: StudyStore) -> None:
    """Raise before work is begun that the database would refuse at its end.

    Raises:
        StudyError: the ratings are locked.
    """
    if is_locked(store):
        raise refusal(store)


def write_lock(
    store: StudyStore,
    reason: str,
    design_version: int,
    excused: Sequence[Excuse],
    table_digest: str,
) -> int:
    """Freeze what the study holds now, inside the caller's transaction; return its number."""
    store.append([])  # who works stands before the head that is locked
    (row,) = store.rows("SELECT coalesce(max(number), 0) + 1 AS number FROM locks")
    heads = [
        [one["pack_id"], one["last"]]
        for one in store.rows(
            "SELECT pack_id, max(seq) AS last FROM collected_entries GROUP BY 1 ORDER BY 1"
        )
    ]
    lock = {
        "number": row["number"],
        "reason": reason,
        "design_version": design_version,
        "excused": json.dumps([[one.what, one.reason] for one in excused], ensure_ascii=False),
        "heads": json.dumps(heads),
        "table_digest": table_digest,
    }
    store.append([Entry(LOCKS, lock)])
    digest = digest_of(lines_of(store.connection, row["number"]))
    store.append([Entry(SEALS, {"number": row["number"], "digest": digest})])
    return int(row["number"])


def reopening_entry(reason: str) -> Entry:
    """Return what opens locked ratings for a late correction."""
    return Entry(REOPENINGS, {"reason": reason})


def lines_of(connection: sqlite3.Connection, number: int) -> str:
    """Return what a lock is over: its lines, each ended by LF."""
    rows = connection.execute(
        "SELECT line FROM lock_lines WHERE number = ? ORDER BY part, pack_id, seq", (number,)
    )
    return "".join(f"{line}\n" for (line,) in rows)


def digest_of(lines: str | bytes) -> str:
    """Return SHA-256 of lines as UTF-8, hexadecimal."""
    content = lines.encode() if isinstance(lines, str) else lines
    return hashlib.sha256(content).hexdigest()


def read_locks(store: StudyStore) -> tuple[Lock, ...]:
    """Return every lock, the first one first."""
    return tuple(
        Lock(
            row["number"],
            row["digest"],
            row["table_digest"],
            row["reason"],
            tuple(Excuse(what, why) for what, why in json.loads(row["excused"])),
            row["design_version"],
            datetime.fromisoformat(row["written_at"]),
            row["person"],
            row["seq"],
        )
        for row in store.rows(
            "SELECT l.*, s.digest, j.written_at, (SELECT person FROM sittings t "
            "WHERE t.seq < l.seq ORDER BY t.seq DESC LIMIT 1) AS person "
            "FROM locks l JOIN lock_seals s USING (number) JOIN journal j ON j.seq = l.seq "
            "ORDER BY l.number"
        )
    )


def lock_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of each lock whose digest is another than that of what stands now where it froze."""
    rows = connection.execute(
        "SELECT l.number, s.digest FROM locks l LEFT JOIN lock_seals s USING (number) "
        "ORDER BY l.number"
    ).fetchall()
    for row in rows:
        if digest_of(lines_of(connection, row["number"])) != row["digest"]:
            yield f"lock {row['number']} does not hold: what it froze was changed"
    if rows and connection.execute(f"SELECT {_IS_LOCKED}").fetchone()[0]:
        yield from _late_faults(connection)


def _late_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of ratings that came after the newest lock, past the triggers."""
    for row in connection.execute(
        "SELECT e.pack_id, min(e.seq) AS seq, count(*) AS n FROM collected_entries e "
        "JOIN collected_payloads p USING (pack_id, seq) "
        f"WHERE e.kind IN ({_among(CODED)}) AND e.coding_id IS NOT NULL AND p.body IS NOT NULL "
        "AND coalesce(json_extract(p.body, '$.state'), '') <> 'withdrawn' "
        "AND e.seq > coalesce((SELECT json_extract(h.value, '$[1]') FROM json_each("
        "(SELECT heads FROM locks ORDER BY number DESC LIMIT 1)) h "
        "WHERE json_extract(h.value, '$[0]') = e.pack_id), -1) GROUP BY e.pack_id"
    ):
        yield (
            f"{row['n']} entries of pack {row['pack_id']}, from {row['seq']} on, came after the "
            "ratings were locked"
        )
