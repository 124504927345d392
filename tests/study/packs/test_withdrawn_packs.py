"""A family withdraws while packs and deliveries are half issued, or locked and not yet sent."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pyrage
import pytest

from issuing import assign, assigned_study, code
from vippcoder.domain.ids import DyadId, ObserverCode
from vippcoder.domain.study import Dyad, Observer
from vippcoder.jobs import Job
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.pack.journey import unlock
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import dyad_entry, read_sessions
from vippcoder.storage.study.packs import read_packs
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.recalled import read_recalled, to_send_again
from vippcoder.storage.study.verification import verify_store
from vippcoder.study import backups
from vippcoder.study.packs import deliveries, issuing
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.packs.journeys import issue_locked
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal.holdings import Kind
from vippcoder.study.withdrawal.removal import disposals_of, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore

ANNA, GONE = ObserverCode("anna"), DyadId("D-002")
BOTH = ("sn-1", "nichd-shell")
WORDS = "a passphrase of hers"


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def _quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase takes a second each time, by design."""
    monkeypatch.setattr(pyrage.passphrase, "encrypt", lambda key, _words: key)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda key, _words: key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    with closing(assigned_study(tmp_path / "trial", observers=("anna",))) as made:
        yield made


def masks_of(store: StudyStore, dyad: str) -> set[str]:
    sessions = {held.id for held in read_sessions(store) if held.dyad == dyad}
    return {a.mask for a in read_assignments(store) if a.session in sessions}


@pytest.mark.parametrize("is_early", [False, True])
def test_a_pack_that_the_study_did_not_know_is_neither_strange_nor_forgotten(
    store: StudyStore, monkeypatch: pytest.MonkeyPatch, is_early: bool
) -> None:
    gone = masks_of(store, GONE)
    if is_early:
        store.write(dyad_entry(Dyad(DyadId("D-009"))))
    with monkeypatch.context() as patch:
        patch.setattr(issuing, "keep_pack", _stop)
        with pytest.raises(KeyboardInterrupt):
            issue_packs(store, early="the films come late" if is_early else "")
    assert read_packs(store) == ()
    pack = store.folder / "packs" / "anna.vipppack"
    away = shutil.copytree(pack, store.folder.parent / "home" / "anna.vipppack")
    done = withdraw(store, GONE, "redact", "asked by the family")
    assert sum(held.kind is Kind.PACK_COPY for held in done.removed) == len(gone) == 3
    assert [known.observer for known in read_packs(store)] == ["anna"]
    reasons = [row["reason"] for row in store.rows("SELECT reason FROM early_batches")]
    assert [reason.startswith("not known") for reason in reasons] == [True] * is_early
    assert not {film.stem for film in (pack / "media").iterdir()} & gone
    (told,) = issue_packs(store, early="the films come late", by_folder=True)
    assert (told.masks, told.removals, told.is_delivery) == ((), 3, True)
    with open_pack(away) as held:  # it was handed on before the study knew
        take(held, told.folder)
    assert not {film.stem for film in (away / "media").iterdir()} & gone
    assert verify_pack(away).faults == verify_pack(pack).faults == verify_store(store).faults == ()


def test_a_delivery_that_the_study_did_not_know_loses_the_family_too(
    store: StudyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(*observer_entries(None, Observer(ObserverCode("cleo"), ("en",)), ""))
    assign(store, "cleo", read_sessions(store)[:1])
    issue_packs(store)
    pack = store.folder / "packs" / "cleo.vipppack"
    home = shutil.move(pack, store.folder.parent / "cleo.vipppack")
    assign(store, "cleo", read_sessions(store)[2:5], batch=2)
    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "keep_delivery", _stop)
        with pytest.raises(KeyboardInterrupt):
            issue_packs(store)
    withdraw(store, GONE, "redact", "asked by the family")
    issue_packs(store)
    (laid, _) = sorted((store.folder / "packs").glob("cleo-*"))
    with open_pack(home) as held:
        now, taken = take(held, laid)
        assert len(taken.masks) == 1
        assert {a.mask for a in now.assignments} <= masks_of(store, "D-001")
    assert verify_store(store).faults == ()


def test_something_strange_among_the_packs_keeps_no_family_in(
    store: StudyStore, tmp_path: Path
) -> None:
    with closing(assigned_study(tmp_path / "other", dyads=1, observers=("zoe",))) as other:
        issue_packs(other)
    shutil.move(tmp_path / "other" / "packs" / "zoe.vipppack", store.folder / "packs")
    done = withdraw(store, GONE, "keep", "asked by the family")
    assert sum(held.kind is Kind.RECORDING for held in done.removed) == 3


def _everything(folder: Path) -> dict[str, bytes]:
    """Return every file but what an open database keeps beside itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_a_second_withdrawal_changes_nothing_and_signs_nothing(
    store: StudyStore, tmp_path: Path
) -> None:
    issue_packs(store)
    pack = store.folder / "packs" / "anna.vipppack"
    code(pack, 4, sessions=6)
    collect(store, pack)
    backups.back_up(store.folder)
    before = next((store.folder / "backups").glob("*.sqlite"))
    kept = shutil.copy(before, tmp_path / before.name)
    first = withdraw(store, GONE, "keep", "asked by the family")
    backups.back_up(store.folder)
    (entries,) = store.rows("SELECT count(*) AS n FROM journal")
    files = _everything(store.folder)
    again = withdraw(store, GONE, "keep", "asked once more")
    assert again.was_done
    assert (again.record, again.signature) == (first.record, first.signature)
    assert again.removed == ()
    assert _everything(store.folder) == files
    assert store.rows("SELECT count(*) AS n FROM journal") == [entries]
    shutil.copy(kept, before)  # somebody laid an old backup back
    third = withdraw(store, GONE, "keep", "asked by the family")
    assert not third.was_done
    assert len(disposals_of(store)) == 2
    fourth = withdraw(store, GONE, "redact", "the family changed its mind")
    assert not fourth.was_done
    assert json.loads(fourth.record)["redacted_collected_entries"] > 0
    assert withdraw(store, GONE, "redact", "once more").record == fourth.record
    assert len(disposals_of(store)) == 3
    assert verify_store(store).faults == ()


def test_another_family_has_its_own_record(store: StudyStore) -> None:
    withdraw(store, GONE, "keep", "asked by the family")
    other = withdraw(store, DyadId("D-001"), "keep", "asked by the family")
    again = withdraw(store, GONE, "keep", "asked by the family")
    assert again.was_done
    assert json.loads(again.record)["dyad"] == GONE
    assert again.record != other.record


@pytest.fixture
def sent(tmp_path: Path) -> Iterator[tuple[StudyStore, Path]]:
    """Anna works at home; a second batch with sessions of both families is locked for her."""
    trial = tmp_path / "trial"
    with closing(assigned_study(trial, observers=(), instruments=BOTH)) as made:
        made.write(*observer_entries(None, Observer(ANNA, ("en",)), ""))
        sessions = read_sessions(made)
        assign(made, "anna", sessions[:1])
        issue_packs(made)
        home = shutil.move(trial / "packs" / "anna.vipppack", tmp_path / "anna.vipppack")
        assign(made, "anna", sessions[1:5], batch=2, instruments=BOTH)
        issue_locked(made, ANNA, WORDS)
        yield made, home


@pytest.mark.parametrize("was_sent", [False, True])
def test_what_else_was_in_a_locked_delivery_goes_out_again(
    sent: tuple[StudyStore, Path], was_sent: bool
) -> None:
    store, home = sent
    locked = store.folder / "packs" / "anna-2.vippdelivery.age"
    gone, stays = masks_of(store, GONE), masks_of(store, "D-001")
    assert (len(gone), len(stays)) == (4, 5)
    if was_sent:  # from a copy of which the study knows nothing
        unlock(locked, home.parent / "anna-2.vippdelivery", WORDS, Job())
        with open_pack(home) as held:
            take(held, home.parent / "anna-2.vippdelivery")
    withdraw(store, GONE, "redact", "asked by the family")
    assert not locked.exists()
    assert len(to_send_again(store)) == 4
    (told,) = issue_packs(store)
    assert set(told.masks) < stays
    assert len(told.masks) == 4
    assert issue_packs(store) == ()
    with open_pack(home) as held:
        now, taken = take(held, told.folder)
        assert set(taken.masks) == (set() if was_sent else set(told.masks))
        there = {a.mask for a in now.assignments if now.recording_path(a.reference).is_file()}
        assert there == stays
        assert {i.id for i in now.instruments} == set(BOTH)
    assert verify_pack(home).faults == ()
    code(home, 3)
    collect(store, home)
    assert len(read_recalled(store)) == (0 if was_sent else 1)
    assert issue_packs(store) == ()
    assert verify_store(store).faults == ()


def test_one_that_came_home_meanwhile_is_not_sent_again(sent: tuple[StudyStore, Path]) -> None:
    store, home = sent
    unlock(
        store.folder / "packs" / "anna-2.vippdelivery.age",
        home.parent / "anna-2.vippdelivery",
        WORDS,
        Job(),
    )
    with open_pack(home) as held:
        take(held, home.parent / "anna-2.vippdelivery")
    withdraw(store, GONE, "keep", "asked by the family")
    collect(store, home)
    assert to_send_again(store) == frozenset()
    (told,) = issue_packs(store)
    assert (told.masks, told.removals) == ((), 4)


def test_a_run_killed_while_it_sends_again_is_taken_up(
    sent: tuple[StudyStore, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, home = sent
    withdraw(store, GONE, "keep", "asked by the family")
    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "keep_delivery", _stop)
        with pytest.raises(KeyboardInterrupt):
            issue_packs(store)
    (told,) = issue_packs(store)
    assert (told.was_interrupted, len(told.masks)) == (True, 4)
    with open_pack(home) as held:
        _, taken = take(held, told.folder)
        assert len(taken.masks) == 4
    with opened_study(store.folder, read_only=True) as again:
        assert to_send_again(again) == frozenset()
