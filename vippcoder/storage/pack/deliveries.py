"""What came into a pack after it was made: their tables, version 8 of a pack, and who vouches.

A delivery brings sessions, instruments and exemplars, what the lead gives (rules, guidance,
answers) and which films are withdrawn. It is one action of the journal: the entries that it gives,
then one entry of kind `deliveries`. That holds two digests: of the rows that came into the tables
which never change, and of the given entries. `delivered` says which of those rows came with which
delivery; all others are vouched for by the digest in the journal's first entry. A row that neither
vouches for is a fault.

The date of a delivery's entries is neutral: when the lead sent a batch is nobody's to know.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from vippcoder.storage.core import journal
from vippcoder.storage.core.journal import append_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

# ruff: noqa: S608 - the pieces put together here are constants of this module
KIND = "deliveries"
CODING, INSTRUMENT, EXEMPLAR = "coding", "instrument", "exemplar"

TABLES = (
    """CREATE TABLE deliveries (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        delivery_id TEXT NOT NULL UNIQUE,
        contents TEXT NOT NULL,
        given TEXT NOT NULL,
        removals TEXT NOT NULL CHECK (json_valid(removals))
    ) STRICT""",
    """CREATE TABLE delivered (
        kind TEXT NOT NULL CHECK (kind IN ('coding', 'instrument', 'exemplar')),
        thing TEXT NOT NULL,
        delivery_id TEXT NOT NULL REFERENCES deliveries (delivery_id),
        PRIMARY KEY (kind, thing)
    ) STRICT""",
    *append_only("deliveries"),
    *append_only("delivered"),
)

_FILM_COLUMNS = "file, frame_times, end_us, display_width, display_height, has_audio, sha256"
_OF_RECORDINGS = "recording_id IN (SELECT recording_id FROM recordings WHERE {coding})"
_PACKED = (
    ("SELECT only_row, pack_id, observer, group_labels FROM pack", "", ""),
    (
        "SELECT instrument, instrument_version, definition FROM instruments",
        "{instrument}",
        "instrument",
    ),
    ("SELECT coding_id, mask, position, task, instrument FROM assignments", "{coding}", "position"),
    (
        f"SELECT recording_id, coding_id, angle, {_FILM_COLUMNS} FROM recordings",
        "{coding}",
        "recording_id",
    ),
    (
        "SELECT recording_id, offset_us, unsure_because FROM recording_offsets",
        _OF_RECORDINGS,
        "recording_id",
    ),
    (f"SELECT {_FILM_COLUMNS} FROM exemplars", "{exemplar}", "file"),
    ("SELECT recording_id, shown_packets FROM recording_packets", _OF_RECORDINGS, "recording_id"),
    (
        "SELECT recording_id, start_us, end_us FROM damaged_stretches",
        _OF_RECORDINGS,
        "recording_id, start_us",
    ),
)
"""What never changes once it is there: query, which rows, in which order. For ever as it stands,
since digests of it are kept; what a later form adds to a pack needs a digest of its own."""
_KEYS = {CODING: "coding_id", INSTRUMENT: "instrument", EXEMPLAR: "file"}


class Delivered(NamedTuple):
    """A delivery as the journal has it."""

    id: str
    seq: int
    action: int
    contents: str
    given: str


def contents_digest(connection: sqlite3.Connection, delivery: str = "") -> str:
    """Return SHA-256 over everything that came with a delivery and never changes.

    Args:
        connection: the pack's database.
        delivery: its id; empty for what the pack was made with.

    Ids, masks and film hashes are each pack's own, so two packs of one film share no digest.
    """
    told = hashlib.sha256()
    rows_of = _rows_of(delivery)
    for number, (query, which, order) in enumerate(_PACKED):
        where = f" WHERE {which.format(**rows_of)} ORDER BY {order}" if which else ""
        for row in connection.execute(query + where, {"delivery": delivery}):
            values = [value.hex() if isinstance(value, bytes) else value for value in row]
            told.update(json.dumps([number, *values], ensure_ascii=False).encode() + b"\n")
    return told.hexdigest()


def _rows_of(delivery: str) -> dict[str, str]:
    if delivery:
        which = "IN (SELECT thing FROM delivered WHERE kind = '{kind}' AND delivery_id = :delivery)"
    else:
        which = "NOT IN (SELECT thing FROM delivered WHERE kind = '{kind}')"
    return {kind: f"{key} {which.format(kind=kind)}" for kind, key in _KEYS.items()}


def given_digest(connection: sqlite3.Connection, action: int) -> str:
    """Return SHA-256 over the entries that a delivery gave, redacted since or not.

    Args:
        connection: the pack's database.
        action: the delivery's.
    """
    told = hashlib.sha256()
    for row in connection.execute(
        "SELECT kind, payload_digest FROM journal WHERE action = ? AND kind <> ? ORDER BY seq",
        (action, KIND),
    ):
        told.update(json.dumps([row[0], row[1]]).encode() + b"\n")
    return told.hexdigest()


def read_deliveries(connection: sqlite3.Connection) -> tuple[Delivered, ...]:
    """Return the deliveries that a pack took, in that order."""
    rows = connection.execute(
        "SELECT d.delivery_id, d.seq, j.action, d.contents, d.given "
        "FROM deliveries d JOIN journal j USING (seq) ORDER BY d.seq"
    )
    return tuple(Delivered(*row) for row in rows)


def read_removals(connection: sqlite3.Connection) -> tuple[tuple[str, bool], ...]:
    """Return the codings that deliveries withdrew, each with whether what was said goes too."""
    rows = connection.execute("SELECT removals FROM deliveries ORDER BY seq")
    return tuple(
        (coding, redact) for (removals,) in rows for coding, redact in json.loads(removals)
    )


def delivery_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Tell of what neither the journal's first entry nor a delivery vouches for."""
    taken = read_deliveries(connection)
    for one in taken:
        if one.contents != contents_digest(connection, one.id):
            yield "sessions, films or instruments that a delivery brought were changed"
        if one.given != given_digest(connection, one.action):
            yield "what the lead gave with a delivery was changed"
    if journal.first_fault_of(connection, (KIND,)) is not None:
        yield "the rows of deliveries were changed"
    strange = connection.execute(
        "SELECT kind FROM delivered d WHERE "
        "(kind = 'coding' AND thing NOT IN (SELECT coding_id FROM assignments)) OR "
        "(kind = 'instrument' AND thing NOT IN (SELECT instrument FROM instruments)) OR "
        "(kind = 'exemplar' AND thing NOT IN (SELECT file FROM exemplars))"
    ).fetchone()
    if strange:
        yield f"a delivered {strange[0]} is not there"
