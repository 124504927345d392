"""The first lock stays: its values can be shown again, and nothing that it left is written over."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from dying import steps_until_done
from locked_study import DIMENSIONS, LockableStudy
from vippcoder.domain.ids import DyadId
from vippcoder.domain.study import Purpose
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.lock_files import lock_file, receipt_file
from vippcoder.storage.study.locks import is_locked, lines_of, read_locks
from vippcoder.storage.study.releases import read_arms, read_unblinding
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.locking import analysis_table
from vippcoder.study.locking.locking import faults_of, lock_ratings, reopen_ratings
from vippcoder.study.study import opened_study
from vippcoder.study.unblinding.releasing import unblind
from vippcoder.study.withdrawal.removal import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.jobs import Job


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[LockableStudy]:
    made = LockableStudy(tmp_path / "trial")
    yield made
    made.close()


def test_the_values_of_the_first_lock_are_shown_beside_the_seconds(trial: LockableStudy) -> None:
    trial.coded("anna", [5, 5, 5, 5, 5])
    (late,) = trial.given("anna", 5)
    lock_ratings(trial.store, {late.mask: "it is nowhere"})
    first = analysis_table(trial.store)
    unblind(trial.store, trial.allocation)
    reopen_ratings(trial.store, "the pack turned up")
    trial.submitted(late, dict.fromkeys(DIMENSIONS, 2))
    with pytest.raises(StudyError, match="the ratings are not locked"):
        analysis_table(trial.store)
    assert analysis_table(trial.store, lock=1).rows == first.rows
    lock_ratings(trial.store, again="one more coding")
    second = analysis_table(trial.store)
    again = analysis_table(trial.store, lock=1)
    assert (again.rows, again.lock, again.is_after_unblinding) == (first.rows, first.lock, False)
    assert second.is_after_unblinding
    changed = [pair for pair in zip(first.rows, second.rows, strict=True) if pair[0] != pair[1]]
    assert [(one.value, other.value) for one, other in changed] == [(None, 2), (None, 2)]
    assert again.arms == second.arms == read_arms(trial.store)
    with pytest.raises(StudyError, match="there is no lock 3"):
        analysis_table(trial.store, lock=3)
    assert verify_store(trial.store).faults == ()


def test_what_a_family_took_out_is_not_shown_again(trial: LockableStudy) -> None:
    trial.all_coded().locked()
    withdraw(trial.store, DyadId("D-001"), "redact", "asked by the family")
    with pytest.raises(StudyError, match="were taken out since, as a family wished"):
        analysis_table(trial.store, lock=1)
    assert {row.value for row in analysis_table(trial.store).rows} == {None, 5.25}


def test_one_dimension_alone_has_one_row_for_each_visit(trial: LockableStudy) -> None:
    trial.all_coded().locked()
    table = analysis_table(trial.store).of("sensitivity")
    assert len({(row.dyad, row.timepoint) for row in table.rows}) == len(table.rows) == 6
    with pytest.raises(StudyError, match="there is no dimension warmth; they are sensitivity"):
        table.of("warmth")


def test_what_an_observer_who_knew_a_group_rated_is_marked(trial: LockableStudy) -> None:
    trial.coded("anna", [5] * 6)
    (row,) = trial.store.rows("SELECT * FROM observers_current WHERE observer = 'ben'")
    known = {name: row[name] for name in row.keys() if name != "seq"}  # noqa: SIM118
    trial.store.write(Entry("observers", {**known, "state": "unblinded", "reason": "was told"}))
    (coding,) = trial.given("ben", 0, purpose=Purpose.DOUBLE)
    trial.submitted(coding, dict.fromkeys(DIMENSIONS, 6), days=5000)
    trial.locked()
    marked = [row for row in analysis_table(trial.store).rows if row.has_unblinded]
    assert {(row.dyad, row.timepoint, row.value) for row in marked} == {("D-001", "baseline", 5.5)}


def test_going_back_to_before_a_lock_writes_nothing_over_it(
    trial: LockableStudy, tmp_path: Path
) -> None:
    trial.all_coded()
    copy = tmp_path / "before.sqlite"
    with closing(sqlite3.connect(copy)) as before:
        trial.store.connection.backup(before)
    trial.locked()
    lines = lock_file(trial.store, 1).read_bytes()
    trial.close()
    shutil.copyfile(copy, trial.store.path)
    with opened_study(trial.folder) as store:
        with pytest.raises(ProblemsError) as caught:
            lock_ratings(store)
        assert "reports/lock-1.txt is of a lock that the journal does not" in str(caught.value)
        assert not is_locked(store)
        assert lock_file(store, 1).read_bytes() == lines


def test_a_withdrawal_killed_at_any_moment_ends_in_one_new_lock(
    trial: LockableStudy, tmp_path: Path
) -> None:
    trial.all_coded().locked()
    trial.close()
    kept = set()

    def prepare(step: int) -> Path:
        place = tmp_path / f"killed-{step}"
        shutil.copytree(trial.folder, place)
        return place

    def work(place: Path, _job: Job | None = None) -> None:
        with opened_study(place) as store:
            withdraw(store, DyadId("D-001"), "redact", "asked by the family")

    for place in steps_until_done(1, prepare, work):
        with opened_study(place, read_only=True) as store:
            kept.add(len(read_locks(store)))
        work(place)
        with opened_study(place) as store:
            assert [one.reason for one in read_locks(store)] == ["", "a family withdrew"]
            assert faults_of(store) == ()
            assert lock_file(store, 2).read_text("utf-8") == lines_of(store.connection, 2)
            rows = analysis_table(store).rows
            assert {row.value for row in rows if row.dyad == "D-001"} == {None}
        shutil.rmtree(place)
    assert kept == {1, 2}


def test_killed_at_any_moment_it_is_locked_and_unblinded_or_not(
    trial: LockableStudy, tmp_path: Path
) -> None:
    trial.all_coded().close()
    moments = set()

    def prepare(step: int) -> Path:
        place = tmp_path / f"killed-{step}"
        shutil.copytree(trial.folder, place)
        return place

    def work(place: Path, _job: Job) -> None:
        with opened_study(place) as store:
            lock_ratings(store)
            unblind(store, trial.allocation)

    for place in steps_until_done(1, prepare, work):
        with opened_study(place) as store:
            moments.add((is_locked(store), read_unblinding(store) is not None))
            if not is_locked(store):
                lock_ratings(store)
            else:
                with pytest.raises(StudyError, match="locked already"):
                    lock_ratings(store)
            assert lock_file(store, 1).read_text("utf-8") == lines_of(store.connection, 1)
            if read_unblinding(store) is None:
                assert unblind(store, trial.allocation).unblinding.is_proven
            else:
                with pytest.raises(StudyError, match="was unblinded already"):
                    unblind(store, trial.allocation)
            assert receipt_file(store).exists()
            assert [one.number for one in read_locks(store)] == [1]
            assert verify_store(store).faults == ()
        shutil.rmtree(place)
    assert moments == {(False, False), (True, False), (True, True)}
