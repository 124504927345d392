"""How far a study is, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage

from collected import assign, issue
from issuing import assigned_study
from studies import stub_study
from vippcoder.domain.design import SafeguardingContact
from vippcoder.storage.study.films import read_sessions
from vippcoder.study.packs.issuing import issue_packs

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


def test_a_study_tells_how_far_it_is_and_names_no_family(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    store = stub_study(study, dyads=2)
    anna = assign(store, "anna", *(session.id for session in read_sessions(store)[:3]))
    home = issue(store, "pack-a", *anna)
    home.started(anna[0]).submitted(anna[0]).stopped(anna[1], "family-known")
    home.rated(anna[0], "sensitivity", None, cannot_code="No sound")
    question = {"coding_id": anna[2].coding, "question_id": "q1", "text": "Is a nod an answer?"}
    home.entry(anna[2], "questions", question)
    store.close()
    told = vippcoder("study", "status", study, "--json")
    status = told.json()
    assert [o["code"] for o in status["observers"]] == ["anna", "ben", "cleo", "dina"]
    assert status["observers"][0]["submitted"] == 1
    assert status["observers"][0]["pace_minutes_a_week"] is None
    assert status["sessions"]["coded"] == 1
    assert sum(status["sessions"].values()) == 6
    assert status["minutes"]["coded"] == 0.17
    assert [r["mask"] for r in status["stopped"]] == [anna[1].mask]
    assert [r["why"] for r in status["cannot_code"]] == ["No sound"]
    assert status["questions"] == {"asked": 1, "unanswered": 1}
    table = vippcoder("study", "status", study)
    assert "not known yet" in table.out
    assert "Film: 10 of 20 s assigned is coded, 10 s left" in table.out
    assert anna[1].mask in table.out
    for answer in (told, table):
        assert "D-00" not in answer.out
        assert "month" not in answer.out
        assert "baseline" not in answer.out


def test_a_folder_that_is_no_study_is_told(vippcoder: Vippcoder, tmp_path: Path) -> None:
    answer = vippcoder("study", "status", tmp_path)
    assert answer.status == 1
    assert "holds no study.sqlite" in answer.err


def test_questions_are_listed_and_answered_by_command(vippcoder: Vippcoder, tmp_path: Path) -> None:
    study = tmp_path / "trial"
    store = stub_study(study, dyads=1)
    (anna,) = assign(store, "anna", read_sessions(store)[0].id)
    row = {"coding_id": anna.coding, "question_id": "q1", "text": "Is a nod an answer?"}
    issue(store, "pack-a", anna).entry(anna, "questions", row)
    store.close()
    refused = vippcoder("study", "answer", study, "q1", "Not at month 5")
    assert refused.status == 1
    assert "'month-5' (a timepoint)" in refused.err
    assert vippcoder("study", "answer", study, "q1", "Yes", "--json").json()["text"] == "Yes"
    (told,) = vippcoder("study", "questions", study, "--json").json()
    assert (told["mask"], told["answers"]) == (anna.mask, [{"text": "Yes", "delivered": False}])
    assert "not delivered yet" in vippcoder("study", "questions", study).out
    assert vippcoder("study", "questions", study, "--unanswered", "--json").json() == []


def test_a_concern_that_comes_home_is_told_and_handed_on(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    key = pyrage.x25519.Identity.generate()
    contact = SafeguardingContact("Dr Weber", "extension 12", str(key.to_public()))
    store = assigned_study(tmp_path / "trial", dyads=1, observers=("anna",), safeguarding=contact)
    folder = issue_packs(store)[0].folder
    store.close()
    (folder / "safeguarding").mkdir()
    locked = pyrage.encrypt(b"a bruise", [key.to_public()])
    (folder / "safeguarding" / "11.age").write_bytes(locked)
    collected = vippcoder("study", "collect", tmp_path / "trial", folder, "--json")
    assert collected.json()["safeguarding_notes"] == {str(folder): 1}
    assert "1 locked note about a child: hand to Dr Weber (extension 12)" in collected.err
    alone = vippcoder("study", "safeguarding", tmp_path / "trial", folder / "pack.sqlite")
    assert alone.status == 1, "a database alone would seem to hold no notes"
    assert "notes lie in a pack's folder" in alone.err
    desk = tmp_path / "desk"
    told = vippcoder("study", "safeguarding", tmp_path / "trial", folder)
    assert "hand to Dr Weber" in told.out
    done = vippcoder("study", "safeguarding", tmp_path / "trial", folder, "--to", desk, "--json")
    assert (done.json()["contact"], done.json()["copied"]) == ("Dr Weber", 1)
    assert [file.read_bytes() for file in desk.iterdir()] == [locked]
    assert b"bruise" not in b"".join(
        file.read_bytes() for file in (tmp_path / "trial").rglob("*") if file.is_file()
    )
