"""Questions and answers: what goes back to an observer tells nobody who, when or which group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collected import HomePack, assign, issue
from studies import stub_study
from vippcoder.domain.study import Purpose
from vippcoder.errors import StudyError
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.blindness.telling_words import words_in
from vippcoder.study.messages.questions import answer, answers_for, questions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    made = stub_study(tmp_path / "trial", dyads=2)
    yield made
    made.close()


@pytest.fixture
def asked(store: StudyStore) -> HomePack:
    """Anna asked about one of her two sessions, which ben codes too."""
    one, two = (session.id for session in read_sessions(store)[:2])
    anna = assign(store, "anna", one, two)
    assign(store, "ben", one, purpose=Purpose.DOUBLE)
    home = issue(store, "pack-a", *anna)
    _ask(home, anna[0], "0123456789abcdef", "Is a nod an answer? I gave a 3.")
    return home


def _ask(home: HomePack, coding: AssignedCoding, question: str, text: str) -> None:
    row = {"coding_id": coding.coding, "question_id": question, "text": text}
    home.entry(coding, "questions", row)


def test_a_question_is_answered_and_the_answer_goes_to_its_pack(
    store: StudyStore, asked: HomePack
) -> None:
    (question,) = questions(store)
    assert (question.mask, question.observer, question.answers) == ("R-0001", "anna", ())
    given = answer(store, "0123", "Yes, when the child goes on with it.")
    assert answers_for(store, asked.pack) == (given,)  # type: ignore[arg-type]
    assert answers_for(store, "pack-b") == ()  # type: ignore[arg-type]
    (question,) = questions(store)
    assert [(a.text, a.is_delivered) for a in question.answers] == [(given.text, False)]
    row = {"answer_id": given.id, "question_id": given.question, "text": given.text}
    asked._chained(None, "answers", '{"answer_id":"%s"}' % row["answer_id"])  # noqa: UP031
    (question,) = questions(store)
    assert question.answers[0].is_delivered
    assert verify_store(store).faults == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("That was Month 5, so yes", "a timepoint"),
        ("at MONTH5 they do", "a timepoint"),
        ("compare the baseline", "a timepoint"),
        ("it is D-001 again", "a dyad"),
        ("it is d001 again", "a dyad"),
        ("usual-care families do", "a group"),
        ("as in R-0002", "another mask"),
        ("ask Ben, who codes it too", "another observer"),
        ("filmed on 12.03.2025", "a date"),
    ],
)
def test_an_answer_that_would_tell_is_refused(
    store: StudyStore, asked: HomePack, text: str, told: str
) -> None:
    with pytest.raises(StudyError, match=told):
        answer(store, "0123", text)
    assert answers_for(store, asked.pack) == ()  # type: ignore[arg-type]


def test_what_only_resembles_a_telling_word_is_no_such_word(
    store: StudyStore, asked: HomePack
) -> None:
    given = answer(store, "0123", "R-0001: bend the rule for 5 months old; usually care is seen")
    assert answers_for(store, asked.pack) == (given,)  # type: ignore[arg-type]


@pytest.mark.parametrize(("question", "text"), [("9", "Yes"), ("", "Yes"), ("0123", " ")])
def test_no_question_or_no_words_is_told(
    store: StudyStore, asked: HomePack, question: str, text: str
) -> None:
    with pytest.raises(StudyError, match=r"no question begins|several questions|needs words"):
        answer(store, question, text)
    assert answers_for(store, asked.pack) == ()  # type: ignore[arg-type]


def test_who_has_still_to_code_the_session_reads_and_answers_nothing(
    store: StudyStore, asked: HomePack
) -> None:
    store.person = "ben"
    (question,) = questions(store)
    assert question.is_withheld
    assert question.text == ""
    with pytest.raises(StudyError, match="has still to code"):
        answer(store, "0123", "Yes")
    assert answers_for(store, asked.pack) == ()  # type: ignore[arg-type]


@given(
    st.text("abcdefg0123 -", min_size=1, max_size=12).filter(lambda w: any(map(str.isalnum, w))),
    st.sampled_from(["{}", "so {} it was", "({})", "{}.", "as {}, again"]),
    st.sampled_from([str.upper, str.title, lambda w: w.replace("-", " "), lambda w: w]),
)
def test_a_word_is_found_however_it_is_written(word: str, around: str, written: object) -> None:
    assert words_in(around.format(written(word)), [word]) == (word,)  # type: ignore[operator]
    assert words_in("zzz" + word.strip(" -") + "zzz", [word]) == ()
