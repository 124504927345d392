"""What observers ask and the lead answers, in words that tell neither who nor when."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.guidance import Answer
from vippcoder.errors import StudyError
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.questions import (
    answer_entry,
    read_answers,
    read_collected_questions,
    read_delivered,
)
from vippcoder.study.blindness.sight import still_to_code
from vippcoder.study.blindness.telling_words import holds_date, telling_words, words_in

if TYPE_CHECKING:
    from vippcoder.domain.ids import Mask, ObserverCode, PackId
    from vippcoder.storage.study.questions import CollectedQuestion
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The lead's words to a question."""

    text: str
    is_delivered: bool
    """Whether it stands in the observer's pack, as far as that was collected."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question and what was answered."""

    id: str
    mask: Mask
    observer: ObserverCode
    asked_at: str
    """By the observer's clock, UTC."""
    text: str
    """Empty where it is withheld: the reader has still to code the session."""
    is_withheld: bool
    answers: tuple[GivenAnswer, ...]


def questions(store: StudyStore) -> tuple[AskedQuestion, ...]:
    """Return the questions that came home, the oldest first.

    What is asked of a session may tell a score of it, so it is withheld from a person (that of the
    sitting) who has still to code that session.
    """
    codings = {c.coding: c for c in read_assignments(store)}
    awaited, delivered = still_to_code(store, store.person), read_delivered(store)
    answers: dict[str, list[GivenAnswer]] = {}
    for given in read_answers(store):
        told = GivenAnswer(given.text, given.id in delivered)
        answers.setdefault(given.question, []).append(told)
    found = []
    for asked in read_collected_questions(store):
        coding = codings[asked.coding]
        is_withheld = coding.session in awaited and coding.observer != store.person
        found.append(
            AskedQuestion(
                asked.id,
                coding.mask,
                coding.observer,
                asked.asked_at,
                "" if is_withheld else asked.text,
                is_withheld,
                () if is_withheld else tuple(answers.get(asked.id, ())),
            )
        )
    return tuple(found)


def answer(store: StudyStore, question: str, text: str) -> Answer:
    """Answer a question; the answer goes out with the next delivery to its pack.

    Args:
        store: the study, open for writing.
        question: its id, or so much of the beginning that no other begins so.
        text: what the observer shall read.

    Raises:
        StudyError: there is no such question, the text is empty, holds a word or a date that would
            tell something, or the person has still to code the session that it is about.
    """
    asked, words = _question(store, question), text.strip()
    if not words:
        raise StudyError("an answer needs words", mend="write what the observer shall know")
    session = next(c.session for c in read_assignments(store) if c.coding == asked.coding)
    if session in still_to_code(store, store.person):
        raise StudyError(
            f"{store.person} has still to code the session that this question is about",
            mend="let somebody answer it who does not",
        )
    telling = telling_words(store, asked.coding)
    found = [f"'{word}' ({telling[word]})" for word in words_in(words, telling)]
    if holds_date(words):
        found.append("a date")
    if found:
        raise StudyError(
            f"the answer would tell the observer too much: {', '.join(found)}",
            mend="say it without",
        )
    given = Answer(secrets.token_hex(8), asked.id, words)
    store.write(answer_entry(given, asked.pack))
    return given


def answers_for(store: StudyStore, pack: PackId) -> tuple[Answer, ...]:
    """Return every answer to questions of a pack; a delivery leaves out those that it has."""
    return read_answers(store, pack)


def _question(store: StudyStore, named: str) -> CollectedQuestion:
    known = read_collected_questions(store)
    found = [q for q in known if q.id == named] or [q for q in known if q.id.startswith(named)]
    if len(found) == 1 and named:
        return found[0]
    raise StudyError(
        f"{'several questions begin' if found else 'no question begins'} with {named!r}",
        path=store.folder,
        mend="`vippcoder study questions` lists them",
    )
