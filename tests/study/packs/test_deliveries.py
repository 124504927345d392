"""A second batch reaches a pack that is being coded, and nothing that was coded is touched."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from begun_packs import away, coded, pack_of, second_batch
from issuing import assign, code
from vippcoder.errors import StudyError
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.manifest import read_manifest
from vippcoder.storage.study.collected import beginning_of
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.packs import read_deliveries, read_packs
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.packs import deliveries
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
