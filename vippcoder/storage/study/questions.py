"""Questions that packs brought home, and the answers of the lead that deliveries take out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.guidance import Answer
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId, PackId
    from vippcoder.storage.study.store import StudyStore

KIND = "answers"

TABLES = (
    """CREATE TABLE answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        answer_id TEXT NOT NULL UNIQUE,
        question_id TEXT NOT NULL,
        pack_id TEXT NOT NULL REFERENCES packs (pack_id),
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT""",
    "CREATE INDEX answers_by_pack ON answers (pack_id, seq)",
    *append_only(KIND, redactable=True),
)

_QUESTIONS = "questions"
"""The kind of a pack's entry that asks; `answers` is the kind of the one that a delivery brings."""


@dataclass(frozen=True, slots=True)
class CollectedQuestion:
    """What an observer asked about a coding."""

    id: str
    pack: PackId
    coding: CodingId
    asked_at: str
    """By the observer's clock, UTC."""
    text: str


def answer_entry(answer: Answer, pack: PackId) -> Entry:
    """Return what answers a question of a pack."""
    row = {"answer_id": answer.id, "question_id": answer.question, "pack_id": pack}
    return Entry(KIND, {**row, "text": answer.text})


def read_answers(store: StudyStore, pack: PackId | None = None) -> tuple[Answer, ...]:
    """Return the answers to a pack's questions, or to all, the oldest first."""
    return tuple(
        Answer(row["answer_id"], row["question_id"], row["text"])
        for row in store.rows(
            "SELECT * FROM answers WHERE ?1 IS NULL OR pack_id = ?1 ORDER BY seq", (pack,)
        )
    )


def read_collected_questions(store: StudyStore) -> tuple[CollectedQuestion, ...]:
    """Return every question that came home and was not redacted, the oldest first."""
    return tuple(
        CollectedQuestion(
            body["question_id"], row["pack_id"], body["coding_id"], row["written_at"], body["text"]
        )
        for row in _collected(store, _QUESTIONS)
        for body in [json.loads(row["body"])]
    )


def read_delivered(store: StudyStore) -> frozenset[str]:
    """Return the ids of answers that stand in a pack, as a collection after the delivery told."""
    return frozenset(json.loads(row["body"])["answer_id"] for row in _collected(store, KIND))


def _collected(store: StudyStore, kind: str) -> list[sqlite3.Row]:
    return store.rows(
        "SELECT e.pack_id, e.written_at, p.body FROM collected_entries e "
        "JOIN collected_payloads p USING (pack_id, seq) "
        "WHERE e.kind = ? AND p.body IS NOT NULL ORDER BY e.written_at, e.pack_id, e.seq",
        (kind,),
    )
