"""The journal: what was done, in order, each entry chained to the one before by SHA-256.

The chain runs over a salted digest of each payload. Payloads stand in a table of their own, so that
a withdrawal can take a payload out and the chain still verifies; the salt goes with it, so that the
digest left behind cannot be tried against guesses. The chain is tamper-evident, not tamper-proof:
cutting off its tail shows only against a head kept elsewhere, which is why collection sends it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

GENESIS = "genesis"
NEUTRAL_TIME = "2000-01-01T00:00:00.000Z"
"""Stands where a real time would tell when a folder was made."""

TABLES = (
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY CHECK (seq >= 0),
        kind TEXT NOT NULL,
        coding_id TEXT,
        action INTEGER NOT NULL CHECK (action <= seq),
        reversal TEXT CHECK (reversal IN ('undo', 'redo')),
        reverses INTEGER REFERENCES journal (seq),
        written_at TEXT NOT NULL,
        software_version TEXT NOT NULL,
        payload_digest TEXT NOT NULL,
        link TEXT NOT NULL UNIQUE,
        CHECK ((reversal IS NULL) = (reverses IS NULL))
    ) STRICT""",
    """CREATE TABLE payloads (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        salt TEXT,
        body TEXT CHECK (body IS NULL OR json_valid(body))
    ) STRICT""",
    """CREATE TABLE redactions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        reason TEXT NOT NULL CHECK (reason <> ''),
        redacted_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER journal_continues BEFORE INSERT ON journal
        WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM journal)
        BEGIN SELECT raise(ABORT, 'the journal has no gaps and no second entry'); END""",
    """CREATE TRIGGER payloads_redact_only BEFORE UPDATE ON payloads
        WHEN NEW.seq <> OLD.seq OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq)
        BEGIN SELECT raise(ABORT, 'a payload can only be redacted'); END""",
    "CREATE INDEX journal_by_coding ON journal (coding_id, seq)",
)
"""The journal's own tables; every database lays them first."""


def append_only(table: str, *, redactable: bool = False) -> tuple[str, str]:
    """Return triggers that refuse UPDATE and DELETE; a redactable row may go with its payload."""
    unless = " WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq)"
    refuse = f"BEGIN SELECT raise(ABORT, '{table} is append-only'); END"
    condition = unless if redactable else ""
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}{condition} {refuse}",
    )


FIELDS = (
    "kind", "coding_id", "action", "reversal", "reverses", "written_at", "software_version",
    "payload_digest",
)  # fmt: skip
"""What an entry's link is made over, beside the link before it and its number."""


class Entry(NamedTuple):
    """One thing to write: the table it goes to and its columns but `seq`."""

    kind: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What entries written together have in common."""

    coding_id: str | None
    written_at: str
    software_version: str
    continues: int | None = None
    """An action that these entries belong to; None starts a new one."""
    reversal: str | None = None
    reverses: int | None = None


class BrokenLink(NamedTuple):
    """The first entry at which the journal does not hold, and what is wrong there."""

    seq: int
    why: str


def now() -> str:
    """Return the instant as a journal writes it: UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def canonical(row: object) -> str:
    """Write a payload in the one way that is digested: sorted keys, no spaces, UTF-8."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return number and link of the newest entry; (-1, '') before genesis."""
    row = connection.execute("SELECT seq, link FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (-1, "")


def begin(
    connection: sqlite3.Connection, software_version: str, contents: str, given: str = ""
) -> None:
    """Write the genesis entry from fresh randomness, with a neutral time.

    Args:
        connection: the database, inside a transaction.
        software_version: who writes.
        contents: digest of what the folder holds from the start and never changes.
        given: digest of the entries that follow at once, if there are any.
    """
    step = Step(None, NEUTRAL_TIME, software_version)
    genesis = {"nonce": secrets.token_hex(32), "contents": contents}
    if given:
        genesis["given"] = given
    append(connection, step, [Entry(GENESIS, genesis)])


def append(connection: sqlite3.Connection, step: Step, entries: list[Entry]) -> list[int]:
    """Write entries inside the caller's transaction and return their numbers.

    Each entry goes to the journal, to the payloads and, except genesis, as a row to the table of
    its kind, whose `seq` is the entry's number.
    """
    seq, link = head(connection)
    written: list[int] = []
    action = step.continues
    for entry in entries:
        seq += 1
        action = seq if action is None else action
        salt = secrets.token_hex(16)
        body = canonical(entry.row)
        fields = (
            entry.kind,
            step.coding_id,
            action,
            step.reversal,
            step.reverses,
            step.written_at,
            step.software_version,
            _digest(salt, body),
        )
        link = _link(link, seq, fields)
        connection.execute(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (seq, *fields, link)
        )
        connection.execute("INSERT INTO payloads VALUES (?, ?, ?)", (seq, salt, body))
        if entry.kind != GENESIS:
            _insert_row(connection, entry, seq)
        written.append(seq)
    return written


def redact(connection: sqlite3.Connection, seqs: list[int], reason: str, at: str) -> None:
    """Take payloads and their rows out for good, inside the caller's transaction.

    The caller runs VACUUM afterwards, so that nothing stays on free pages. Entries that other rows
    refer to are redacted together with these.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for seq in seqs:
        (kind,) = connection.execute("SELECT kind FROM journal WHERE seq = ?", (seq,)).fetchone()
        connection.execute("INSERT INTO redactions VALUES (?, ?, ?)", (seq, reason, at))
        connection.execute("UPDATE payloads SET salt = NULL, body = NULL WHERE seq = ?", (seq,))
        connection.execute(f"DELETE FROM {_name(kind)} WHERE seq = ?", (seq,))  # noqa: S608


def first_broken_link(connection: sqlite3.Connection, kinds: Iterable[str]) -> BrokenLink | None:
    """Walk the whole chain and return where it first fails, or None.

    Checks the numbering, each link, each payload against its digest (redacted ones must have their
    tombstone), each row against its payload, and that no table of `kinds` holds a row beside them.
    """
    kinds = tuple(kinds)
    broken = first_fault(entries(connection), lambda row: _row_fault(connection, row, kinds))
    return broken or _row_without_entry(connection, kinds)


def entries(connection: sqlite3.Connection) -> sqlite3.Cursor:
    """Return every entry in order, with what `first_fault` asks of a row."""
    return connection.execute(
        "SELECT j.*, p.salt, p.body, r.seq AS redacted FROM journal j "
        "LEFT JOIN payloads p USING (seq) LEFT JOIN redactions r USING (seq) ORDER BY j.seq"
    )


def first_fault(
    rows: Iterable[sqlite3.Row], row_fault: Callable[[sqlite3.Row], str] = lambda _row: ""
) -> BrokenLink | None:
    """Walk a journal given row by row and return where it first fails, or None.

    Args:
        rows: in order of `seq`, each with the columns of `journal`, its payload's `salt` and
            `body`, and `redacted`, which is not NULL where it has a tombstone.
        row_fault: says what is wrong with an entry's row in the table of its kind; empty: nothing.
    """
    previous, expected = "", 0
    for row in rows:
        seq = int(row["seq"])
        if seq != expected:
            return BrokenLink(expected, "the entry is missing")
        why = _chain_fault(row, previous)
        if not why and row["kind"] != GENESIS and row["redacted"] is None:
            why = row_fault(row)
        if why:
            return BrokenLink(seq, why)
        previous, expected = row["link"], seq + 1
    return None if expected else BrokenLink(0, "the journal has no beginning")


def first_fault_of(connection: sqlite3.Connection, kinds: Iterable[str]) -> BrokenLink | None:
    """Compare the entries of some kinds with their payloads and rows, without walking the chain."""
    kinds = tuple(kinds)
    for kind in kinds:
        rows = connection.execute(
            "SELECT j.*, p.salt, p.body FROM journal j JOIN payloads p USING (seq) "
            "WHERE j.kind = ? AND p.body IS NOT NULL ORDER BY j.seq",
            (kind,),
        )
        for row in rows.fetchall():
            why = _payload_fault(row) or _row_fault(connection, row, kinds)
            if why:
                return BrokenLink(row["seq"], why)
    return _row_without_entry(connection, kinds)


def _chain_fault(row: sqlite3.Row, previous: str) -> str:
    fields = tuple(row[field] for field in FIELDS)
    if _link(previous, row["seq"], fields) != row["link"]:
        return "the entry, or the one before it, was changed"
    if row["redacted"] is not None:
        gone = row["body"] is None and row["salt"] is None
        return "" if gone else "a redacted payload is still there"
    if row["body"] is None or row["salt"] is None:
        return "the payload is missing without a tombstone"
    return _payload_fault(row)


def _payload_fault(row: sqlite3.Row) -> str:
    is_same = _digest(row["salt"] or "", row["body"]) == row["payload_digest"]
    return "" if is_same else "the payload was changed"


def _row_fault(connection: sqlite3.Connection, row: sqlite3.Row, kinds: Collection[str]) -> str:
    if row["kind"] not in kinds:
        return f"it is of no known kind: {row['kind']}"
    stored = connection.execute(
        f"SELECT * FROM {_name(row['kind'])} WHERE seq = ?",  # noqa: S608
        (row["seq"],),
    ).fetchone()
    if stored is None:
        return f"its row in {row['kind']} is missing"
    columns = {key: stored[key] for key in stored.keys() if key != "seq"}  # noqa: SIM118
    return "" if columns == json.loads(row["body"]) else f"its row in {row['kind']} was changed"


def _row_without_entry(connection: sqlite3.Connection, kinds: Iterable[str]) -> BrokenLink | None:
    for kind in kinds:
        row = connection.execute(
            f"SELECT seq FROM {_name(kind)} EXCEPT SELECT seq FROM journal WHERE kind = ? LIMIT 1",  # noqa: S608
            (kind,),
        ).fetchone()
        if row:
            return BrokenLink(row[0], f"a row in {kind} has no journal entry")
    return None


def _insert_row(connection: sqlite3.Connection, entry: Entry, seq: int) -> None:
    columns = ", ".join(_name(c) for c in entry.row)
    marks = ", ".join("?" for _ in entry.row)
    connection.execute(
        f"INSERT INTO {_name(entry.kind)} (seq, {columns}) VALUES (?, {marks})",  # noqa: S608
        (seq, *entry.row.values()),
    )


def _digest(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def _link(previous: str, seq: int, fields: tuple[Any, ...]) -> str:
    told = json.dumps([previous, seq, *fields], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _name(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no table or column")
    return name


def entries_of(connection: sqlite3.Connection, coding_id: str) -> Iterator[sqlite3.Row]:
    """Yield a coding's entries in order: seq, kind, action, reversal, reverses."""
    yield from connection.execute(
        "SELECT seq, kind, action, reversal, reverses FROM journal WHERE coding_id = ? "
        "ORDER BY seq",
        (coding_id,),
    )
