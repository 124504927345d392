"""A program killed at each change while packs take, travel or lose something: nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pyrage
import pytest

from dying import steps_until_done
from issuing import assign, assigned_study, code
from vippcoder.domain.ids import DyadId, ObserverCode
from vippcoder.domain.study import Observer
from vippcoder.observing.deliveries import take
from vippcoder.observing.journeys import lock_pack, unlock_pack
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.people import observer_entries
from vippcoder.storage.study.verification import verify_store
from vippcoder.study import backups
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.packs.journeys import lock_for_journey
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal.removal import disposals_of, withdraw
from vippcoder.study.withdrawal.signing import is_signed

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
WORDS = "seven grey herons"
ANNA = ObserverCode("anna")
NEUTRAL_S = 946_684_800
few_and_all = pytest.mark.parametrize(
    "every", [pytest.param(5, id="few"), pytest.param(1, id="all", marks=pytest.mark.long)]
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with anna's pack, partly coded, in `home`, and a delivery of four for her."""
    folder = tmp_path_factory.mktemp("sent") / "trial"
    with closing(assigned_study(folder, observers=())) as store:
        store.write(*observer_entries(None, Observer(ANNA, ("en",)), ""))
        sessions = read_sessions(store)
        assign(store, "anna", (sessions[0], sessions[3]))
        issue_packs(store)
        (folder / "home").mkdir()
        pack = (folder / "packs" / "anna.vipppack").rename(folder / "home" / "anna.vipppack")
        code(pack, 1, sessions=1)
        assign(store, "anna", (*sessions[1:3], *sessions[4:]), batch=2)
        issue_packs(store)
        backups.back_up(folder)
    return folder


@pytest.fixture(autouse=True)
def _quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase takes a second each time, by design."""
    monkeypatch.setattr(pyrage.passphrase, "encrypt", lambda key, _words: key)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda key, _words: key)


def copied(folder: Path, place: Path, step: int) -> Path:
    """Return a copy of the study for one kill; the one before goes."""
    shutil.rmtree(place / str(step - 1), ignore_errors=True)
    return shutil.copytree(folder, place / str(step), dirs_exist_ok=True)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def parts(trial: Path) -> tuple[Path, Path]:
    return trial / "home" / "anna.vipppack", trial / "packs" / "anna-2.vippdelivery"


def take_in(trial: Path, job: Job) -> None:
    pack, delivery = parts(trial)
    with open_pack(pack) as held:
        take(held, delivery, job)


@few_and_all
def test_taking_a_delivery(sent: Path, tmp_path: Path, every: int) -> None:
    for trial in steps_until_done(every, partial(copied, sent, tmp_path), take_in):
        pack, delivery = parts(trial)
        with open_pack(pack) as held:
            assert len(held.assignments) in {2, 6}
            assert all(held.recording_path(a.reference).is_file() for a in held.assignments)
            _, taken = take(held, delivery)
            assert taken.was_there == (len(held.assignments) == 6)
        told = verify_pack(pack)
        assert (told.faults, told.films) == ((), 6)
        assert len(names(pack / "media")) == 6
        assert {path.stat().st_mtime for path in (pack / "media").iterdir()} == {NEUTRAL_S}


def lock_it(trial: Path, job: Job) -> None:
    lock_pack(parts(trial)[0], WORDS, job)


@few_and_all
def test_locking_a_pack(sent: Path, tmp_path: Path, every: int) -> None:
    for trial in steps_until_done(every, partial(copied, sent, tmp_path), lock_it):
        pack, _ = parts(trial)
        assert verify_pack(pack).faults == ()
        file = pack.with_name("anna.vipppack.age")
        if file.exists():
            assert verify_pack(unlock_pack(file, WORDS, trial / "out")).faults == ()
        lock_pack(pack, WORDS)
        assert names(trial / "home") == ["anna.vipppack", "anna.vipppack.age"]


def unlock_it(trial: Path, job: Job) -> None:
    unlock_pack(trial / "anna.vipppack.age", WORDS, trial / "out", job)


@few_and_all
def test_opening_a_locked_pack(sent: Path, tmp_path: Path, every: int) -> None:
    whole = copied(sent, tmp_path / "whole", 0)
    post = tmp_path / "post"
    post.mkdir()
    lock_pack(parts(whole)[0], WORDS).rename(post / "anna.vipppack.age")
    for place in steps_until_done(every, partial(copied, post, tmp_path), unlock_it):
        if not (place / "out").exists():
            unlock_it(place, None)  # type: ignore[arg-type]
        assert names(place) == ["anna.vipppack.age", "out"]
        assert verify_pack(place / "out").faults == ()


def lock_what_is_ready(trial: Path, job: Job) -> None:
    with opened_study(trial) as store:
        lock_for_journey(store, ANNA, WORDS, job)


@few_and_all
def test_locking_what_lies_ready(sent: Path, tmp_path: Path, every: int) -> None:
    held = {
        path.relative_to(parts(sent)[1]).as_posix(): path.read_bytes()
        for path in parts(sent)[1].rglob("*")
        if path.is_file()
    }
    for trial in steps_until_done(every, partial(copied, sent, tmp_path), lock_what_is_ready):
        with opened_study(trial) as store:
            issue_packs(store)
            lock_for_journey(store, ANNA, WORDS, _no_job())
            assert verify_store(store).faults == ()
        assert names(trial / "packs") == ["anna-2.vippdelivery.age"]
        out = unlock_pack(trial / "packs" / "anna-2.vippdelivery.age", WORDS, trial / "out")
        assert {name: (out / name).read_bytes() for name in held} == held


def _no_job() -> Job:
    from vippcoder.jobs import Job

    return Job()


def withdraw_one(trial: Path, job: Job | None) -> None:
    with opened_study(trial) as store:
        withdraw(store, DyadId("D-002"), "redact", "asked by the family", job)


@few_and_all
def test_withdrawing_a_family(sent: Path, tmp_path: Path, every: int) -> None:
    for trial in steps_until_done(every, partial(copied, sent, tmp_path), withdraw_one):
        withdraw_one(trial, None)
        with opened_study(trial) as store:
            assert len(disposals_of(store)) == 1
            assert all(is_signed(store, *record) for record in disposals_of(store))
            assert [one.dyad for one in read_sessions(store)] == ["D-001"] * 3
            issue_packs(store)
            assert verify_store(store).faults == ()
        assert names(trial / "inbox") == []
        assert names(trial / "packs") == ["anna-2.vippdelivery", "anna-3.vippdelivery"]
        assert not any(b"hash of D-002" in path.read_bytes() for path in _files(trial))
        pack, delivery = parts(trial)
        for folder in (delivery, delivery.with_name("anna-3.vippdelivery")):
            with open_pack(pack) as held:
                take(held, folder)
        assert verify_pack(pack).faults == ()
        assert len(names(pack / "media")) == 3


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def collect_it(trial: Path, job: Job | None) -> None:
    with opened_study(trial) as store:
        collect(store, parts(trial)[0], job)


@few_and_all
def test_collecting(sent: Path, tmp_path: Path, every: int) -> None:
    whole = copied(sent, tmp_path / "whole", 0)
    with opened_study(whole) as store:
        wanted = collect(store, parts(whole)[0])
    for trial in steps_until_done(every, partial(copied, sent, tmp_path), collect_it):
        with opened_study(trial) as store:
            assert collect(store, parts(trial)[0]).added in {0, wanted.added}
            assert verify_store(store).faults == ()
        assert names(trial / "inbox") == []
        assert verify_pack(parts(trial)[0]).faults == ()


def test_a_log_whose_database_was_put_aside_is_never_read_into_another(
    sent: Path, tmp_path: Path
) -> None:
    """Going back was killed when the database had its new name and its log had not."""
    trial = copied(sent, tmp_path, 0)
    aside = trial / "backups" / "before-restoring-20260101T000000Z-0000.sqlite"
    with opened_study(trial) as store:
        store.write(*observer_entries(None, Observer(ObserverCode("late"), ("en",)), ""))
        shutil.copyfile(trial / "study.sqlite", aside)
        shutil.copyfile(trial / "study.sqlite-wal", tmp_path / "log")
    (trial / "study.sqlite").unlink()
    shutil.copyfile(tmp_path / "log", trial / "study.sqlite-wal")
    go_back(trial, None)
    late = "SELECT 1 FROM observers WHERE observer = 'late'"
    with opened_study(trial) as store:
        assert not store.rows(late)
        assert verify_store(store).faults == ()
    with closing(sqlite3.connect(aside)) as kept:
        assert kept.execute(late).fetchone()


def go_back(trial: Path, _job: Job | None) -> None:
    backups.restore(trial, backups.backups_of(trial)[-1].path, "mara", "a test")


@few_and_all
def test_going_back_to_a_backup(sent: Path, tmp_path: Path, every: int) -> None:
    later = copied(sent, tmp_path / "later", 0)
    collect_it(later, None)
    with opened_study(later) as store:
        entries = store.rows("SELECT count(*) AS n FROM journal")[0]["n"]
    for trial in steps_until_done(every, partial(copied, later, tmp_path), go_back):
        assert not list(trial.glob(".*.restoring"))[1:]
        held = [(trial / "study.sqlite"), *(trial / "backups").glob("study-*.sqlite")]
        assert len([path for path in held if path.is_file()]) >= 2 - (not held[0].is_file())
        if held[0].is_file():
            with opened_study(trial) as store:
                assert verify_store(store).faults == ()
                (row,) = store.rows("SELECT count(*) AS n FROM journal")
                if row["n"] == entries:
                    continue
        go_back(trial, None)
        assert not list(trial.glob(".*.restoring"))
        with opened_study(trial) as store:
            assert verify_store(store).faults == ()
