"""Undo, as the journal tells it: which actions can be taken back, and what stood before them.

Nothing about undo is kept in memory, so it survives closing and crashing. An action is a run of
entries with one `action` number; a reversal is an action that says which one it reverses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vippcoder.storage.core.journal import Entry, entries_of
from vippcoder.storage.pack.schema import VERSIONED

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import ActionId, CodingId

_KEYS = {
    "segments": ("segment_id",),
    "ratings": ("dimension", "segment_id"),
    "notes": ("note_id",),
    "angle_offsets": ("recording",),
}
_EMPTY: dict[str, dict[str, Any]] = {
    "segments": {"start_us": None, "end_us": None},
    "ratings": {"value": None, "cannot_code": 0, "reason": "", "confidence": None},
    "notes": {"text": None},
    "angle_offsets": {"offset_us": None},
}


def undoable_actions(
    connection: sqlite3.Connection, coding: CodingId
) -> tuple[list[ActionId], list[ActionId]]:
    """Return the actions that undo and redo would reverse, the next one last in each list."""
    undo: list[ActionId] = []
    redo: list[ActionId] = []
    seen: set[int] = set()
    for entry in entries_of(connection, coding):
        action = entry["action"]
        if entry["kind"] == "coding_events":
            seen.add(action)  # what a coding begins with is laid down for good
        if entry["kind"] not in VERSIONED or action in seen:
            continue
        seen.add(action)
        match entry["reversal"]:
            case None:
                undo.append(action)
                redo.clear()
            case "undo":
                redo.append(undo.pop())
            case _:
                undo.append(redo.pop())
    return undo, redo


def reversing_entries(
    connection: sqlite3.Connection, action: ActionId, *, forward: bool
) -> list[Entry]:
    """Return the rows that bring each thing the action touched back to before it.

    With `forward`, to after it. Each supersedes the newest row of its thing.
    """
    entries: list[Entry] = []
    for kind in VERSIONED:
        seqs = [
            row["seq"]
            for row in connection.execute(
                "SELECT seq FROM journal WHERE action = ? AND kind = ? ORDER BY seq",
                (action, kind),
            )
        ]
        touched: dict[tuple[Any, ...], list[sqlite3.Row]] = {}
        for seq in seqs:
            row = _row(connection, kind, seq)
            touched.setdefault(tuple(row[key] for key in _KEYS[kind]), []).append(row)
        entries.extend(_restored(connection, kind, rows, forward) for rows in touched.values())
    return entries


def _restored(
    connection: sqlite3.Connection,
    kind: str,
    rows: list[sqlite3.Row],
    forward: bool,
) -> Entry:
    if forward:
        wanted = dict(rows[-1])
    elif rows[0]["supersedes"] is not None:
        wanted = dict(_row(connection, kind, rows[0]["supersedes"]))
    else:
        wanted = {**dict(rows[0]), **_EMPTY[kind]}
    del wanted["seq"]
    wanted["supersedes"] = newest(connection, kind, wanted)
    if "changed_because" in wanted:
        wanted["changed_because"] = "redo" if forward else "undo"
    return Entry(kind, wanted)


def newest(connection: sqlite3.Connection, kind: str, row: dict[str, Any]) -> int | None:
    """Return the number of the newest row of the thing that `row` is about, or None."""
    keys = _KEYS[kind]
    where = " AND ".join(f"{key} IS ?" for key in keys)
    (seq,) = connection.execute(
        f"SELECT max(seq) FROM {kind} WHERE coding_id = ? AND {where}",  # noqa: S608
        (row["coding_id"], *(row[key] for key in keys)),
    ).fetchone()
    return int(seq) if seq is not None else None


def _row(connection: sqlite3.Connection, kind: str, seq: int) -> sqlite3.Row:
    row: sqlite3.Row = connection.execute(
        f"SELECT * FROM {kind} WHERE seq = ?",  # noqa: S608
        (seq,),
    ).fetchone()
    return row
