"""Questions to the lead and the lead's answers: their tables, version 7 of a pack, and their rows.

A question is an entry of its coding and goes home with the journal. An answer comes with a
delivery, is an entry without a coding (nobody worked on a session when it came), and names the
question; taken in twice it is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.guidance import Answer, Question
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from vippcoder.domain.ids import CodingId

QUESTIONS = "questions"
ANSWERS = "answers"
KINDS = (QUESTIONS, ANSWERS)

TABLES = (
    """CREATE TABLE questions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        question_id TEXT NOT NULL UNIQUE,
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT""",
    """CREATE TABLE answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        answer_id TEXT NOT NULL UNIQUE,
        question_id TEXT NOT NULL REFERENCES questions (question_id),
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT""",
    "CREATE INDEX questions_by_coding ON questions (coding_id, seq)",
    "CREATE INDEX answers_by_question ON answers (question_id, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
)


def question_entry(question: str, coding: CodingId, text: str) -> Entry:
    """Return the entry that asks."""
    return Entry(QUESTIONS, {"coding_id": coding, "question_id": question, "text": text})


def answer_entries(connection: sqlite3.Connection, answers: Iterable[Answer]) -> list[Entry]:
    """Return the entries of answers that a delivery brings, to be appended without a coding.

    Answers that are there already, or whose question is not in this pack, are left out.
    """
    asked = {row[0] for row in connection.execute("SELECT question_id FROM questions")}
    known = {row[0] for row in connection.execute("SELECT answer_id FROM answers")}
    return [
        Entry(
            ANSWERS,
            {"answer_id": answer.id, "question_id": answer.question, "text": answer.text},
        )
        for answer in answers
        if answer.question in asked and answer.id not in known
    ]


def read_questions(connection: sqlite3.Connection) -> tuple[Question, ...]:
    """Return every question of the pack with its answers, the oldest first."""
    answers: dict[str, list[Answer]] = {}
    for row in connection.execute("SELECT * FROM answers ORDER BY seq"):
        answer = Answer(row["answer_id"], row["question_id"], row["text"])
        answers.setdefault(answer.question, []).append(answer)
    rows = connection.execute(
        "SELECT q.*, j.written_at FROM questions q JOIN journal j USING (seq) ORDER BY q.seq"
    )
    return tuple(
        Question(
            row["question_id"],
            row["coding_id"],
            row["written_at"],
            row["text"],
            tuple(answers.get(row["question_id"], ())),
        )
        for row in rows
    )
