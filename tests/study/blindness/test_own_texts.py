"""What the study writes itself into a pack, and what lies beside films, tells nothing either."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from films import Recipe, draw
from issuing import assign, assigned_study, design
from vippcoder.assets import asset
from vippcoder.domain.design import Task
from vippcoder.domain.guidance import Answer
from vippcoder.domain.ids import CodingId, DyadId, ObserverCode, TaskId
from vippcoder.domain.study import Dyad, Observer
from vippcoder.errors import StudyError
from vippcoder.observing import questions
from vippcoder.observing.pack import open_pack
from vippcoder.packing import delivering, issuing
from vippcoder.storage.study.checks import read_checks
from vippcoder.storage.study.films import dyad_entry, read_sessions
from vippcoder.storage.study.packs import read_packs
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.questions import answer_entry
from vippcoder.study.blindness.checking import check_study
from vippcoder.study.design.text.writing import design_text
from vippcoder.study.design.versions import read_design, set_design
from vippcoder.study.messages.questions import answer
from vippcoder.study.messages.questions import questions as all_questions
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

WORD, ARM, DYAD = "Okonkwo", "Usual care", "DYAD-ROSE"
KINDS = {WORD: "word of the study's list", ARM: "group's name", DYAD: "dyad code"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    with closing(
        assigned_study(tmp_path / "trial", dyads=1, observers=("anna",), telling_words=(WORD,))
    ) as made:
        made.write(dyad_entry(Dyad(DyadId(DYAD), is_withdrawn=True)))
        yield made


def everything(folder: Path) -> str:
    """Return every name and every byte of a folder as text, in small letters."""
    names = " ".join(path.name for path in folder.rglob("*"))
    held = b" ".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return f"{names} {held.decode('latin-1')}".casefold()


def refused(store: StudyStore, where: str, told: str) -> None:
    """See that nothing leaves, that the kept report says where, and that it repeats no word."""
    with pytest.raises(StudyError, match="does not pass the blinding check"):
        issue_packs(store)
    report = read_checks(store)[-1].report
    (look,) = [one for one in report["findings"] if one["code"] == "own_texts"]
    sentence = f"Says a {KINDS[told]} that tells observers something."
    assert (where, sentence) in [(one["where"], one["sentence"]) for one in look["found"]]
    assert told not in json.dumps(report)


@pytest.mark.parametrize("told", [WORD, ARM])
def test_a_tasks_name_is_refused_in_the_design(store: StudyStore, told: str) -> None:
    task = Task(TaskId("free-play"), f"free play ({told.lower()})")
    with pytest.raises(StudyError, match="name tells observers a"):
        set_design(store, replace(read_design(store), tasks=(task,)), "another name")


def test_a_family_in_a_tasks_name(store: StudyStore) -> None:
    task = Task(TaskId("free-play"), f"free play ({DYAD.lower()})")
    set_design(store, replace(read_design(store), tasks=(task,)), "another name")
    assert not check_study(store).passed, "told before a pack is made"
    refused(store, "the name of a task", DYAD)
    assert not list((store.folder / "packs").glob("*.vipppack"))


def with_another_instrument(store: StudyStore, text: str, folder: Path) -> None:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    told = replace(design(), telling_words=(WORD,))
    named = design_text(told).replace('edition = "1"', 'edition = "1"\nfile = "mine.toml"')
    set_design(store, named, "our own text", path=folder / "design.toml")


@pytest.mark.parametrize("told", KINDS)
@pytest.mark.parametrize("is_comment", [True, False])
def test_an_instruments_text(
    store: StudyStore, tmp_path: Path, told: str, *, is_comment: bool
) -> None:
    text = asset("instruments/sn-1.toml").read_text(encoding="utf-8")
    if is_comment:
        text = f"# as piloted with {told}\n{text}"
    else:
        assert text.count('\nname = "') >= 1
        text = text.replace('\nname = "', f'\nname = "{told}: ', 1)
    with_another_instrument(store, text, tmp_path)
    refused(store, "instrument sn-1", told)
    assert not list((store.folder / "packs").glob("*.vipppack"))


@pytest.mark.parametrize("told", KINDS)
def test_the_file_name_of_an_exemplar_never_leaves(
    store: StudyStore, tmp_path: Path, told: str
) -> None:
    draw(tmp_path / f"{told}.mp4", Recipe(frames=10, size=(160, 120)))
    text = asset("instruments/sn-1.toml").read_text(encoding="utf-8")
    assert text.count("level = 7,") > 1
    text = text.replace("level = 7,", f'level = 7, exemplar = "{told}.mp4",', 1)
    with_another_instrument(store, text, tmp_path)
    (done,) = issue_packs(store)
    assert [path.suffix for path in (done.folder / "exemplars").iterdir()] == [".mp4"]
    shown = everything(done.folder)
    assert f"{told}.mp4".casefold() not in shown
    if told != ARM:  # the groups stand in the question after a session, tied to none
        assert told.casefold() not in shown


def asked_and_away(store: StudyStore) -> str:
    """Let anna ask a question at home; return its id."""
    issue_packs(store)
    pack = store.folder.parent / "anna.vipppack"
    (store.folder / "packs" / "anna.vipppack").rename(pack)
    with open_pack(pack) as held:
        questions.ask(held, CodingId(held.assignments[0].coding), "Is a nod an answer?")
    collect(store, pack)
    (asked,) = all_questions(store)
    return asked.id


@pytest.mark.parametrize("told", KINDS)
def test_an_answer(store: StudyStore, told: str) -> None:
    question = asked_and_away(store)
    with pytest.raises(StudyError, match="would tell the observer too much"):
        answer(store, question, f"As {told} said: yes.")
    # Given all the same, as by a program that asks nobody, or before the word was on the list.
    given = Answer("0123456789abcdef", question, f"As {told} said: yes.")
    store.write(answer_entry(given, read_packs(store)[0].id))
    refused(store, "an answer", told)
    assert not list((store.folder / "packs").iterdir())


@pytest.mark.parametrize("told", [WORD, DYAD])
def test_a_deliverys_manifest(
    store: StudyStore, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    store.write(*observer_entries(None, Observer(ObserverCode("cleo"), ("en",)), ""))
    sessions = read_sessions(store)
    assign(store, "cleo", sessions[:1])
    issue_packs(store)
    shutil.move(store.folder / "packs" / "cleo.vipppack", store.folder.parent)
    assign(store, "cleo", sessions[1:], batch=2)
    write = delivering.write_manifest

    def planted(folder: Path, manifest: delivering.Manifest, key: str) -> None:
        write(folder, manifest, key)
        file = folder / "manifest.json"
        file.write_text(f'{file.read_text(encoding="utf-8")[:-2]}, "from": "{told}"}}\n')

    monkeypatch.setattr(delivering, "write_manifest", planted)
    with pytest.raises(StudyError, match="does not pass the blinding check"):
        issue_packs(store)
    assert f"Holds a {KINDS[told]}." in str(read_checks(store)[-1].report)
    assert not list((store.folder / "packs").glob("*.vippdelivery"))


@pytest.mark.parametrize("name", ["R-7F3K.sound", f"{DYAD}.sound"])
def test_a_cache_folder(store: StudyStore, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    create = issuing.create_database

    def planted(folder: Path, *more: object) -> None:
        create(folder, *more)  # type: ignore[arg-type]
        (folder / "cache").mkdir()
        (folder / "cache" / name).write_text(f"heard at {WORD}'s", encoding="utf-8")

    monkeypatch.setattr(issuing, "create_database", planted)
    with pytest.raises(StudyError, match="does not pass the blinding check"):
        issue_packs(store)
    said = str(read_checks(store)[-1].report)
    assert "Holds a word of the study's list." in said
    assert "odd_files" in said
    assert not list((store.folder / "packs").glob("*.vipppack"))
