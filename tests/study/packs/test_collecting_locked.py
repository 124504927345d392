"""What comes home after the ratings were locked: questions do, ratings do not."""

from __future__ import annotations

import shutil
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from issuing import assigned_study, code
from vippcoder.domain.ids import DyadId
from vippcoder.errors import StudyError
from vippcoder.observing import coding, questions
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.storage.study.locks import is_locked, read_locks
from vippcoder.storage.study.packs import read_quarantine
from vippcoder.storage.study.progress import read_progress
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.locking import analysis_table
from vippcoder.study.locking.locking import faults_of, lock_ratings, reopen_ratings
from vippcoder.study.locking.missing import Missing
from vippcoder.study.locking.readiness import readiness
from vippcoder.study.messages.questions import questions as asked
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.study import opened_study
from vippcoder.study.withdrawal.removal import withdraw

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """A study whose observer coded a part of a pack that lies in the study, all of it collected."""
    with closing(assigned_study(tmp_path / "trial", dyads=1, observers=("anna",))) as store:
        issue_packs(store)
        code(pack_of(tmp_path / "trial"), 1)
        collect(store, pack_of(tmp_path / "trial"))
    return tmp_path / "trial"


def pack_of(trial: Path) -> Path:
    return trial / "packs" / "anna.vipppack"


def rate_something(trial: Path) -> None:
    """Correct a rating of a submitted coding."""
    with open_pack(pack_of(trial)) as pack:
        sheets = [coding.sheet(pack, assigned.coding) for assigned in pack.assignments]
        sheet = next(s for s in sheets if s.state.value == "submitted" and s.ratings)
        held = sheet.ratings[0]
        coding.rate(
            pack,
            sheet.coding,
            held.dimension,
            Decimal(2) if held.value != Decimal(2) else Decimal(3),
            segment=held.segment,
            because="seen anew",
        )


def locked(store: StudyStore, again: str = "") -> None:
    """Lock, whatever is still to come."""
    excuses = {p.coding.mask: "not needed" for p in read_progress(store) if p.is_open}
    lock_ratings(store, excuses, again=again)


def test_work_in_a_pack_that_lies_here_stands_in_the_way(trial: Path) -> None:
    with opened_study(trial) as store:
        before = readiness(store, {}).problems
    rate_something(trial)
    with opened_study(trial) as store:
        problems = readiness(store, {}).problems
        assert set(problems) - set(before) == {
            "packs/anna.vipppack holds work of anna that was not collected; collect it"
        }
        collect(store, pack_of(trial))
        assert readiness(store, {}).problems == before


def test_a_rating_stays_outside_and_comes_with_the_next_lock(trial: Path) -> None:
    with opened_study(trial) as store:
        locked(store)
    rate_something(trial)
    with opened_study(trial) as store:
        head = verify_store(store).head
        with pytest.raises(StudyError, match="holds 1 new entries of codings, and the ratings are"):
            collect(store, pack_of(trial))
        assert verify_store(store).head == head
        reopen_ratings(store, "anna saw it anew")
        assert collect(store, pack_of(trial)).added > 0
        assert not is_locked(store)
        locked(store, "anna's correction")
        assert [f for f in verify_store(store).faults if "media/" not in f] == []


def test_a_question_comes_home_and_is_answered(trial: Path) -> None:
    with opened_study(trial) as store:
        locked(store)
    with open_pack(pack_of(trial)) as pack:
        questions.ask(pack, pack.assignments[0].coding, "Does singing count?")
    with opened_study(trial) as store:
        assert collect(store, pack_of(trial)).added == 1
        assert [q.text for q in asked(store)][-1] == "Does singing count?"
        assert is_locked(store)


def test_a_family_withdraws_after_the_lock_and_its_pack_comes_home(tmp_path: Path) -> None:
    trial = tmp_path / "trial"
    with closing(assigned_study(trial, observers=("anna",))) as store:
        issue_packs(store)
    home = tmp_path / "anna.vipppack"
    pack_of(trial).rename(home)
    code(home, 1)
    with opened_study(trial) as store:
        collect(store, home)
        locked(store)
        withdraw(store, DyadId("D-001"), "redact", "asked by the family")
        (delivery,) = issue_packs(store, by_folder=True)
    with open_pack(home) as pack:
        take(pack, delivery.folder)
    with opened_study(trial) as store:
        told = collect(store, home)
        assert (told.added > 0, told.differs_at) == (True, None)
        assert [one.reason for one in read_locks(store)] == ["", "a family withdrew"]
        assert faults_of(store) == ()
        assert [f for f in verify_store(store).faults if "media/" not in f] == []
        rows = analysis_table(store).rows
        assert {row.missing for row in rows if row.dyad == "D-001"} == {Missing.WITHDREW}


def test_a_forked_journal_is_looked_at_before_the_lock(trial: Path, tmp_path: Path) -> None:
    other = tmp_path / "copy.vipppack"
    shutil.copytree(pack_of(trial), other)
    rate_something(trial)
    with open_pack(other) as pack:
        questions.ask(pack, pack.assignments[0].coding, "On the train: does singing count?")
    with opened_study(trial) as store:
        collect(store, pack_of(trial))
        assert collect(store, other).differs_at is not None
        (held,) = read_quarantine(store)
        open_ones = {p.coding.mask: "not needed" for p in read_progress(store) if p.is_open}
        (problem,) = readiness(store, open_ones).problems
        assert problem.startswith(f"{held.file} in quarantine holds work of anna")
        lock = lock_ratings(store, {**open_ones, held.file: "a question alone"})
        assert held.file in {one.what for one in lock.excused}


def test_a_pack_that_cannot_be_looked_into_stands_in_the_way(trial: Path) -> None:
    (trial / "packs" / "ben.vipppack").mkdir()
    (trial / "packs" / "ben.vipppack" / "pack.sqlite").write_bytes(b"no database")
    with opened_study(trial) as store:
        problems = readiness(store, {}).problems
    assert any(why.startswith("packs/ben.vipppack cannot be looked into") for why in problems)
