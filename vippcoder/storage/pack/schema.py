"""The tables of a pack: what an observer's folder knows, and nothing else.

Ratings, segments and notes are versions: each row names the one it supersedes, none is ever
changed. `desk` alone is mutable: it holds where the observer was, no rating.
"""

from __future__ import annotations

from vippcoder.storage.core.journal import TABLES as JOURNAL
from vippcoder.storage.core.journal import append_only
from vippcoder.storage.pack import (
    deliveries,
    exemplars,
    guidance,
    levelling,
    questions,
    recordings,
    selftests,
    timepoints,
)

_FIRST_KINDS = ("segments", "ratings", "notes", "coding_events", "watched", "blinding_answers")

VERSIONED = ("segments", "ratings", "notes", "angle_offsets")
"""Kinds whose newest row per thing is the live one; undo writes one more row."""

KINDS = (
    *_FIRST_KINDS,
    "angle_offsets",
    selftests.KIND,
    levelling.KIND,
    *guidance.KINDS,
    timepoints.KIND,
    *questions.KINDS,
    deliveries.KIND,
)
"""Every kind of journal entry; each is a table of this name."""

_FIXED = (
    """CREATE TABLE pack (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        pack_id TEXT NOT NULL,
        observer TEXT NOT NULL,
        group_labels TEXT NOT NULL CHECK (json_valid(group_labels))
    ) STRICT""",
    """CREATE TABLE instruments (
        instrument TEXT PRIMARY KEY,
        instrument_version TEXT NOT NULL,
        definition TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE assignments (
        coding_id TEXT PRIMARY KEY,
        mask TEXT NOT NULL UNIQUE,
        position INTEGER NOT NULL UNIQUE,
        task TEXT NOT NULL,
        instrument TEXT NOT NULL REFERENCES instruments (instrument)
    ) STRICT""",
    """CREATE TABLE recordings (
        recording_id TEXT PRIMARY KEY,
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        angle INTEGER NOT NULL,
        file TEXT NOT NULL UNIQUE,
        frame_times BLOB NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > 0),
        display_width INTEGER NOT NULL,
        display_height INTEGER NOT NULL,
        has_audio INTEGER NOT NULL CHECK (has_audio IN (0, 1)),
        sha256 TEXT NOT NULL UNIQUE,
        UNIQUE (coding_id, angle)
    ) STRICT""",
    """CREATE TABLE desk (
        coding_id TEXT PRIMARY KEY REFERENCES assignments (coding_id),
        place TEXT NOT NULL CHECK (json_valid(place)),
        opened INTEGER NOT NULL
    ) STRICT""",
)

_ENTRIES = (
    """CREATE TABLE coding_events (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        state TEXT NOT NULL
            CHECK (state IN ('started', 'submitted', 'stopped', 'locked', 'withdrawn')),
        reason TEXT NOT NULL,
        words TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE segments (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        segment_id TEXT NOT NULL,
        start_us INTEGER,
        end_us INTEGER,
        supersedes INTEGER UNIQUE REFERENCES segments (seq),
        CHECK ((start_us IS NULL) = (end_us IS NULL)),
        CHECK (start_us IS NULL OR (start_us >= 0 AND end_us > start_us))
    ) STRICT""",
    """CREATE TABLE ratings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        dimension TEXT NOT NULL,
        segment_id TEXT,
        value REAL,
        cannot_code INTEGER NOT NULL CHECK (cannot_code IN (0, 1)),
        reason TEXT NOT NULL,
        confidence TEXT CHECK (confidence IN ('low', 'fair', 'high')),
        supersedes INTEGER UNIQUE REFERENCES ratings (seq),
        changed_because TEXT NOT NULL,
        CHECK (cannot_code = 0 OR (value IS NULL AND reason <> ''))
    ) STRICT""",
    """CREATE TABLE notes (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        note_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('evidence', 'bookmark')),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        at_us INTEGER NOT NULL,
        frame INTEGER NOT NULL,
        dimension TEXT,
        segment_id TEXT,
        text TEXT,
        supersedes INTEGER UNIQUE REFERENCES notes (seq)
    ) STRICT""",
    """CREATE TABLE watched (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        start_us INTEGER NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > start_us),
        speed REAL NOT NULL,
        with_sound INTEGER NOT NULL CHECK (with_sound IN (0, 1))
    ) STRICT""",
    """CREATE TABLE blinding_answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        guess TEXT NOT NULL,
        certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 4),
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        at_us INTEGER,
        words TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER ratings_of_a_known_segment BEFORE INSERT ON ratings
        WHEN NEW.segment_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM segments
            WHERE segment_id = NEW.segment_id AND coding_id = NEW.coding_id)
        BEGIN SELECT raise(ABORT, 'the segment does not exist'); END""",
)

_INDEXES = tuple(
    f"CREATE INDEX {kind}_by_coding ON {kind} (coding_id, seq)" for kind in _FIRST_KINDS
)

_GUARDS = tuple(
    trigger
    for table, redactable in (
        ("journal", False),
        ("payloads", False),
        ("redactions", False),
        ("pack", False),
        ("instruments", False),
        *((kind, True) for kind in _FIRST_KINDS),
    )
    for trigger in append_only(table, redactable=redactable)
    if not (table == "payloads" and "no_update" in trigger)  # its own trigger lets redaction pass
)

_NO_UPDATES = tuple(append_only(table)[0] for table in ("assignments", "recordings"))

TABLES = (*JOURNAL, *_FIXED, *_ENTRIES, *_INDEXES, *_GUARDS, *_NO_UPDATES)
"""Version 1."""

ANGLES = (
    """CREATE TABLE recording_offsets (
        recording_id TEXT PRIMARY KEY REFERENCES recordings (recording_id),
        offset_us INTEGER NOT NULL,
        unsure_because TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE angle_offsets (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        offset_us INTEGER,
        supersedes INTEGER UNIQUE REFERENCES angle_offsets (seq)
    ) STRICT""",
    "CREATE INDEX angle_offsets_by_coding ON angle_offsets (coding_id, seq)",
    *append_only("recording_offsets"),
    *append_only("angle_offsets", redactable=True),
)
"""Version 2: how the angles of a session lie against each other. `recording_offsets` is what the
pack came with, for the recordings that are not 0; `angle_offsets` what the observer set, without a
value where that was taken back."""

STUDY = (*guidance.TABLES, *timepoints.TABLES, *questions.TABLES)
"""Version 7: what a study adds to a pack."""

RULES = (
    *TABLES,
    *ANGLES,
    *exemplars.TABLES,
    *recordings.DAMAGE,
    *selftests.TABLES,
    *levelling.TABLES,
    *STUDY,
    *deliveries.TABLES,
)
"""Everything that the newest form must hold, beside the views."""
