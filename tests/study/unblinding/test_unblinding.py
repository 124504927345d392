"""Arms are joined to locked ratings once, and proved; before, nothing of them is in the study."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pyrage
import pytest

from locked_study import ARMS, SECRETS, LockableStudy
from vippcoder.errors import ProblemsError, StudyError
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.releases import read_arms, read_details, read_unblinding
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.allocation.sealing import seal_for_two, two_persons_file
from vippcoder.study.design.versions import set_design
from vippcoder.study.locking import analysis_table
from vippcoder.study.locking.locking import lock_ratings, reopen_ratings
from vippcoder.study.study import opened_study
from vippcoder.study.unblinding.emergency import emergencies, tell_arm
from vippcoder.study.unblinding.releasing import unblind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[LockableStudy]:
    made = LockableStudy(tmp_path / "trial", dyads=3).all_coded()
    yield made
    made.close()


def bytes_of(study: Path) -> bytes:
    """Return all that lies in a study: the database, its log, everything beside it."""
    return b"".join(path.read_bytes() for path in sorted(study.rglob("*")) if path.is_file())


def test_arms_are_joined_to_locked_ratings(trial: LockableStudy) -> None:
    with pytest.raises(StudyError, match="the ratings are not locked"):
        unblind(trial.store, trial.allocation)
    trial.locked()
    assert (trial.folder / "study.sqlite-wal").stat().st_size > 0
    held = bytes_of(trial.folder)
    assert not any(secret.encode() in held for secret in SECRETS)
    assert trial.commitment.encode() in held
    done = unblind(trial.store, trial.allocation)
    assert done.dyads_by_arm == {"Quokka": 2, "Zebra": 1}
    assert done.details == ("therapist", "sessions attended")
    assert (done.without_arm, done.unfilmed) == ((), 0)
    assert (done.unblinding.is_proven, done.unblinding.lock) == (True, 1)
    assert read_arms(trial.store) == {"D-001": "Quokka", "D-002": "Zebra", "D-003": "Quokka"}
    assert read_details(trial.store)["D-002"] == {"therapist": "Okapi", "sessions attended": "2"}
    verdict = verify_store(trial.store)
    assert (verdict.faults, verdict.head) == ((), done.head)
    receipt = (trial.folder / "reports" / "unblinding.txt").read_text(encoding="utf-8")
    assert f"head {done.head}\n" in receipt
    assert not any(secret in receipt for secret in SECRETS)


def test_what_was_written_after_the_seal_comes_beside_the_arms(
    trial: LockableStudy, tmp_path: Path
) -> None:
    trial.locked()
    more = tmp_path / "uptake.csv"
    for text, told in (
        ("family,uptake\nD-001,1\n", "line 1: the column dyad is missing"),
        ("dyad,uptake,Uptake\nD-001,1,1\n", "line 1: column 3 is called as one before it"),
        ("dyad,uptake\nD-001,1,2\n", "line 2: has 3 values, not 2"),
        ("dyad,uptake\nD-001,1\nD-001,0\n", "line 3: the dyad stands there already"),
        ("dyad,uptake\nD-099,1\n", "line 2: the allocation has no such dyad"),
    ):
        more.write_text(text, encoding="utf-8")
        with pytest.raises(ProblemsError, match=told):
            unblind(trial.store, trial.allocation, more=more)
    assert read_unblinding(trial.store) is None
    more.write_text(
        "dyad;uptake;sessions attended;arm\nD-002;yes;6;Gnu\nD-001;;0;Gnu\n", encoding="utf-8"
    )
    done = unblind(trial.store, trial.allocation, more=more)
    assert done.details == ("therapist", "sessions attended", "uptake")
    assert read_arms(trial.store)["D-002"] == "Zebra"
    assert read_details(trial.store) == {
        "D-001": {"therapist": "Wombat", "sessions attended": "0"},
        "D-002": {"therapist": "Okapi", "sessions attended": "6", "uptake": "yes"},
        "D-003": {"therapist": "Wombat", "sessions attended": "3"},
    }


def test_a_second_unblinding_is_refused(trial: LockableStudy) -> None:
    trial.locked()
    unblind(trial.store, trial.allocation)
    with pytest.raises(StudyError, match="was unblinded already, on 20"):
        unblind(trial.store, trial.allocation, override="once more")


@pytest.mark.parametrize("how", ["arm", "nonce", "no commitment"])
def test_an_allocation_that_cannot_be_proved_is_refused_or_marked(
    trial: LockableStudy, how: str
) -> None:
    text = trial.allocation.read_text(encoding="utf-8")
    if how == "arm":
        trial.allocation.write_text(text.replace("D-003,Quokka", "D-003,Zebra"), encoding="utf-8")
    elif how == "nonce":
        trial.allocation.with_suffix(".nonce").write_text("0" * 64, encoding="ascii")
    else:
        set_design(trial.store, replace(trial.design, commitment=""), "the seal is lost")
    trial.locked()
    with pytest.raises(StudyError, match="cannot be proved") as caught:
        unblind(trial.store, trial.allocation)
    assert not any(secret in str(caught.value) for secret in SECRETS)
    assert read_unblinding(trial.store) is None
    assert read_arms(trial.store) == {}
    unblind(trial.store, trial.allocation, override="the statistician  retyped it")
    table = analysis_table(trial.store)
    assert table.unblinding is not None
    assert table.unblinding.unproven_because.endswith("(the statistician retyped it)")
    assert "not proved to be the one that was sealed" in table.warnings[0]
    head, first, *_ = table.as_csv().splitlines()
    assert (head.split(",")[-1], first.split(",")[-1]) == ("arm_is_proven", "0")


def test_a_proved_allocation_needs_no_reason(trial: LockableStudy) -> None:
    trial.locked()
    with pytest.raises(StudyError, match="is the allocation that was sealed; leave --override"):
        unblind(trial.store, trial.allocation, override="to be safe")


def test_a_rating_added_after_the_lock_stops_the_unblinding(trial: LockableStudy) -> None:
    trial.locked()
    with closing(sqlite3.connect(trial.store.path, isolation_level=None)) as other:
        other.execute("DROP TRIGGER collected_payloads_locked")
    trial.corrected(trial.anna[0], 7)
    with pytest.raises(ProblemsError) as caught:
        unblind(trial.store, trial.allocation)
    assert any("came after the ratings were locked" in why for why in caught.value.problems)
    assert read_unblinding(trial.store) is None


def test_after_a_truncated_chain_it_is_not_unblinded_a_second_time(
    trial: LockableStudy, tmp_path: Path
) -> None:
    trial.locked()
    copy = tmp_path / "before.sqlite"
    with closing(sqlite3.connect(copy)) as before:
        trial.store.connection.backup(before)
    unblind(trial.store, trial.allocation)
    trial.close()
    shutil.copyfile(copy, trial.store.path)
    with opened_study(trial.folder) as store:
        assert any("reports/unblinding.txt" in fault for fault in verify_store(store).faults)
        with pytest.raises(StudyError, match="an unblinding that the journal does not hold"):
            unblind(store, trial.allocation)


def test_a_lock_after_the_arms_were_known_is_told(trial: LockableStudy) -> None:
    trial.locked()
    unblind(trial.store, trial.allocation)
    assert analysis_table(trial.store).warnings == ()
    reopen_ratings(trial.store, "a visit was missing")
    with pytest.raises(StudyError, match="the ratings are not locked"):
        analysis_table(trial.store)
    trial.store.write(Entry("dyads", {"dyad": "D-009", "is_withdrawn": 0}))
    lock_ratings(trial.store, again="D-009 was never written down")
    assert "Lock 2 was made after the arms were known" in analysis_table(trial.store).warnings[0]


def test_two_people_are_needed_to_open_what_was_sealed_for_two(
    trial: LockableStudy, tmp_path: Path
) -> None:
    keys = [pyrage.x25519.Identity.generate() for _ in range(3)]
    files = [tmp_path / f"{name}.key" for name in ("one", "two", "third")]
    for file, key in zip(files, keys, strict=True):
        file.write_text(f"# made for a test\n{key}\n", encoding="ascii")
    one, two, third = files
    publics = [str(key.to_public()) for key in keys]
    plain = tmp_path / "sealed" / "allocation.csv"
    plain.parent.mkdir()
    shutil.copy(trial.allocation, plain)
    with pytest.raises(StudyError, match="both keys are the same person's"):
        seal_for_two(plain, publics[0], publics[0])
    with pytest.raises(StudyError, match="is no age public key"):
        seal_for_two(plain, publics[0], "age1x")
    commitment = seal_for_two(plain, publics[0], publics[1])
    locked = two_persons_file(plain)
    assert not plain.with_suffix(".nonce").exists()
    content = locked.read_bytes()
    assert not any(secret.encode() in content for secret in SECRETS)
    with pytest.raises(StudyError, match="sealed before"):
        seal_for_two(plain, publics[0], publics[1])
    plain.unlink()
    for key in keys:
        try:
            opened = pyrage.decrypt(content, [key])
        except pyrage.DecryptError:
            continue
        assert key is keys[1], "the outer lock is the second person's"
        assert not any(secret.encode() in opened for secret in SECRETS)
    trial.locked()
    for identities, told in (
        ((), "opens with the keys of two people"),
        ((one,), "opens with the keys of two people"),
        ((one, one), "does not open with these two keys"),
        ((one, third), "does not open with these two keys"),
        ((one, locked), "cannot be read|holds no age key"),
    ):
        with pytest.raises(StudyError, match=told):
            unblind(trial.store, locked, identities=identities, override="no matter")
    done = unblind(trial.store, locked, identities=(one, two), override="sealed a second time")
    assert done.unblinding.commitment == commitment
    assert read_arms(trial.store)["D-002"] == ARMS[0]


def test_an_emergency_tells_one_person_and_keeps_no_arm(trial: LockableStudy) -> None:
    with opened_study_as(trial, "dr-adams") as store:
        with pytest.raises(StudyError, match="needs a reason"):
            tell_arm(store, "D-002", trial.allocation, " ")
        with pytest.raises(StudyError, match="the reason names an arm"):
            tell_arm(store, "D-002", trial.allocation, "fell ill on zebra")
        with pytest.raises(StudyError, match="there is no dyad D-999"):
            tell_arm(store, "D-999", trial.allocation, "a seizure")
        assert emergencies(store) == ()
        told = tell_arm(store, "D-002", trial.allocation, "a seizure")
        assert (told.dyad, told.arm, told.is_proven) == ("D-002", "Zebra", True)
        assert "Zebra" not in repr(told)
        (kept,) = emergencies(store)
        assert (kept.dyad, kept.person, kept.reason) == ("D-002", "dr-adams", "a seizure")
        assert verify_store(store).faults == ()
    held = bytes_of(trial.folder)
    assert not any(secret.encode() in held for secret in SECRETS)
    with opened_study_as(trial, "anna") as store:
        with pytest.raises(StudyError, match="anna codes in this study, and observers are never"):
            tell_arm(store, "D-002", trial.allocation, "a seizure")
        assert len(emergencies(store)) == 1


def test_an_allocation_inside_the_study_is_not_looked_at(trial: LockableStudy) -> None:
    trial.locked()
    inside = trial.folder / "reports" / "allocation.csv"
    shutil.copy(trial.allocation, inside)
    shutil.copy(trial.allocation.with_suffix(".nonce"), inside.with_suffix(".nonce"))
    with pytest.raises(StudyError, match="lies in trial, which must never hold the allocation"):
        unblind(trial.store, inside)
    with pytest.raises(StudyError, match="lies in trial, which must never hold the allocation"):
        tell_arm(trial.store, "D-001", inside, "a seizure")


def test_the_analysis_marks_what_was_looked_up_before_the_lock(trial: LockableStudy) -> None:
    trial.store.person = "dr-adams"
    tell_arm(trial.store, "D-002", trial.allocation, "a seizure")
    trial.locked()
    tell_arm(trial.store, "D-001", trial.allocation, "a fall")
    table = analysis_table(trial.store)
    assert {row.dyad for row in table.rows if row.is_emergency} == {"D-002"}
    assert table.warnings == ("The arm of 1 dyad was looked up in an emergency before this lock.",)
    assert not any(secret in table.as_csv() + repr(table) for secret in SECRETS)


def opened_study_as(trial: LockableStudy, person: str) -> AbstractContextManager[StudyStore]:
    """Go on in a trial's study as somebody else."""
    trial.close()
    return opened_study(trial.folder, person=person)
