"""Studies that have hardly anything to tell are told all the same."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from locked_study import LockableStudy
from vippcoder.domain.study import Purpose
from vippcoder.reports.folder.writing import write_report
from vippcoder.study.unblinding.releasing import unblind

if TYPE_CHECKING:
    from pathlib import Path


def told(trial: LockableStudy, out: Path) -> list[dict[str, str]]:
    """Write the report, and return its main table; the script must give the same."""
    write_report(trial.store, out)
    trial.close()
    again = subprocess.run(
        [sys.executable, str(out / "main_table.py")], capture_output=True, check=True
    )
    text = (out / "main_table.csv").read_text(encoding="utf-8")
    assert again.stdout.decode() == text
    return list(csv.DictReader(text.splitlines()))


def test_one_dyad_an_arm(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial", dyads=2).all_coded()
    trial.locked()
    unblind(trial.store, trial.allocation)
    rows = told(trial, tmp_path / "report")
    means = [row for row in rows if row["measure"] == "mean_difference"]
    assert {(row["N1"], row["N0"], row["estimate"], row["ci_low"]) for row in means} == {
        ("1", "1", "0.000000", "")
    }


@pytest.mark.parametrize("values", [[None] * 18, [4, 5, None, 6, 2, None] * 3])
def test_timepoints_and_arms_without_a_value(tmp_path: Path, values: list[float | None]) -> None:
    trial = LockableStudy(tmp_path / "trial", dyads=6)
    trial.coded("anna", values)
    trial.coded("ben", values, purpose=Purpose.DOUBLE)
    trial.locked()
    unblind(trial.store, trial.allocation)
    rows = told(trial, tmp_path / "report")
    last = [row for row in rows if row["timepoint"] == "month-8"]
    assert {(row["N1"], row["N0"], row["estimate"]) for row in last} == {("0", "0", "")}


def test_families_of_which_only_one_side_knows(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial", dyads=6).all_coded()
    trial.locked()
    text = trial.allocation.read_text(encoding="utf-8").replace("D-006", "D-099")
    trial.allocation.write_text(text, encoding="utf-8")
    unblind(trial.store, trial.allocation, override="one code was mistyped")
    rows = told(trial, tmp_path / "report")
    assert {int(row["N1"]) + int(row["N0"]) for row in rows} == {5}
    assert all("does not name D-006" in row["remarks"] for row in rows)
    flow = (tmp_path / "report" / "figure_flow.svg").read_text(encoding="utf-8")
    assert "not in the study: 1" in flow
