"""Training from a set to feedback: gold opens after the submission came home, never before."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from trained import AT_US, GOLD, REASON, set_folder, submit, training_study
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.observing import coding, training
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.store import read_store
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.training import read_sets, read_training_packs
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs.collecting import collect
from vippcoder.study.training.collecting import collect_training
from vippcoder.study.training.packs import make_pack
from vippcoder.study.training.releasing import release
from vippcoder.study.training.sets import add_set
from vippcoder.study.training.standing import standings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    with closing(training_study(tmp_path / "trial")) as store:
        yield store


def packed(store: StudyStore) -> Path:
    return store.folder / "packs" / make_pack(store, "anna", "Spring").file


def test_from_submission_to_feedback(store: StudyStore) -> None:
    pack = packed(store)
    assert pack.name == "anna.vipptraining"
    assert verify_pack(pack).faults == ()
    masks = submit(pack, ["0.5", "2"])
    told = collect_training(store, pack)
    assert list(told.new) == masks
    assert collect_training(store, pack).new == ()
    (released,) = release(store, "anna")
    assert list(released.new) == masks
    with open_pack(pack) as opened:
        assert training.feedback(opened) == ()
        assert sorted(training.take(opened, released.file)) == sorted(masks)
        assert training.take(opened, released.file) == ()
        first, second = training.feedback(opened)
    assert [first.assignment.mask, second.assignment.mask] == masks
    assert [item.difference for item in first.verdict.items] == [0.5, 0.5]
    assert (first.verdict.is_within, first.in_a_row) == (True, 1)
    assert (second.verdict.is_within, second.verdict.hits, second.in_a_row) == (False, 0, 0)
    rating = first.gold.rating("sensitivity")
    assert rating is not None
    assert (rating.value, rating.reason, rating.at_us) == (GOLD["sensitivity"], REASON, AT_US)
    assert first.gold.moments[0].end_us == 800_000
    assert verify_pack(pack).faults == ()
    assert verify_store(store).faults == ()


def test_a_release_opens_nothing_that_did_not_come_home(store: StudyStore) -> None:
    pack = packed(store)
    with pytest.raises(StudyError, match="has come home"):
        release(store, "anna")
    submit(pack, ["0"])
    collect_training(store, pack)
    submit(pack, ["0"])  # submitted, and still at the trainee's
    (released,) = release(store, "anna")
    assert len(released.masks) == 1
    keys = json.loads(released.file.read_text(encoding="utf-8"))["keys"]
    (made,) = read_training_packs(store)
    held = {film.coding: film.key for film in made.films}
    assert len(keys) == 1
    assert keys.items() <= held.items()


def test_neither_gold_nor_a_key_lies_in_the_pack(store: StudyStore) -> None:
    pack = packed(store)
    (made,) = read_training_packs(store)
    films = {film.sha256 for film in read_sets(store)[0].films}
    for path in (path for path in pack.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert REASON.encode() not in content
        assert sha256(path) not in films
        for film in made.films:
            assert film.key.encode() not in content
            assert bytes.fromhex(film.key) not in content


def test_what_is_changed_after_submission_does_not_count(store: StudyStore) -> None:
    pack = packed(store)
    (mask,) = submit(pack, ["2"])
    with open_pack(pack) as opened:
        one = opened.coding_of(mask)
        for name, value in GOLD.items():
            dimension = opened.instrument_of(one).dimension(name)
            coding.rate(opened, one, dimension.id, value, because="I think again")
    collect_training(store, pack)
    (standing,) = standings(store)
    assert not standing.films[0].verdict.is_within


def test_going_back_to_code_again_with_gold_in_hand_is_refused(
    store: StudyStore, tmp_path: Path
) -> None:
    pack, copy = packed(store), tmp_path / "copy.vipptraining"
    shutil.copytree(pack, copy)
    masks = submit(pack, ["2"])
    collect_training(store, pack)
    (released,) = release(store, "anna")
    with open_pack(copy) as opened:
        training.take(opened, released.file)  # the owner's own program: it reads gold first
    submit(copy, ["0"], masks=masks)
    with pytest.raises(StudyError, match="does not go on from what came home"):
        collect_training(store, copy)
    (standing,) = standings(store)
    assert [film.verdict.is_within for film in standing.films] == [False]


def test_gold_shown_from_one_pack_spoils_the_film_in_another(store: StudyStore) -> None:
    first, second = packed(store), make_pack(store, "anna", "Spring", again=True)
    submit(first, ["2"])
    collect_training(store, first)
    release(store, "anna")
    home = store.folder / "packs" / second.file
    submit(home, ["0", "0", "0", "0"])
    told = collect_training(store, home)
    assert len(told.new) == 3
    assert len(told.seen_before) == 1
    with pytest.raises(StudyError, match="was shown the gold of 1 film of Spring"):
        make_pack(store, "anna", "Spring")


def test_a_changed_release_and_one_for_another_pack_are_refused(store: StudyStore) -> None:
    anna, ben = packed(store), store.folder / "packs" / make_pack(store, "ben", "Spring").file
    submit(anna, ["0"])
    collect_training(store, anna)
    (released,) = release(store, "anna")
    with open_pack(ben) as opened, pytest.raises(StudyError, match="another training pack"):
        training.take(opened, released.file)
    told = json.loads(released.file.read_text(encoding="utf-8"))
    told["keys"] = dict.fromkeys(told["keys"], "00" * 32)
    released.file.write_text(json.dumps(told), encoding="utf-8")
    with open_pack(anna) as opened, pytest.raises(StudyError, match="changed on its way"):
        training.take(opened, released.file)


def test_the_two_kinds_of_pack_are_never_mistaken(store: StudyStore, tmp_path: Path) -> None:
    pack = packed(store)
    with pytest.raises(StudyError, match="not a vippcoder pack"):
        read_store(pack)
    with pytest.raises(StudyError, match="not a vippcoder pack"):
        collect(store, pack)
    with open_pack(pack, read_only=True) as opened:
        assert opened.is_training
    from packs import make_pack as trial_pack

    trial = trial_pack(tmp_path / "ben.vipppack")
    with pytest.raises(StudyError, match="not a vippcoder training pack"):
        collect_training(store, trial)
    with open_pack(trial, read_only=True) as opened:
        assert not opened.is_training
        tables = {
            row[0] for row in opened.store.connection.execute("SELECT name FROM sqlite_master")
        }
        with pytest.raises(StudyError, match="no training pack"):
            training.feedback(opened)
    assert not {"sealed_gold", "gold_keys", "training_rules"} & tables


def test_a_film_of_the_trial_is_refused_also_when_it_is_written_anew(
    store: StudyStore, tmp_path: Path
) -> None:
    folder = set_folder(tmp_path / "bad", name="Bad")
    media = store.folder / "media" / read_sessions(store)[0].recordings[0].recording.file
    (folder / "one.mp4").write_bytes(media.read_bytes())
    with pytest.raises(StudyError, match="film of the trial"):
        add_set(store, folder)
    (folder / "one.mp4").write_bytes(media.read_bytes() + b"\0\0\0\x0cfreeabcd")
    with pytest.raises(StudyError, match="film of the trial"):
        add_set(store, folder)
    assert [held.name for held in read_sets(store)] == ["Spring"]


def test_everything_wrong_with_gold_is_told_at_once(store: StudyStore, tmp_path: Path) -> None:
    folder = set_folder(tmp_path / "bad", ["one.mp4", "two.mp4"])
    (folder / "set.toml").unlink()
    (folder / "gold.csv").write_text(
        "film,dimension,value,reason,at\n"
        "one.mp4,sensitivity,9,,\n"
        "one.mp4,warmth,3,,\n"
        "two.mp4,sensitivity,4.5,,59:00\n"
        "two.mp4,non-intrusiveness,cannot code,,\n"
        "three.mp4,sensitivity,4,,\n",
        encoding="utf-8",
    )
    with pytest.raises(ProblemsError) as told:
        add_set(store, folder, name="Bad")
    problems = "\n".join(told.value.problems)
    for wrong in (
        "one.mp4, sensitivity: 9 is not on the scale",
        "no such dimension",
        "one.mp4: non-intrusiveness has no gold",
        "two.mp4: the film has no moment 59:00.000",
        "three.mp4: there is no such film",
    ):
        assert wrong in problems


def test_a_practice_pack_gives_feedback_alone_and_certifies_nobody(store: StudyStore) -> None:
    made = make_pack(store, "anna", "Spring", practice=True)
    pack = store.folder / "packs" / made.file
    with open_pack(pack, read_only=True) as opened:
        assert training.rule_of(opened).is_practice
        assert training.feedback(opened) == ()
    submit(pack, ["0"])
    with open_pack(pack, read_only=True) as opened:
        (one,) = training.feedback(opened)
    assert one.verdict.is_within
    with pytest.raises(StudyError, match="for practice, which certifies nobody"):
        collect_training(store, pack)
    assert read_training_packs(store) == ()


def test_a_set_to_practise_with_certifies_that_observer_no_more(store: StudyStore) -> None:
    certifying = packed(store)
    make_pack(store, "anna", "Spring", practice=True)
    submit(certifying, ["0"])
    told = collect_training(store, certifying)
    assert (told.new, len(told.seen_before)) == ((), 1)
    with pytest.raises(StudyError, match="was shown the gold of 4 films of Spring"):
        make_pack(store, "anna", "Spring", again=True)
    assert make_pack(store, "ben", "Spring").observer == "ben"


def test_training_is_in_no_view_of_the_trials_ratings(store: StudyStore) -> None:
    pack = packed(store)
    submit(pack, ["0", "1", "2", "0"])
    collect_training(store, pack)
    for view in ("ratings_by_session", "ratings_current", "codings", "assignments_current"):
        assert store.rows(f"SELECT * FROM {view}") == []
    assert len(standings(store)[0].films) == 4


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sealed_gold SET locked = 'AAAA'",
        "UPDATE training_rules SET rule = '{}'",
        "DELETE FROM sealed_gold",
    ],
)
def test_what_is_given_with_a_training_pack_cannot_be_changed(
    store: StudyStore, change: str
) -> None:
    pack = packed(store)
    submit(pack, ["0"])
    with closing(sqlite3.connect(pack / "pack.sqlite")) as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN "
            "('sealed_gold', 'training_rules')"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(change)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
    with pytest.raises(StudyError, match="was changed by another program"):
        open_pack(pack)
    with pytest.raises(StudyError, match="was changed by another program"):
        collect_training(store, pack)


def test_a_film_that_observers_trained_on_is_not_taken_in(
    store: StudyStore, tmp_path: Path
) -> None:
    from vippcoder.study.design.versions import read_design
    from vippcoder.study.intake.manifest import read_manifest
    from vippcoder.study.intake.planning import plan_intake

    film = read_sets(store)[0]
    copy = tmp_path / "new.mp4"
    shutil.copy(f"{film.folder}/{film.films[0].file}", copy)
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(
        "dyad,timepoint,task,file,language,filmed_on,missing_because\n"
        "D-009,baseline,free-play,new.mp4,en,2025-03-04,\n",
        encoding="utf-8",
    )
    design = read_design(store)
    plan = plan_intake(store, read_manifest(manifest, design), design)
    assert any("is a film of the training set Spring" in one.sentence for one in plan.problems)


def test_films_that_were_moved_are_found_where_it_is_said(
    store: StudyStore, tmp_path: Path
) -> None:
    (made,) = read_sets(store)
    moved = tmp_path / "elsewhere"
    shutil.move(made.folder, moved)
    with pytest.raises(StudyError, match="is not there"):
        make_pack(store, "anna", "Spring")
    assert make_pack(store, "anna", "Spring", films=moved).file == "anna.vipptraining"
    (moved / "one.mp4").write_bytes((moved / "two.mp4").read_bytes())
    with pytest.raises(StudyError, match="was changed since it was taken in"):
        make_pack(store, "ben", "Spring", films=moved)
    assert [pack.observer for pack in read_training_packs(store)] == ["anna"]
