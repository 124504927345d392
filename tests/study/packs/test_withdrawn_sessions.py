"""Films of a family that withdrew go from packs and deliveries that are out."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from begun_packs import away, pack_of, second_batch
from issuing import assign
from vippcoder.domain.ids import CodingId, DyadId, ObserverCode
from vippcoder.domain.study import Observer
from vippcoder.observing import coding
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal.removal import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.withdrawal.rewriting import Ratings


@pytest.fixture
def store(begun: Path, tmp_path: Path) -> Iterator[StudyStore]:
    shutil.copytree(begun, tmp_path / "trial")
    with opened_study(tmp_path / "trial") as made:
        yield made


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
        (emptied,) = now.store.connection.execute(
            "SELECT count(*) FROM payloads WHERE body IS NULL"
        ).fetchone()
    assert verify_pack(pack).faults == ()
    told = collect(store, pack)
    assert told.redacted == emptied > 0
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


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
