"""Questions to the lead, and what the lead answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from packs import make_pack
from vippcoder.domain.coding import CodingState
from vippcoder.domain.guidance import Answer
from vippcoder.errors import StudyError
from vippcoder.observing import coding as verbs
from vippcoder.observing import questions
from vippcoder.observing.pack import OpenPack, open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.questions import answer_entries
from vippcoder.storage.pack.removal import remove_codings

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import CodingId


def answered(pack: OpenPack, *answers: Answer) -> int:
    """Take answers as a delivery does; return how many were new."""
    with pack.store.transaction():
        entries = answer_entries(pack.store.connection, answers)
        pack.store.append(None, entries)
    return len(entries)


def test_a_question_is_kept_and_answered(pack: OpenPack, coding: CodingId) -> None:
    first = questions.ask(pack, coding, "  Does singing count?  ")
    questions.ask(pack, pack.coding_of("R-K9DM"), "Who is the second adult?")
    assert verbs.sheet(pack, coding).state is CodingState.ASSIGNED, "asking begins nothing"
    known = Answer("a1", first, "As speech.")
    assert answered(pack, known, Answer("a2", "of another pack", "No.")) == 1
    assert answered(pack, known) == 0, "taken in twice it is one"
    assert answered(pack, Answer("a3", first, "But not humming.")) == 1
    (asked,) = questions.asked(pack, coding)
    assert (asked.text, [a.text for a in asked.answers]) == (
        "Does singing count?",
        ["As speech.", "But not humming."],
    )
    assert [q.text for q in questions.asked(pack)] == [
        "Does singing count?",
        "Who is the second adult?",
    ]
    row = pack.store.connection.execute("SELECT active_seconds FROM codings").fetchone()
    assert row["active_seconds"] == 0, "no work is made of an answer"


def test_a_question_needs_words(pack: OpenPack, coding: CodingId) -> None:
    with pytest.raises(StudyError, match="needs words"):
        questions.ask(pack, coding, "  \n")
    assert questions.asked(pack) == ()


def test_redacting_a_session_takes_its_questions_and_their_answers(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "anna.vipppack")
    with open_pack(folder) as pack:
        gone, stays = (pack.coding_of(mask) for mask in ("R-7F3K", "R-K9DM"))
        asked = questions.ask(pack, gone, "Is that the aunt Ottilie?")
        answered(pack, Answer("a1", asked, "Ottilie it is."))
        questions.ask(pack, stays, "Does singing count?")
        remove_codings(pack.store, [gone], redact=True)
        assert [q.text for q in questions.asked(pack)] == ["Does singing count?"]
    assert verify_pack(folder).faults == ()
    assert b"Ottilie" not in (folder / "pack.sqlite").read_bytes()
