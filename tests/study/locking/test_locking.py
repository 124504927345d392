"""Ratings are frozen under one hash: what stands in the way, what holds, what is shut."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from locked_study import LockableStudy
from vippcoder.domain.design import AcrossObservers
from vippcoder.domain.ids import DyadId
from vippcoder.domain.study import Purpose
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study import locks
from vippcoder.storage.study.lock_files import lock_file
from vippcoder.storage.study.locks import is_locked, lines_of, read_locks
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.adjudication.conferences import agree, open_conference
from vippcoder.study.design.versions import set_design
from vippcoder.study.locking.locking import faults_of, lock_ratings, reopen_ratings
from vippcoder.study.plans.assigning import propose
from vippcoder.study.study import opened_study
from vippcoder.study.training.recoding import recode
from vippcoder.study.withdrawal.removal import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[LockableStudy]:
    made = LockableStudy(tmp_path / "trial").all_coded()
    yield made
    made.close()


def test_what_is_locked_is_proved_and_can_be_computed_by_hand(trial: LockableStudy) -> None:
    lock = trial.locked()
    assert (lock.number, lock.reason, lock.excused, lock.person) == (1, "", (), "lead")
    assert is_locked(trial.store)
    assert verify_store(trial.store).faults == ()
    assert faults_of(trial.store) == ()
    lines = lock_file(trial.store, 1).read_bytes()
    assert hashlib.sha256(lines).hexdigest() == lock.digest
    told = lines.decode().splitlines()
    assert sum(line.startswith("coded ") and " ratings " in line for line in told) == 2 * 2 * 6
    assert any(line.startswith("design 2 ") for line in told)
    assert any(line.startswith("instrument sn-1 1 ") for line in told)
    assert sum(line.startswith("pack ") for line in told) == 2
    assert not any(dyad in lines.decode() for dyad in ("D-001", "D-002"))


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="needs the sqlite3 shell")
def test_the_hash_in_the_how_to_is_the_locks(trial: LockableStudy) -> None:
    lock = trial.locked()
    query = "SELECT line FROM lock_lines WHERE number = 1 ORDER BY part, pack_id, seq"
    path = trial.store.path
    told = subprocess.run(["sqlite3", path, query], capture_output=True, check=True)
    assert hashlib.sha256(told.stdout.replace(b"\r\n", b"\n")).hexdigest() == lock.digest


def test_open_codings_stand_in_the_way_until_they_are_excused(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial")
    trial.coded("anna", [5] * 6)
    begun, waiting = trial.given("ben", 0, 1, purpose=Purpose.DOUBLE)
    trial.packs["ben"].started(begun)
    with pytest.raises(ProblemsError) as caught:
        lock_ratings(trial.store)
    told = caught.value.problems
    assert [told[0].split(";")[0], told[1].split(";")[0]] == [
        f"ben has not submitted {begun.mask}",
        f"ben has not begun {waiting.mask}",
    ]
    with pytest.raises(ProblemsError) as caught:
        lock_ratings(trial.store, {begun.mask: " ", "R-9999": "gone"})
    assert [why.split(";")[0] for why in caught.value.problems] == [
        f"{begun.mask} is excused without a reason",
        "R-9999 is no open coding and no file in quarantine",
        f"ben has not begun {waiting.mask}",
    ]
    assert not is_locked(trial.store)
    lock = lock_ratings(trial.store, {begun.mask: "ben is ill", waiting.mask: "ben is  ill"})
    assert {one.what: one.reason for one in lock.excused} == {
        begun.coding: "ben is ill",
        waiting.coding: "ben is ill",
    }
    assert f"excused {begun.coding} ben is ill\n" in lines_of(trial.store.connection, 1)
    trial.close()


def test_a_stopped_and_a_cancelled_coding_do_not_stand_in_the_way(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial")
    trial.coded("anna", [5] * 6)
    stopped, taken = trial.given("ben", 0, 1, purpose=Purpose.DOUBLE)
    trial.packs["ben"].started(stopped).stopped(stopped, "distressed")
    cancelled = {"coding_id": taken.coding, "reason": "ben has left"}
    trial.store.write(Entry("cancellations", cancelled))
    assert trial.locked().number == 1
    trial.close()


def test_differences_are_settled_first_where_the_agreed_value_counts(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial", rule=AcrossObservers.AGREED)
    (one,) = trial.coded("anna", [3])
    (other,) = trial.coded("ben", [6], purpose=Purpose.DOUBLE)
    with pytest.raises(ProblemsError) as caught:
        lock_ratings(trial.store)
    assert len(caught.value.problems) == 2
    for told, dimension in zip(
        caught.value.problems, ("non-intrusiveness", "sensitivity"), strict=True
    ):
        assert told.startswith(f"{one.mask} and {other.mask} differ on {dimension}")
    conference = open_conference(trial.store, one.mask, ["anna", "ben"])
    for dimension in ("sensitivity", "non-intrusiveness"):
        agree(trial.store, conference.mask, dimension, Decimal(4), "seen again")
    assert lock_ratings(trial.store).number == 1
    trial.close()


def test_nothing_that_decides_a_value_is_written_after_the_lock(trial: LockableStudy) -> None:
    (spare,) = trial.given("cleo", 0, purpose=Purpose.GOLD)
    lock_ratings(trial.store, {spare.mask: "not needed"})
    before = (trial.store.path.read_bytes(), verify_store(trial.store).head)
    refused = "the ratings are locked, so nothing that the analysis reads can be changed"
    other = replace(trial.design, events=trial.design.events[:1])
    for verb in (
        lambda: set_design(trial.store, other, "another cut-off"),
        lambda: open_conference(trial.store, trial.anna[0].mask, ["anna"]),
        lambda: agree(trial.store, "R-0000", "sensitivity", Decimal(4), "why"),
        lambda: propose(trial.store),
        lambda: recode(trial.store),
    ):
        with pytest.raises(StudyError, match=refused):
            verb()
    rows = {
        "cancellations": {"coding_id": spare.coding, "reason": "late"},
        "visits": {"dyad": "D-001", "timepoint": "baseline", "filmed_on": None,
                   "missing_because": "late"},
        "dyads": {"dyad": "D-009", "is_withdrawn": 0},
    }  # fmt: skip
    for kind, row in rows.items():
        with pytest.raises(StudyError, match=refused):
            trial.store.write(Entry(kind, row))
    with pytest.raises(StudyError, match=refused):
        trial.corrected(trial.anna[0], 7)
    assert (trial.store.path.read_bytes(), verify_store(trial.store).head) == before
    assert faults_of(trial.store) == ()


def test_a_rating_that_another_program_adds_is_shown(trial: LockableStudy) -> None:
    trial.locked()
    with closing(sqlite3.connect(trial.store.path, isolation_level=None)) as other:
        other.execute("DROP TRIGGER collected_payloads_locked")
    trial.corrected(trial.anna[0], 7)
    faults = verify_store(trial.store).faults
    assert any("1 entries of pack pack-anna" in fault and "locked" in fault for fault in faults)
    assert any("CREATE TRIGGER collected_payloads_locked" in fault for fault in faults)


def test_a_late_correction_is_a_second_lock_and_the_first_stays(trial: LockableStudy) -> None:
    first = trial.locked()
    with pytest.raises(StudyError, match="locked already, by lock 1"):
        lock_ratings(trial.store)
    with pytest.raises(StudyError, match="needs a reason"):
        reopen_ratings(trial.store, " ")
    reopen_ratings(trial.store, "a family's visit was written down wrongly")
    with pytest.raises(StudyError, match="not locked"):
        reopen_ratings(trial.store, "twice")
    row = {"dyad": "D-009", "is_withdrawn": 0}
    trial.store.write(Entry("dyads", row))
    with pytest.raises(StudyError, match="this would be lock 2, and a late correction needs"):
        lock_ratings(trial.store)
    second = lock_ratings(trial.store, again="a family  was missing")
    assert (second.number, second.reason) == (2, "a family was missing")
    assert read_locks(trial.store) == (first, second)
    assert first.digest != second.digest
    assert first.table_digest != second.table_digest
    assert verify_store(trial.store).faults == ()
    assert faults_of(trial.store) == ()
    with pytest.raises(StudyError, match="the ratings are locked"):
        trial.store.write(Entry("dyads", {**row, "dyad": "D-010"}))


def test_the_first_lock_is_not_made_again(trial: LockableStudy) -> None:
    with pytest.raises(StudyError, match="nothing was locked yet"):
        lock_ratings(trial.store, again="why not")
    with pytest.raises(StudyError, match="the ratings are not locked"):
        reopen_ratings(trial.store, "why not")


@pytest.mark.parametrize("ratings", ["keep", "redact"])
def test_a_family_withdraws_after_the_lock_and_every_lock_holds(
    trial: LockableStudy, ratings: str
) -> None:
    first = trial.locked()
    withdraw(trial.store, DyadId("D-001"), ratings, "asked by the family")  # type: ignore[arg-type]
    held = read_locks(trial.store)
    assert held[0] == first
    assert [one.reason for one in held[1:]] == (
        ["a family withdrew"] if ratings == "redact" else []
    )
    assert is_locked(trial.store)
    faults = [f for f in verify_store(trial.store).faults if "media/" not in f]
    assert faults == []
    assert faults_of(trial.store) == ()


def test_a_cut_off_end_is_shown_by_what_the_lock_left(trial: LockableStudy, tmp_path: Path) -> None:
    copy = tmp_path / "before.sqlite"
    with closing(sqlite3.connect(copy)) as before:
        trial.store.connection.backup(before)
    trial.locked()
    trial.close()
    for name in ("study.sqlite-wal", "study.sqlite-shm"):
        (trial.folder / name).unlink(missing_ok=True)
    shutil.copyfile(copy, trial.folder / "study.sqlite")
    with opened_study(trial.folder, read_only=True) as store:
        faults = verify_store(store).faults
        assert faults_of(store) == faults
    assert len(faults) == 1
    assert faults[0].startswith("reports/lock-1.txt is of a lock that the journal does not hold")


def test_a_changed_lock_does_not_hold(trial: LockableStudy) -> None:
    trial.locked()
    connection = trial.store.connection
    connection.execute("DROP TRIGGER journal_no_update")
    connection.execute(
        "UPDATE journal SET payload_digest = 'x' WHERE kind = 'dyads' AND seq = "
        "(SELECT min(seq) FROM journal WHERE kind = 'dyads')"
    )
    assert "lock 1 does not hold: what it froze was changed" in tuple(locks.lock_faults(connection))
