"""The tables of a study.

Each table but `study` and `recording_frames` holds journal entries of one kind. Nothing is changed:
of the rows about one thing (an observer, a visit, a coding) the newest is the one that holds.
"""

from __future__ import annotations

from vippcoder.storage.core.journal import TABLES as JOURNAL
from vippcoder.storage.core.journal import append_only
from vippcoder.storage.study import (
    adjudications,
    certificates,
    checks,
    designs,
    gold,
    guesses,
    intake,
    issuing,
    locks,
    looks,
    lost_packs,
    questions,
    recalled,
    releases,
    remakes,
    restorations,
    telling,
    training,
    withdrawals,
)

_FIXED = (
    """CREATE TABLE study (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        study_id TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE recording_frames (
        recording TEXT PRIMARY KEY,
        frame_times BLOB NOT NULL,
        shown_packets BLOB
    ) STRICT""",
)

_ENTRIES = {
    "sittings": """CREATE TABLE sittings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        person TEXT NOT NULL CHECK (person <> '')
    ) STRICT""",
    "designs": """CREATE TABLE designs (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        version INTEGER NOT NULL UNIQUE CHECK (version >= 1),
        definition TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    "instruments": """CREATE TABLE instruments (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        instrument TEXT NOT NULL,
        edition TEXT NOT NULL,
        definition TEXT NOT NULL,
        folder TEXT NOT NULL
    ) STRICT""",
    "observers": """CREATE TABLE observers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        observer TEXT NOT NULL CHECK (observer <> ''),
        state TEXT NOT NULL CHECK (state IN ('active', 'away', 'left', 'unblinded')),
        languages TEXT NOT NULL CHECK (json_valid(languages)),
        share REAL NOT NULL CHECK (share > 0),
        is_certified INTEGER NOT NULL CHECK (is_certified IN (0, 1)),
        minutes_a_week INTEGER NOT NULL CHECK (minutes_a_week > 0),
        reason TEXT NOT NULL
    ) STRICT""",
    "known_families": """CREATE TABLE known_families (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        observer TEXT NOT NULL,
        dyad TEXT NOT NULL,
        is_known INTEGER NOT NULL CHECK (is_known IN (0, 1))
    ) STRICT""",
    "dyads": """CREATE TABLE dyads (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL CHECK (dyad <> ''),
        is_withdrawn INTEGER NOT NULL CHECK (is_withdrawn IN (0, 1))
    ) STRICT""",
    "visits": """CREATE TABLE visits (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL,
        timepoint TEXT NOT NULL,
        filmed_on TEXT,
        missing_because TEXT NOT NULL
    ) STRICT""",
    "sessions": """CREATE TABLE sessions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        session TEXT NOT NULL,
        dyad TEXT NOT NULL,
        timepoint TEXT NOT NULL,
        task TEXT NOT NULL,
        language TEXT NOT NULL
    ) STRICT""",
    "recordings": """CREATE TABLE recordings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        recording TEXT NOT NULL,
        session TEXT NOT NULL,
        angle INTEGER NOT NULL CHECK (angle >= 0),
        file TEXT NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > 0),
        display_width INTEGER NOT NULL,
        display_height INTEGER NOT NULL,
        has_audio INTEGER NOT NULL CHECK (has_audio IN (0, 1)),
        sha256 TEXT NOT NULL,
        frames_sha256 TEXT NOT NULL,
        damaged TEXT NOT NULL CHECK (json_valid(damaged)),
        how_made TEXT NOT NULL,
        is_removed INTEGER NOT NULL CHECK (is_removed IN (0, 1))
    ) STRICT""",
    "sources": """CREATE TABLE sources (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        recording TEXT NOT NULL,
        part INTEGER NOT NULL CHECK (part >= 1),
        name TEXT NOT NULL,
        folder TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL
    ) STRICT""",
    "recording_offsets": """CREATE TABLE recording_offsets (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        recording TEXT NOT NULL,
        offset_us INTEGER NOT NULL,
        unsure_because TEXT NOT NULL,
        is_adjusted INTEGER NOT NULL CHECK (is_adjusted IN (0, 1))
    ) STRICT""",
    "plans": """CREATE TABLE plans (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        plan TEXT NOT NULL,
        design_version INTEGER NOT NULL REFERENCES designs (version),
        seed INTEGER NOT NULL,
        reason TEXT NOT NULL,
        report TEXT NOT NULL CHECK (json_valid(report))
    ) STRICT""",
    "assignments": """CREATE TABLE assignments (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE,
        session TEXT NOT NULL,
        observer TEXT NOT NULL,
        purpose TEXT NOT NULL
            CHECK (purpose IN ('main', 'double', 'repeat', 'gold', 'training')),
        instrument TEXT NOT NULL,
        position INTEGER NOT NULL CHECK (position >= 1),
        batch INTEGER NOT NULL CHECK (batch >= 1),
        mask TEXT NOT NULL UNIQUE,
        plan TEXT NOT NULL
    ) STRICT""",
    "cancellations": """CREATE TABLE cancellations (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        reason TEXT NOT NULL CHECK (reason <> '')
    ) STRICT""",
    "packs": """CREATE TABLE packs (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        pack_id TEXT NOT NULL UNIQUE,
        observer TEXT NOT NULL,
        genesis TEXT NOT NULL
    ) STRICT""",
    "issues": """CREATE TABLE issues (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        pack_id TEXT NOT NULL REFERENCES packs (pack_id),
        design_version INTEGER NOT NULL REFERENCES designs (version),
        files TEXT NOT NULL CHECK (json_valid(files))
    ) STRICT""",
}

_COLLECTED = (
    """CREATE TABLE collected_entries (
        pack_id TEXT NOT NULL REFERENCES packs (pack_id),
        seq INTEGER NOT NULL CHECK (seq >= 0),
        kind TEXT NOT NULL,
        coding_id TEXT,
        action INTEGER NOT NULL,
        reversal TEXT,
        reverses INTEGER,
        written_at TEXT NOT NULL,
        software_version TEXT NOT NULL,
        payload_digest TEXT NOT NULL,
        link TEXT NOT NULL UNIQUE,
        PRIMARY KEY (pack_id, seq)
    ) STRICT""",
    """CREATE TABLE collected_payloads (
        pack_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        salt TEXT,
        body TEXT CHECK (body IS NULL OR json_valid(body)),
        PRIMARY KEY (pack_id, seq),
        FOREIGN KEY (pack_id, seq) REFERENCES collected_entries (pack_id, seq)
    ) STRICT""",
    """CREATE TABLE collected_redactions (
        pack_id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        redacted_at TEXT NOT NULL,
        PRIMARY KEY (pack_id, seq),
        FOREIGN KEY (pack_id, seq) REFERENCES collected_entries (pack_id, seq)
    ) STRICT""",
    """CREATE TRIGGER collected_entries_continue BEFORE INSERT ON collected_entries
        WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM collected_entries
                         WHERE pack_id = NEW.pack_id)
        BEGIN SELECT raise(ABORT, 'a collected journal has no gaps and no second entry'); END""",
    """CREATE TRIGGER collected_payloads_redact_only BEFORE UPDATE ON collected_payloads
        WHEN NEW.pack_id <> OLD.pack_id OR NEW.seq <> OLD.seq
            OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM collected_redactions
                           WHERE pack_id = OLD.pack_id AND seq = OLD.seq)
        BEGIN SELECT raise(ABORT, 'a payload can only be redacted'); END""",
    "CREATE INDEX collected_by_coding ON collected_entries (coding_id, kind, seq)",
    "CREATE INDEX collected_by_kind ON collected_entries (kind, pack_id, seq)",
    *append_only("collected_entries"),
    append_only("collected_payloads")[1],
    *append_only("collected_redactions"),
)
"""What packs brought home, entry by entry as it stands in their journals; never a row that is not
in one. Whatever order packs are collected in, the same rows stand here."""

KINDS = tuple(_ENTRIES)
"""Every kind of journal entry of the first form; each is a table of this name."""

_KEYS = {
    "known_families": "observer, dyad",
    "observers": "observer",
    "dyads": "dyad",
    "visits": "dyad, timepoint",
    "sessions": "session",
    "recordings": "recording",
    "sources": "recording, part",
    "recording_offsets": "recording",
    "instruments": "instrument, edition",
    "cancellations": "coding_id",
    "issues": "coding_id",
}
_INDEXES = tuple(
    f"CREATE INDEX {kind}_by_key ON {kind} ({keys}, seq)" for kind, keys in _KEYS.items()
)

_GUARDS = tuple(
    trigger
    for table, redactable in (
        ("journal", False),
        ("payloads", False),
        ("redactions", False),
        ("study", False),
        *((kind, True) for kind in KINDS),
    )
    for trigger in append_only(table, redactable=redactable)
    if not (table == "payloads" and "no_update" in trigger)  # its own trigger lets redaction pass
)

TABLES = (
    *JOURNAL,
    *_FIXED,
    *_ENTRIES.values(),
    *_COLLECTED,
    *_INDEXES,
    *_GUARDS,
    append_only("recording_frames")[0],  # a withdrawal removes the frames of a recording
)
"""Version 1."""

ALL_KINDS = (
    *KINDS,
    restorations.KIND,
    telling.KIND,
    *withdrawals.KINDS,
    *looks.KINDS,
    questions.KIND,
    *designs.KINDS,
    *intake.KINDS,
    *checks.KINDS,
    *issuing.KINDS,
    *remakes.KINDS,
    issuing.DELIVERIES,
    *adjudications.KINDS,
    lost_packs.KIND,
    *training.KINDS,
    *certificates.KINDS,
    *gold.KINDS,
    training.PRACTICE,
    recalled.KIND,
    *locks.KINDS,
    *releases.KINDS,
)
"""Every kind of journal entry of the newest form."""

RULES = (
    *TABLES,
    *restorations.TABLES,
    *telling.TABLES,
    *withdrawals.TABLES,
    *looks.TABLES,
    *questions.TABLES,
    *designs.TABLES,
    *intake.TABLES,
    *checks.TABLES,
    *issuing.TABLES,
    *remakes.TABLES,
    *issuing.DELIVERY_TABLES,
    *guesses.VIEWS,
    *adjudications.TABLES,
    *lost_packs.TABLES,
    *training.TABLES,
    *certificates.TABLES,
    *gold.TABLES,
    *training.PRACTICE_TABLES,
    *recalled.TABLES,
    *locks.TABLES,
    *releases.TABLES,
)
"""Everything that the newest form must hold, beside the views."""
