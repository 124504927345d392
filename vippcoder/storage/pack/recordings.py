"""The recordings of a pack: written once when it is made, read as the domain's nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.recording import Recording
from vippcoder.storage.core.blobs import pack_numbers, pack_times, unpack_numbers, unpack_times
from vippcoder.storage.core.journal import append_only
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId, RecordingId

DAMAGE = (
    """CREATE TABLE recording_packets (
        recording_id TEXT PRIMARY KEY REFERENCES recordings (recording_id),
        shown_packets BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE damaged_stretches (
        recording_id TEXT NOT NULL REFERENCES recordings (recording_id),
        start_us INTEGER NOT NULL CHECK (start_us >= 0),
        end_us INTEGER NOT NULL CHECK (end_us > start_us),
        PRIMARY KEY (recording_id, start_us)
    ) STRICT""",
    *append_only("recording_packets"),
    *append_only("damaged_stretches"),
)
"""Version 4: which packets of a copy come to be seen, and where its pictures are damaged, as
decoding all of it told when the pack was made. Packs made before do not know."""


def add_recording(
    connection: sqlite3.Connection, coding: CodingId, angle: int, recording: Recording
) -> None:
    """Write one recording of a session, inside a transaction."""
    connection.execute(
        "INSERT INTO recordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            recording.id,
            coding,
            angle,
            recording.file,
            pack_times(recording.frames),
            recording.frames.end_us,
            recording.display_width,
            recording.display_height,
            recording.has_audio,
            recording.sha256,
        ),
    )
    if recording.offset_us or recording.unsure_because:
        connection.execute(
            "INSERT INTO recording_offsets VALUES (?, ?, ?)",
            (recording.id, recording.offset_us, recording.unsure_because),
        )
    if recording.shown_packets is not None:
        connection.execute(
            "INSERT INTO recording_packets VALUES (?, ?)",
            (recording.id, pack_numbers(recording.shown_packets)),
        )
    connection.executemany(
        "INSERT INTO damaged_stretches VALUES (?, ?, ?)",
        [(recording.id, hurt.start_us, hurt.end_us) for hurt in recording.damaged],
    )


def read_recordings(connection: sqlite3.Connection, coding: CodingId) -> tuple[Recording, ...]:
    """Return the recordings of a session, the reference first."""
    rows = connection.execute(
        "SELECT * FROM recordings LEFT JOIN recording_offsets USING (recording_id) "
        "LEFT JOIN recording_packets USING (recording_id) WHERE coding_id = ? ORDER BY angle",
        (coding,),
    )
    return tuple(_recording(connection, row) for row in rows.fetchall())


def _recording(connection: sqlite3.Connection, row: sqlite3.Row) -> Recording:
    shown = row["shown_packets"]
    return Recording(
        id=row["recording_id"],
        file=row["file"],
        frames=unpack_times(row["frame_times"], row["end_us"]),
        display_width=row["display_width"],
        display_height=row["display_height"],
        has_audio=bool(row["has_audio"]),
        sha256=row["sha256"],
        offset_us=row["offset_us"] or 0,
        unsure_because=row["unsure_because"] or "",
        damaged=_damaged(connection, row["recording_id"]),
        shown_packets=None if shown is None else unpack_numbers(shown),
    )


def _damaged(connection: sqlite3.Connection, recording: RecordingId) -> tuple[TimeRange, ...]:
    rows = connection.execute(
        "SELECT start_us, end_us FROM damaged_stretches WHERE recording_id = ? ORDER BY start_us",
        (recording,),
    )
    return tuple(TimeRange(start, end) for start, end in rows)
