"""Reading a coding's sheet, and each thing's newest version, out of a pack."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from vippcoder.domain.coding import (
    AngleOffset,
    BlindingAnswer,
    CodingState,
    Confidence,
    Note,
    NoteKind,
    Place,
    Rating,
    Segment,
    Sheet,
    Watched,
)
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.actions import undoable_actions
from vippcoder.storage.pack.timepoints import read_timepoint
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId
    from vippcoder.storage.pack.store import PackStore


def read_sheet(store: PackStore, coding: CodingId) -> Sheet:
    """Return everything the coding holds now."""
    with mended(store.path):
        connection = store.connection
        undo, redo = undoable_actions(connection, coding)
        return Sheet(
            coding=coding,
            state=_state(connection, coding),
            segments=_segments(connection, coding),
            ratings=_ratings(connection, coding),
            notes=_notes(connection, coding),
            watched=_watched(connection, coding),
            place=_place(connection, coding),
            offsets=_offsets(connection, coding),
            can_undo=bool(undo),
            can_redo=bool(redo),
            blinding=_blinding(connection, coding),
            timepoint=read_timepoint(connection, coding),
        )


def _live(kind: str) -> str:
    return (
        f"SELECT t.* FROM {kind} t WHERE t.coding_id = ? "  # noqa: S608 - a constant below
        f"AND NOT EXISTS (SELECT 1 FROM {kind} later WHERE later.supersedes = t.seq)"
    )


def _state(connection: sqlite3.Connection, coding: CodingId) -> CodingState:
    row = connection.execute(
        "SELECT state FROM coding_events WHERE coding_id = ? ORDER BY seq DESC LIMIT 1", (coding,)
    ).fetchone()
    return CodingState(row["state"]) if row else CodingState.ASSIGNED


def _segments(connection: sqlite3.Connection, coding: CodingId) -> tuple[Segment, ...]:
    rows = connection.execute(
        f"{_live('segments')} AND start_us IS NOT NULL ORDER BY start_us, end_us, segment_id",
        (coding,),
    )
    return tuple(Segment(r["segment_id"], TimeRange(r["start_us"], r["end_us"])) for r in rows)


def _ratings(connection: sqlite3.Connection, coding: CodingId) -> tuple[Rating, ...]:
    rows = connection.execute(
        f"{_live('ratings')} AND (value IS NOT NULL OR cannot_code = 1) ORDER BY seq", (coding,)
    )
    return tuple(
        Rating(
            r["dimension"],
            r["segment_id"],
            None if r["value"] is None else Decimal(repr(r["value"])).normalize(),
            bool(r["cannot_code"]),
            r["reason"],
            Confidence(r["confidence"]) if r["confidence"] else None,
        )
        for r in rows
    )


def _notes(connection: sqlite3.Connection, coding: CodingId) -> tuple[Note, ...]:
    rows = connection.execute(
        f"{_live('notes')} AND text IS NOT NULL ORDER BY at_us, note_id", (coding,)
    )
    return tuple(
        Note(
            r["note_id"],
            NoteKind(r["kind"]),
            r["recording"],
            r["at_us"],
            r["frame"],
            r["text"],
            r["dimension"],
            r["segment_id"],
        )
        for r in rows
    )


def _watched(connection: sqlite3.Connection, coding: CodingId) -> tuple[Watched, ...]:
    """Read the stretches; what was told piece by piece of one stretch is one again."""
    joined: list[Watched] = []
    for row in connection.execute(
        "SELECT w.*, (SELECT l.is_levelled FROM levelling l WHERE l.coding_id = w.coding_id "
        "AND l.seq < w.seq ORDER BY l.seq DESC LIMIT 1) AS is_levelled "
        "FROM watched w WHERE w.coding_id = ? ORDER BY w.seq",
        (coding,),
    ):
        span, is_heard = TimeRange(row["start_us"], row["end_us"]), bool(row["with_sound"])
        is_known = is_heard and row["is_levelled"] is not None
        levelled = bool(row["is_levelled"]) if is_known else None
        piece = Watched(span, row["speed"], is_heard, levelled)
        if joined and joined[-1].leads_to(piece):
            piece = replace(piece, range=joined.pop().range.merge(span))
        joined.append(piece)
    return tuple(joined)


def _place(connection: sqlite3.Connection, coding: CodingId) -> Place:
    row = connection.execute("SELECT place FROM desk WHERE coding_id = ?", (coding,)).fetchone()
    return Place(**json.loads(row["place"])) if row else Place()


def _offsets(connection: sqlite3.Connection, coding: CodingId) -> tuple[AngleOffset, ...]:
    """Return what the observer set, else what the pack came with, else 0."""
    rows = connection.execute(
        "SELECT r.recording_id, o.offset_us AS given, "
        "(SELECT t.offset_us FROM angle_offsets t WHERE t.coding_id = r.coding_id "
        "AND t.recording = r.recording_id ORDER BY t.seq DESC LIMIT 1) AS adjusted "
        "FROM recordings r LEFT JOIN recording_offsets o USING (recording_id) "
        "WHERE r.coding_id = ? ORDER BY r.angle",
        (coding,),
    )
    return tuple(
        AngleOffset(r["recording_id"], r["given"] or 0)
        if r["adjusted"] is None
        else AngleOffset(r["recording_id"], r["adjusted"], is_adjusted=True)
        for r in rows
    )


def _blinding(connection: sqlite3.Connection, coding: CodingId) -> BlindingAnswer | None:
    row = connection.execute(
        "SELECT * FROM blinding_answers WHERE coding_id = ? ORDER BY seq DESC LIMIT 1", (coding,)
    ).fetchone()
    if row is None:
        return None
    return BlindingAnswer(
        row["guess"],
        row["certainty"],
        tuple(json.loads(row["reasons"])),
        row["at_us"],
        row["words"],
    )
