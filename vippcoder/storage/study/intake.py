"""What intake leaves behind beside sessions, written and read as the domain's nouns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vippcoder.domain.intake import MissingFilm, SourceFinding
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.ids import RecordingId
    from vippcoder.storage.study.store import StudyStore

KINDS = ("missing_films", "source_findings")

TABLES = (
    """CREATE TABLE missing_films (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        dyad TEXT NOT NULL,
        timepoint TEXT NOT NULL,
        task TEXT NOT NULL,
        because TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE source_findings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        recording TEXT NOT NULL,
        findings TEXT NOT NULL CHECK (json_valid(findings))
    ) STRICT""",
    "CREATE INDEX missing_films_by_key ON missing_films (dyad, timepoint, task, seq)",
    "CREATE INDEX source_findings_by_key ON source_findings (recording, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)
"""Of the rows about one session, or one recording, the newest holds."""


def missing_film_entry(missing: MissingFilm) -> Entry:
    """Return what says why there is no film of a session; an empty reason takes it back."""
    return Entry(
        "missing_films",
        {
            "dyad": missing.dyad,
            "timepoint": missing.timepoint,
            "task": missing.task,
            "because": missing.because,
        },
    )


def read_missing_films(store: StudyStore) -> tuple[MissingFilm, ...]:
    """Return the sessions of which there is no film, and why, by dyad."""
    return tuple(
        MissingFilm(row["dyad"], row["timepoint"], row["task"], row["because"])
        for row in store.rows(
            "SELECT m.* FROM missing_films m WHERE m.because <> '' AND m.seq = (SELECT max(seq) "
            "FROM missing_films WHERE dyad = m.dyad AND timepoint = m.timepoint "
            "AND task = m.task) ORDER BY m.dyad, m.timepoint, m.task"
        )
    )


def findings_entry(recording: RecordingId, findings: Sequence[SourceFinding]) -> Entry:
    """Return what keeps the doctor's findings about the sources of a recording."""
    told = [[one.part, one.code, one.sentence] for one in findings]
    return Entry(
        "source_findings",
        {"recording": recording, "findings": json.dumps(told, ensure_ascii=False)},
    )


def read_findings(store: StudyStore) -> tuple[SourceFinding, ...]:
    """Return the doctor's findings, by recording and part."""
    return tuple(
        SourceFinding(row["recording"], part, code, sentence)
        for row in store.rows(
            "SELECT f.* FROM source_findings f WHERE f.seq = (SELECT max(seq) "
            "FROM source_findings WHERE recording = f.recording) ORDER BY f.recording"
        )
        for part, code, sentence in json.loads(row["findings"])
    )
