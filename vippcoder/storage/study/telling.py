"""The telling terms of a study's recordings: what no pack may hold. They never leave the study."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from vippcoder.domain.telling import TellingTerms, Term
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore

KIND = "telling_terms"

TABLES = (
    """CREATE TABLE telling_terms (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        recording TEXT NOT NULL,
        terms TEXT NOT NULL CHECK (json_valid(terms)),
        moments TEXT NOT NULL CHECK (json_valid(moments))
    ) STRICT""",
    "CREATE INDEX telling_terms_by_key ON telling_terms (recording, seq)",
    *append_only(KIND, redactable=True),
)
"""Of a recording's rows the newest holds."""


def telling_entry(told: TellingTerms) -> Entry:
    """Return what keeps the telling terms of a recording, in place of those before."""
    return Entry(
        KIND,
        {
            "recording": told.recording,
            "terms": json.dumps([[one.text, one.what] for one in told.terms], ensure_ascii=False),
            "moments": json.dumps([moment.isoformat() for moment in told.moments]),
        },
    )


def read_telling_terms(store: StudyStore) -> tuple[TellingTerms, ...]:
    """Return the telling terms of every recording that has some, by recording."""
    return tuple(
        TellingTerms(
            row["recording"],
            tuple(Term(text, what) for text, what in json.loads(row["terms"])),
            tuple(datetime.fromisoformat(moment) for moment in json.loads(row["moments"])),
        )
        for row in store.rows(
            "SELECT t.* FROM telling_terms t WHERE t.seq = (SELECT max(seq) FROM telling_terms "
            "WHERE recording = t.recording) ORDER BY t.recording"
        )
    )
