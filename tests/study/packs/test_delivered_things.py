"""What a delivery brings beside sessions: instruments, rules, guidance, answers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from begun_packs import away
from issuing import assign, code, design
from vippcoder.assets import asset
from vippcoder.domain.design import SafeguardingContact, SegmentRule, Segments
from vippcoder.domain.ids import CodingId
from vippcoder.errors import StudyError
from vippcoder.observing import questions
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.questions import read_questions
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.packs import read_deliveries, read_packs
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.design.text.writing import design_text
from vippcoder.study.design.versions import set_design
from vippcoder.study.messages.questions import answer
from vippcoder.study.messages.questions import questions as all_questions
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def store(begun: Path, tmp_path: Path) -> Iterator[StudyStore]:
    shutil.copytree(begun, tmp_path / "trial")
    with opened_study(tmp_path / "trial") as made:
        yield made


def test_a_delivery_brings_instruments_rules_guidance_and_answers(store: StudyStore) -> None:
    pack = away(store, "anna")
    with open_pack(pack) as held:
        first = CodingId(held.assignments[0].coding)
        asked = questions.ask(held, first, "Does singing count?")
    collect(store, pack)
    answer(store, _only_question(store), "Yes, as speech.")
    rule, contact = Segments(SegmentRule.WHOLE_SESSION), SafeguardingContact("Dr. Osei", "020 555")
    newer = design("sn-1", "eas-shell", segments=rule, safeguarding=contact)
    set_design(store, newer, "a second instrument")
    assign(store, "anna", read_sessions(store)[3:4], batch=2, instruments=("eas-shell",))
    (done,) = issue_packs(store)
    with open_pack(pack) as held:
        now, taken = take(held, done.folder)
        assert (len(taken.masks), taken.answers) == (1, 1)
        assert now.instrument_of(taken.masks[0]).id == "eas-shell"
        assert now.assignment(taken.masks[0]).segments == rule
        assert now.assignments[0].segments == Segments()
        assert now.guidance.contact == contact
        told = read_questions(now.store.connection)
        assert [[one.text for one in asked.answers] for asked in told] == [["Yes, as speech."]]
    assert asked
    assert verify_pack(pack).faults == ()
    collect(store, pack)
    assert issue_packs(store) == ()
    code(pack, 3)
    collect(store, pack)
    (edition,) = store.rows(
        "SELECT DISTINCT instrument_version FROM ratings_current WHERE instrument = 'eas-shell'"
    )
    assert edition[0]
    assert verify_store(store).faults == ()


def _only_question(store: StudyStore) -> str:
    (asked,) = all_questions(store)
    return asked.id


def test_answers_are_sent_once_though_no_session_is_due(store: StudyStore) -> None:
    pack = away(store, "anna")
    with open_pack(pack) as held:
        questions.ask(held, CodingId(held.assignments[0].coding), "Does singing count?")
    collect(store, pack)
    answer(store, _only_question(store), "Yes, as speech.")
    (done,) = issue_packs(store)
    assert (done.observer, done.masks) == ("anna", ())
    assert issue_packs(store) == ()
    with open_pack(pack) as held:
        _, taken = take(held, done.folder)
    assert (taken.masks, taken.answers) == ((), 1)
    assert verify_pack(pack).faults == ()


def test_a_pack_holds_one_edition_of_an_instrument(store: StudyStore, tmp_path: Path) -> None:
    away(store, "anna")
    text = asset("instruments/sn-1.toml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace('edition = "1"', 'edition = "2"'), encoding="utf-8")
    newer = design_text(design()).replace('edition = "1"', 'edition = "2"\nfile = "mine.toml"')
    set_design(store, newer, "a new edition", path=tmp_path / "design.toml")
    assign(store, "anna", read_sessions(store)[3:], batch=2)
    with pytest.raises(StudyError, match="a pack holds one edition of each"):
        issue_packs(store)
    assert read_deliveries(store, read_packs(store)[0].id) == ()
