"""Locking, unblinding and emergencies by command; before unblinding nothing prints an arm."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING

import pyrage
import pytest

from locked_study import ARMS, SECRETS, LockableStudy
from vippcoder.domain.study import Purpose

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Told, Vippcoder


@pytest.fixture
def trial(tmp_path: Path) -> LockableStudy:
    made = LockableStudy(tmp_path / "trial").all_coded()
    made.close()
    return made


def is_blind(*answers: Told) -> bool:
    return not any(secret in answer.out + answer.err for answer in answers for secret in SECRETS)


def test_a_trial_is_locked_unblinded_and_its_table_written(
    vippcoder: Vippcoder, trial: LockableStudy, tmp_path: Path
) -> None:
    study = trial.folder
    early = [
        vippcoder("study", "unblind", study, trial.allocation),
        vippcoder("study", "analysis-table", study),
        vippcoder("study", "locks", study),
    ]
    assert [answer.status for answer in early] == [1, 1, 0]
    assert "never locked" in early[2].out
    locked = vippcoder("study", "lock", study, "--json").json()
    assert locked["missing"] == {}
    assert vippcoder("verify", study, "--json").json()["locks"] == 1
    lines = vippcoder("study", "locks", study, "--lines", 1)
    assert hashlib.sha256(lines.out.encode()).hexdigest() == locked["digest"]
    listed = vippcoder("study", "locks", study, "--json")
    told = listed.json()
    assert (told["is_locked"], told["holds"], told["locks"][0]["digest"]) == (
        True,
        True,
        locked["digest"],
    )
    assert "The ratings are locked; the newest lock is 1" in vippcoder("study", "status", study).out
    blind = tmp_path / "blind.csv"
    written = vippcoder("study", "analysis-table", study, "--csv", blind)
    assert "12 rows of lock 1" in written.out
    assert hashlib.sha256(blind.read_bytes()).hexdigest() == locked["table_digest"]
    shown = vippcoder("study", "analysis-table", study)
    again = vippcoder("study", "lock", study)
    assert (again.status, "locked already" in again.err) == (1, True)
    assert is_blind(*early, lines, listed, written, shown, again)

    done = vippcoder("study", "unblind", study, trial.allocation, "--json").json()
    assert done["dyads_by_arm"] == {"Quokka": 1, "Zebra": 1}
    assert done["is_proven"] is True
    assert done["details"] == ["therapist", "sessions attended"]
    twice = vippcoder("study", "unblind", study, trial.allocation)
    assert (twice.status, "was unblinded already" in twice.err) == (1, True)
    table = vippcoder("study", "analysis-table", study, "--json").json()
    assert {row["dyad"]: row["arm"] for row in table["rows"]} == {
        "D-001": "Quokka",
        "D-002": "Zebra",
    }
    assert (table["arm_is_proven"], table["warnings"]) == (True, [])
    with_arms = tmp_path / "arms.csv"
    assert vippcoder("study", "analysis-table", study, "--csv", with_arms).status == 0
    assert {row["arm"] for row in csv.DictReader(with_arms.open(encoding="utf-8"))} == set(ARMS)
    assert vippcoder("study", "analysis-table", study, "--csv", blind, "--without-arms").status == 0
    assert hashlib.sha256(blind.read_bytes()).hexdigest() == locked["table_digest"]
    without = vippcoder("study", "analysis-table", study, "--without-arms", "--json")
    assert is_blind(without)
    assert "Quokka" in vippcoder("study", "analysis-table", study).out


def test_what_stands_in_the_way_is_told_at_once(vippcoder: Vippcoder, tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial")
    trial.coded("anna", [5] * 6)
    first, second = trial.given("ben", 0, 1, purpose=Purpose.DOUBLE)
    trial.close()
    refused = vippcoder("study", "lock", trial.folder)
    head, *problems = refused.err.splitlines()
    assert (refused.status, len(problems)) == (1, 2)
    assert head.startswith(f"{trial.folder}: 2 problems, and nothing was changed")
    wrong = vippcoder("study", "lock", trial.folder, "--excuse", first.mask)
    assert (wrong.status, "write it as MASK=REASON" in wrong.err) == (2, True)
    excuses = [f"--excuse={one.mask}=ben has left" for one in (first, second)]
    locked = vippcoder("study", "lock", trial.folder, *excuses)
    assert locked.out.startswith("lock 1: ")
    opened = vippcoder("study", "reopen", trial.folder, "--reason", "ben came back")
    assert opened.status == 0
    assert "\nopen" in vippcoder("study", "locks", trial.folder).out
    later = vippcoder("study", "lock", trial.folder, *excuses, "--again", "nothing new of ben")
    assert later.out.startswith("lock 2: ")


def test_an_emergency_is_told_to_one_person_and_listed_without_the_arm(
    vippcoder: Vippcoder, trial: LockableStudy
) -> None:
    asked = ("study", "emergency", trial.folder, "D-002", trial.allocation)
    assert vippcoder(*asked, "--reason", "a seizure").status == 2
    told = vippcoder(*asked, "--reason", "a seizure", "--person", "dr-adams")
    assert told.out.strip() == "D-002: Zebra"
    anna = vippcoder(*asked, "--reason", "a seizure", "--person", "anna")
    listed = vippcoder("study", "emergencies", trial.folder)
    assert (anna.status, listed.status) == (1, 0)
    assert "dr-adams" in listed.out
    (kept,) = vippcoder("study", "emergencies", trial.folder, "--json").json()
    assert (kept["dyad"], kept["reason"], kept["is_proven"]) == ("D-002", "a seizure", True)
    assert is_blind(anna, listed, vippcoder("verify", trial.folder))


def test_an_allocation_is_sealed_for_two_people(
    vippcoder: Vippcoder, trial: LockableStudy, tmp_path: Path
) -> None:
    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    files = [tmp_path / "one.key", tmp_path / "two.key"]
    for file, key in zip(files, keys, strict=True):
        file.write_text(f"{key}\n", encoding="ascii")
    plain = tmp_path / "for-two.csv"
    plain.write_bytes(trial.allocation.read_bytes())
    sealed = vippcoder(
        "allocation", "seal", plain, "--two-persons", *(str(k.to_public()) for k in keys), "--json"
    )
    locked = sealed.json()["locked_file"]
    assert is_blind(sealed)
    told = ("--commitment", sealed.json()["commitment"], "--json")
    opened = [f"--identity={file}" for file in files]
    assert vippcoder("allocation", "check", locked, *opened, *told).json()["holds"] is True
    assert vippcoder("allocation", "check", locked, *told).status == 1
    assert vippcoder("study", "lock", trial.folder).status == 0
    alone = vippcoder("study", "unblind", trial.folder, locked, "--identity", files[0])
    assert (alone.status, "opens with the keys of two people" in alone.err) == (1, True)
    both = [f"--identity={file}" for file in files]
    unproven = vippcoder("study", "unblind", trial.folder, locked, *both)
    assert (unproven.status, "cannot be proved" in unproven.err) == (1, True)
    assert is_blind(alone, unproven)
    done = vippcoder(
        "study", "unblind", trial.folder, locked, *both, "--override", "sealed once more", "--json"
    )
    assert done.json()["commitment"] == sealed.json()["commitment"]
    assert "Not proved, and every output says so" in done.err
    shown = vippcoder("study", "analysis-table", trial.folder)
    assert "not proved to be the one that was sealed" in shown.err


def test_a_dimension_by_arm_goes_into_the_outcomes(vippcoder: Vippcoder, tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial", dyads=6)
    # Odd dyads are Quokkas, and at 5 at month 5; even ones are Zebras, and at 3.
    trial.coded("anna", [3, 5, 5, 3, 3, 5] * 3)
    trial.close()
    study, values = trial.folder, tmp_path / "values.csv"
    for command in (
        ("lock", study),
        ("unblind", study, trial.allocation),
        ("analysis-table", study, "--dimension", "sensitivity", "--csv", values),
    ):
        assert vippcoder("study", *command).status == 0
    held = list(csv.DictReader(values.open(encoding="utf-8")))
    at_month_5 = [row for row in held if row["timepoint"] == "month-5"]
    counted = {
        arm: [row["at_or_above_5"] for row in at_month_5 if row["arm"] == arm] for arm in ARMS
    }
    assert counted == {"Quokka": ["1"] * 3, "Zebra": ["0"] * 3}
    told = vippcoder(
        "outcomes", values, "--arm", "arm", "--event", "at_or_above_5", "--unit", "dyad",
        "--timepoint", "timepoint", "--reference", "Zebra", "--json",
    ).json()  # fmt: skip
    risk = next(
        one for one in told if (one["measure"], one["timepoint"]) == ("risk_difference", "month-5")
    )
    assert (risk["n1"], risk["N1"], risk["n0"], risk["N0"]) == (3, 3, 0, 3)
    wrong = vippcoder("study", "analysis-table", study, "--dimension", "warmth")
    assert (wrong.status, "there is no dimension warmth" in wrong.err) == (1, True)
    first = vippcoder("study", "analysis-table", study, "--lock", 1, "--json").json()
    assert (first["lock"], len(first["rows"])) == (1, 36)


def test_no_command_prints_an_arm_before_unblinding(
    vippcoder: Vippcoder, trial: LockableStudy
) -> None:
    study = trial.folder
    emergency = ("study", "emergency", study, "D-002", trial.allocation, "--person", "dr-adams")
    assert vippcoder(*emergency, "--reason", "a seizure").status == 0
    assert vippcoder("study", "lock", study).status == 0
    told = [
        vippcoder("study", name, study, *more)
        for name in (
            "status", "design", "observers", "locks", "analysis-table", "disagreements",
            "conferences", "emergencies", "sessions", "checks", "lock",
        )
        for more in ((), ("--json",))
    ]  # fmt: skip
    told += [vippcoder(name, study, "--json") for name in ("verify", "agreement")]
    assert is_blind(*told)
    assert sum(answer.status == 0 for answer in told) > len(told) / 2
    left = [path.read_bytes() for path in study.rglob("*") if path.is_file()]
    assert not any(secret.encode() in held for secret in SECRETS for held in left)
    assert vippcoder("study", "unblind", study, trial.allocation).status == 0
    assert not is_blind(vippcoder("study", "analysis-table", study)), "the words that were sought"
