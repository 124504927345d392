"""Dyads, visits, sessions and recordings of a study, written and read as the domain's nouns."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from vippcoder.domain.recording import Recording
from vippcoder.domain.study import Dyad, Session, SourceFile, StudyRecording, Visit
from vippcoder.storage.core.blobs import pack_numbers, pack_times, unpack_numbers, unpack_times
from vippcoder.storage.core.journal import Entry
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import RecordingId, SessionId
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.timebase import FrameTimes


def dyad_entry(dyad: Dyad) -> Entry:
    """Return what registers a dyad, or changes what is known of it."""
    return Entry("dyads", {"dyad": dyad.id, "is_withdrawn": int(dyad.is_withdrawn)})


def visit_entry(visit: Visit) -> Entry:
    """Return what registers a visit, or changes what is known of it."""
    return Entry(
        "visits",
        {
            "dyad": visit.dyad,
            "timepoint": visit.timepoint,
            "filmed_on": visit.filmed_on.isoformat() if visit.filmed_on else None,
            "missing_because": visit.missing_because,
        },
    )


def session_entries(store: StudyStore, session: Session) -> list[Entry]:
    """Return what registers a session with its recordings, and lay down their frames.

    To be called inside the transaction in which the entries are written.
    """
    entries = [
        Entry(
            "sessions",
            {
                "session": session.id,
                "dyad": session.dyad,
                "timepoint": session.timepoint,
                "task": session.task,
                "language": session.language,
            },
        )
    ]
    for angle, held in enumerate(session.recordings):
        entries += recording_entries(store, session.id, angle, held)
    return entries


def recording_entries(
    store: StudyStore, session: SessionId, angle: int, held: StudyRecording
) -> list[Entry]:
    """Return what registers one recording of a session, and lay down its frames.

    To be called inside the transaction in which the entries are written. Angle 0 is the reference.
    """
    recording = held.recording
    times = pack_times(recording.frames)
    shown = None if recording.shown_packets is None else pack_numbers(recording.shown_packets)
    store.connection.execute(
        "INSERT INTO recording_frames VALUES (?, ?, ?)", (recording.id, times, shown)
    )
    entries = [
        Entry(
            "recordings",
            {
                "recording": recording.id,
                "session": session,
                "angle": angle,
                "file": recording.file,
                "end_us": recording.frames.end_us,
                "display_width": recording.display_width,
                "display_height": recording.display_height,
                "has_audio": int(recording.has_audio),
                "sha256": recording.sha256,
                "frames_sha256": hashlib.sha256(times + (shown or b"")).hexdigest(),
                "damaged": json.dumps([[d.start_us, d.end_us] for d in recording.damaged]),
                "how_made": held.how_made,
                "is_removed": 0,
            },
        ),
        offset_entry(recording.id, recording.offset_us, recording.unsure_because),
    ]
    for part, source in enumerate(held.sources, start=1):
        entries.append(
            Entry(
                "sources",
                {
                    "recording": recording.id,
                    "part": part,
                    "name": source.name,
                    "folder": source.folder,
                    "size_bytes": source.size_bytes,
                    "sha256": source.sha256,
                },
            )
        )
    return entries


def offset_entry(
    recording: RecordingId, offset_us: int, unsure_because: str = "", *, is_adjusted: bool = False
) -> Entry:
    """Return what says how a recording lies against its session's reference.

    Args:
        recording: an angle.
        offset_us: session time = recording time + this.
        unsure_because: why it could not be found; empty where it was.
        is_adjusted: whether a person set it.
    """
    return Entry(
        "recording_offsets",
        {
            "recording": recording,
            "offset_us": offset_us,
            "unsure_because": unsure_because,
            "is_adjusted": int(is_adjusted),
        },
    )


def known_files(store: StudyStore) -> frozenset[str]:
    """Return the names of all files in `media/` that a row knows, those taken out included."""
    return frozenset(row["file"] for row in store.rows("SELECT file FROM recordings"))


def read_dyads(store: StudyStore) -> tuple[Dyad, ...]:
    """Return the dyads, by their codes."""
    return tuple(
        Dyad(row["dyad"], bool(row["is_withdrawn"]))
        for row in store.rows("SELECT * FROM dyads_current")
    )


def read_visits(store: StudyStore) -> tuple[Visit, ...]:
    """Return the visits, by dyad."""
    return tuple(
        Visit(
            row["dyad"],
            row["timepoint"],
            date.fromisoformat(row["filmed_on"]) if row["filmed_on"] else None,
            row["missing_because"],
        )
        for row in store.rows("SELECT * FROM visits_current")
    )


def read_sessions(store: StudyStore) -> tuple[Session, ...]:
    """Return the sessions that have a film, with their recordings, by session id."""
    held: dict[str, list[StudyRecording]] = {}
    for row in store.rows(
        "SELECT * FROM recordings_current JOIN recording_frames USING (recording)"
    ):
        held.setdefault(row["session"], []).append(_recording(store, row))
    return tuple(
        Session(
            row["session"],
            row["dyad"],
            row["timepoint"],
            row["task"],
            row["language"],
            tuple(held[row["session"]]),
        )
        for row in store.rows("SELECT * FROM sessions_current")
        if row["session"] in held
    )


def read_session(store: StudyStore, session: SessionId) -> Session | None:
    """Return one session with its recordings; None where its films were taken out, or never were.

    Reads the frame times of its films alone.
    """
    rows = store.rows("SELECT * FROM sessions_current WHERE session = ?", (session,))
    recordings = store.rows(
        "SELECT * FROM recordings_current JOIN recording_frames USING (recording) "
        "WHERE session = ?",
        (session,),
    )
    if not rows or not recordings:
        return None
    row = rows[0]
    return Session(
        session,
        row["dyad"],
        row["timepoint"],
        row["task"],
        row["language"],
        tuple(_recording(store, one) for one in recordings),
    )


def _recording(store: StudyStore, row: sqlite3.Row) -> StudyRecording:
    (offset,) = store.rows(
        "SELECT offset_us, unsure_because FROM recording_offsets WHERE recording = ? "
        "ORDER BY seq DESC LIMIT 1",
        (row["recording"],),
    )
    shown = row["shown_packets"]
    recording = Recording(
        id=row["recording"],
        file=row["file"],
        frames=unpack_times(row["frame_times"], row["end_us"]),
        display_width=row["display_width"],
        display_height=row["display_height"],
        has_audio=bool(row["has_audio"]),
        sha256=row["sha256"],
        offset_us=offset["offset_us"],
        unsure_because=offset["unsure_because"],
        damaged=tuple(TimeRange(start, end) for start, end in json.loads(row["damaged"])),
        shown_packets=None if shown is None else unpack_numbers(shown),
    )
    sources = tuple(
        SourceFile(s["name"], s["folder"], s["size_bytes"], s["sha256"])
        for s in store.rows(
            "SELECT s.* FROM sources s WHERE recording = ? AND s.seq = (SELECT max(seq) FROM "
            "sources WHERE recording = s.recording AND part = s.part) ORDER BY part",
            (row["recording"],),
        )
    )
    return StudyRecording(recording, sources, row["how_made"])


def removal_entry(store: StudyStore, recording: RecordingId) -> Entry:
    """Return what takes a recording out of the study; its row stays, its file is the caller's."""
    (row,) = store.rows("SELECT * FROM recordings_current WHERE recording = ?", (recording,))
    columns = {name: row[name] for name in row.keys() if name != "seq"}  # noqa: SIM118
    return Entry("recordings", {**columns, "is_removed": 1})


def removed_files(store: StudyStore) -> tuple[str, ...]:
    """Return the names of files that only recordings which were taken out had."""
    return tuple(
        row["file"]
        for row in store.rows(
            "SELECT DISTINCT file FROM recordings WHERE is_removed = 1 "
            "AND file NOT IN (SELECT file FROM recordings_current) ORDER BY file"
        )
    )


def frames_of(store: StudyStore, recording: RecordingId) -> FrameTimes | None:
    """Return the frame times of a recording, also of one that was taken out; None if unknown."""
    rows = store.rows(
        "SELECT f.frame_times, r.end_us FROM recording_frames f JOIN recordings r "
        "USING (recording) WHERE recording = ? ORDER BY r.seq DESC LIMIT 1",
        (recording,),
    )
    return unpack_times(rows[0]["frame_times"], rows[0]["end_us"]) if rows else None
