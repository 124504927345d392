"""A second batch reaches a pack that is being coded, and nothing that was coded is touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from issuing import assign, assigned_study, code, design
from vippcoder.assets import asset
from vippcoder.domain.design import SafeguardingContact, SegmentRule, Segments
from vippcoder.domain.ids import CodingId, DyadId, ObserverCode
from vippcoder.domain.study import Observer
from vippcoder.errors import StudyError
from vippcoder.observing import coding, questions
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.manifest import read_manifest
from vippcoder.storage.pack.questions import read_questions
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.collected import beginning_of
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.packs import read_deliveries, read_packs
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.design.text.writing import design_text
from vippcoder.study.design.versions import set_design
from vippcoder.study.messages.questions import answer
from vippcoder.study.messages.questions import questions as all_questions
from vippcoder.study.packs import deliveries
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal.removal import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.withdrawal.rewriting import Ratings

TABLES = ("ratings", "segments", "notes", "coding_events", "watched", "blinding_answers")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose first three sessions left in two packs, partly coded."""
    folder = tmp_path_factory.mktemp("begun") / "trial"
    with closing(assigned_study(folder, observers=())) as made:
        for seed, name in enumerate(("anna", "ben")):
            made.write(*observer_entries(None, Observer(ObserverCode(name), ("en",)), ""))
            assign(made, name, read_sessions(made)[:3])
            issue_packs(made)
            code(pack_of(made, name), seed, sessions=2)
    return folder


@pytest.fixture
def store(begun: Path, tmp_path: Path) -> Iterator[StudyStore]:
    shutil.copytree(begun, tmp_path / "trial")
    with opened_study(tmp_path / "trial") as made:
        yield made


def pack_of(store: StudyStore, name: str) -> Path:
    return store.folder / "packs" / f"{name}.vipppack"


def away(store: StudyStore, name: str) -> Path:
    """Move a pack to its observer, out of the study."""
    home = store.folder.parent / "home"
    home.mkdir(exist_ok=True)
    pack_of(store, name).rename(home / f"{name}.vipppack")
    return home / f"{name}.vipppack"


def second_batch(store: StudyStore, name: str, **more: Any) -> list[Any]:
    assign(store, name, read_sessions(store)[3:], batch=2)
    return list(issue_packs(store, **more))


def coded(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{folder / 'pack.sqlite'}?mode=ro", uri=True)) as database:
        return [
            (table, *row)
            for table in TABLES
            for row in database.execute(f"SELECT * FROM {table} ORDER BY seq")
        ]


def test_a_pack_that_still_lies_there_takes_the_batch_in_at_once(store: StudyStore) -> None:
    pack = pack_of(store, "anna")
    before = coded(pack)
    assert before
    (done,) = second_batch(store, "anna")
    assert (done.folder, done.is_delivery, len(done.masks)) == (pack, True, 3)
    assert coded(pack) == before
    with open_pack(pack) as held:
        assert [a.position for a in held.assignments] == [1, 2, 3, 4, 5, 6]
        assert tuple(a.mask for a in held.assignments[3:]) == done.masks
    assert verify_pack(pack).faults == ()
    assert verify_pack(pack).films == 6
    code(pack, 5)
    assert collect(store, pack).added > 40
    assert verify_store(store).faults == ()
    assert sorted(path.name for path in (store.folder / "packs").iterdir()) == [
        "anna.vipppack",
        "ben.vipppack",
    ]


def test_an_observer_who_works_elsewhere_takes_a_folder_in(store: StudyStore) -> None:
    pack = away(store, "anna")
    (done,) = second_batch(store, "anna")
    assert done.folder.name == "anna-2.vippdelivery"
    dates = {path.stat().st_mtime for path in (done.folder, *done.folder.rglob("*"))}
    assert dates == {946_684_800}
    before = coded(pack)
    with open_pack(pack) as held:
        now, taken = take(held, done.folder)
        assert (taken.masks, taken.was_there) == (done.masks, False)
        assert tuple(a.mask for a in now.assignments[3:]) == done.masks
        again, taken = take(now, done.folder)
        assert (taken.masks, taken.was_there) == ((), True)
        assert again.assignments == now.assignments
    assert coded(pack) == before
    assert verify_pack(pack).faults == ()
    dates = {path.stat().st_mtime for path in (pack / "media").iterdir()}
    assert dates == {946_684_800}
    with closing(sqlite3.connect(pack / "pack.sqlite")) as database:
        (when,) = database.execute("SELECT written_at FROM journal WHERE kind = 'deliveries'")
    assert when == ("2000-01-01T00:00:00.000Z",)
    code(pack, 5)
    collect(store, pack)
    submitted = store.rows(
        "SELECT count(*) FROM codings WHERE observer = 'anna' AND state <> 'assigned'"
    )
    assert submitted[0][0] == 6
    assert verify_store(store).faults == ()


def test_deliveries_may_be_taken_in_any_order(store: StudyStore) -> None:
    pack = away(store, "anna")
    sessions = read_sessions(store)
    folders = []
    for batch, some in ((2, sessions[3:4]), (3, sessions[4:])):
        assign(store, "anna", some, batch=batch)
        folders += [one.folder for one in issue_packs(store)]
    assert [folder.name for folder in folders] == ["anna-2.vippdelivery", "anna-3.vippdelivery"]
    with open_pack(pack) as opened:
        held = opened
        for folder in reversed(folders):
            held, _ = take(held, folder)
        assert [a.position for a in held.assignments] == [1, 2, 3, 4, 5, 6]
    assert verify_pack(pack).faults == ()


def test_an_older_delivery_brings_no_film_that_a_newer_one_withdrew(store: StudyStore) -> None:
    pack = away(store, "anna")
    (first,) = second_batch(store, "anna")
    sent = shutil.copytree(first.folder, pack.parent / first.folder.name)
    withdraw(store, DyadId("D-002"), "keep", "asked by the family")
    (then,) = [one for one in issue_packs(store) if one.observer == "anna"]
    before = sorted(path.name for path in (pack / "media").iterdir())
    with open_pack(pack) as held:
        now, _ = take(held, then.folder)
        now, taken = take(now, sent)
        assert taken.masks == first.masks
        states = [coding.sheet(now, CodingId(a.coding)).state for a in now.assignments[3:]]
    assert states == ["withdrawn"] * 3
    assert sorted(path.name for path in (pack / "media").iterdir()) == before
    assert verify_pack(pack).faults == ()


def test_another_pack_refuses_it(store: StudyStore) -> None:
    away(store, "anna")
    (done,) = second_batch(store, "anna")
    with open_pack(pack_of(store, "ben")) as ben, pytest.raises(StudyError, match="another pack"):
        take(ben, done.folder)


@pytest.mark.parametrize("what", ["film", "mask", "answer", "missing", "pack id", "name", "json"])
def test_one_that_was_changed_on_its_way_is_refused(store: StudyStore, what: str) -> None:
    pack = away(store, "anna")
    (done,) = second_batch(store, "anna")
    film = min((done.folder / "media").iterdir())
    manifest = done.folder / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    match what:
        case "film":
            film.write_bytes(film.read_bytes()[:-1] + b"x")
        case "missing":
            film.unlink()
        case "mask":
            told["rows"]["assignments"][0][1] = "R-2222"
        case "answer":
            told["answers"] = [{"answer_id": "a", "question_id": "q", "text": "all are usual care"}]
        case "pack id":
            told["pack"] = "0" * 32
        case "name":
            told["rows"]["recordings"][0][3] = "../../../evil.mp4"
    manifest.write_text(json.dumps(told) if what != "json" else "[]", encoding="utf-8")
    before = coded(pack)
    with open_pack(pack) as held:
        with pytest.raises(StudyError):
            take(held, done.folder)
        assert len(held.store.assignments()) == 3
    assert coded(pack) == before
    assert verify_pack(pack).faults == ()
    assert not [path for path in pack.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize(
    "ruin",
    [
        "UPDATE assignments SET mask = 'R-2222' WHERE position = 5",
        "DELETE FROM delivered WHERE kind = 'coding'",
        "UPDATE deliveries SET contents = 'x'",
        "UPDATE delivered SET thing = 'other' WHERE rowid = (SELECT min(rowid) FROM delivered)",
        "INSERT INTO assignments SELECT 'c', 'R-3333', 99, '', instrument FROM assignments LIMIT 1",
        "UPDATE recordings SET sha256 = 'x' WHERE rowid = (SELECT max(rowid) FROM recordings)",
    ],
)
def test_what_neither_the_beginning_nor_a_delivery_vouches_for_is_a_fault(
    store: StudyStore, ruin: str
) -> None:
    pack = pack_of(store, "anna")
    second_batch(store, "anna")
    with closing(sqlite3.connect(pack / "pack.sqlite", isolation_level=None)) as database:
        rules = database.execute(
            "SELECT name, sql FROM sqlite_schema WHERE sql LIKE '%append-only%'"
        ).fetchall()
        for name, _ in rules:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(ruin)
        for _, text in rules:
            database.execute(text)
    assert verify_pack(pack).faults
    with pytest.raises(StudyError, match="was changed by another program"):
        open_pack(pack)
    with pytest.raises(StudyError, match="was changed by another program"):
        collect(store, pack)


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


def test_a_withdrawn_film_goes_from_a_pack_that_is_away(store: StudyStore) -> None:
    pack = away(store, "anna")
    session = {held.id: held for held in read_sessions(store)}
    gone = {
        a.mask
        for a in read_assignments(store)
        if a.observer == "anna" and session[a.session].dyad == "D-001"
    }
    assert len(gone) == 3
    withdraw(store, DyadId("D-001"), "redact", "asked by the family")
    issued = issue_packs(store)
    (done,) = [one for one in issued if one.observer == "anna"]
    with open_pack(pack) as held:
        now, taken = take(held, done.folder)
        assert taken.withdrawn == 3
        for assignment in now.assignments:
            path = now.recording_path(assignment.reference)
            assert path.is_file() is (assignment.mask not in gone)
        states = {coding.sheet(now, CodingId(a.coding)).state for a in now.assignments}
        assert states == {"withdrawn"}
        take(now, done.folder)
        assert not any((pack / "media").iterdir())
        (words,) = now.store.connection.execute("SELECT count(*) FROM notes").fetchone()
        assert words == 0
    assert verify_pack(pack).faults == ()
    told = collect(store, pack)
    assert told.redacted >= 0
    assert verify_store(store).faults == ()


@pytest.mark.parametrize("is_alone", [True, False])
def test_an_untaken_delivery_loses_a_withdrawn_family_and_brings_the_rest(
    store: StudyStore, monkeypatch: pytest.MonkeyPatch, is_alone: bool
) -> None:
    sessions = read_sessions(store)
    store.write(*observer_entries(None, Observer(ObserverCode("cleo"), ("en",)), ""))
    assign(store, "cleo", sessions[:1])
    issue_packs(store)
    pack = away(store, "cleo")
    assign(store, "cleo", sessions[4:] if is_alone else sessions[1:5], batch=2)
    (done,) = issue_packs(store)
    dyad_of = {held.id: held.dyad for held in sessions}
    batch = [a for a in read_assignments(store) if a.mask in done.masks]
    gone = {a.mask for a in batch if dyad_of[a.session] == "D-002"}
    stays = set(done.masks) - gone
    assert (len(gone), len(stays)) == (2, 0 if is_alone else 2)
    withdraw(store, DyadId("D-002"), "redact", "asked by the family")
    if is_alone:
        assert not done.folder.exists()
    else:
        assert {film.stem for film in (done.folder / "media").iterdir()} == stays
        manifest = (done.folder / "manifest.json").read_text(encoding="utf-8")
        assert not any(mask in manifest for mask in gone)
        dates = {path.stat().st_mtime for path in (done.folder, *done.folder.rglob("*"))}
        assert dates == {946_684_800}
    (told,) = [one for one in issue_packs(store) if one.observer == "cleo"]
    for folder in (*([] if is_alone else [done.folder]), told.folder):
        with open_pack(pack) as held:
            now, taken = take(held, folder)
            assert not taken.was_there
            assert {a.mask for a in now.assignments[1:]} == stays
    with monkeypatch.context() as patch:  # nothing is left to do for what it never held
        patch.setattr("vippcoder.storage.pack.taking.remove_codings", _stop)
        open_pack(pack).close()
    assert verify_pack(pack).faults == ()
    collect(store, pack)
    assert not [one for one in issue_packs(store) if one.observer == "cleo"]
    assert verify_store(store).faults == ()


@pytest.mark.parametrize("ratings", ["keep", "redact"])
def test_a_pack_that_came_home_without_a_film_is_not_told_again(
    store: StudyStore, ratings: Ratings
) -> None:
    assert issue_packs(store) == ()
    withdraw(store, DyadId("D-001"), ratings, "asked by the family")
    collect(store, pack_of(store, "anna"))
    (done,) = issue_packs(store)
    assert (done.observer, done.masks, done.answers, done.removals) == ("ben", (), 0, 3)
    assert done.brings == "3 sessions withdrawn"
    if ratings == "keep":
        withdraw(store, DyadId("D-001"), "redact", "the family changed its mind")
        assert [one.observer for one in issue_packs(store)] == ["anna", "ben"]
    assert issue_packs(store) == ()


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


@pytest.mark.parametrize("is_away", [True, False])
def test_a_delivery_killed_before_the_study_knew_is_taken_up(
    store: StudyStore, monkeypatch: pytest.MonkeyPatch, is_away: bool
) -> None:
    pack = away(store, "anna") if is_away else pack_of(store, "anna")
    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "keep_delivery", _stop)
        with pytest.raises(KeyboardInterrupt):
            second_batch(store, "anna")
    anna = read_packs(store)[0]
    assert read_deliveries(store, anna.id) == ()
    (done,) = issue_packs(store)
    assert (done.was_interrupted, done.is_delivery, len(done.masks)) == (True, True, 3)
    (sent,) = read_deliveries(store, anna.id)
    assert len(sent.codings) == 3
    if is_away:
        with open_pack(pack) as held:
            take(held, done.folder)
    code(pack, 5)
    assert collect(store, pack).added > 40
    assert issue_packs(store) == ()
    assert verify_store(store).faults == ()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_pack_open_elsewhere_or_behind_gets_a_folder(store: StudyStore, tmp_path: Path) -> None:
    pack = pack_of(store, "anna")
    old = tmp_path / "old"
    shutil.copytree(pack, old)
    sessions = read_sessions(store)
    assign(store, "anna", sessions[3:4], batch=2)
    with open_pack(pack):
        (done,) = issue_packs(store)
    assert done.folder.name == "anna-2.vippdelivery"
    code(pack, 8)
    collect(store, pack)
    shutil.rmtree(pack)
    shutil.copytree(old, pack)
    assign(store, "anna", sessions[4:5], batch=3)
    (done,) = issue_packs(store)
    assert done.folder.name == "anna-3.vippdelivery"
    assign(store, "ben", sessions[3:4], batch=2)
    (done,) = issue_packs(store, by_folder=True)
    assert done.folder.name == "ben-2.vippdelivery"
    anna, ben = read_packs(store)
    read_manifest(done.folder, ben.id, beginning_of(store, ben.id)["nonce"])
    with pytest.raises(StudyError, match="changed on its way"):
        read_manifest(done.folder, ben.id, beginning_of(store, anna.id)["nonce"])


def test_a_delivery_that_the_study_never_made_is_told(store: StudyStore) -> None:
    pack = away(store, "anna")
    other = store.folder.parent / "other"
    shutil.copytree(store.folder, other)
    with opened_study(other) as copy:
        (done,) = second_batch(copy, "anna")
    with open_pack(pack) as held:
        take(held, done.folder)
    with pytest.raises(StudyError, match="that this pack was never given"):
        collect(store, pack)
