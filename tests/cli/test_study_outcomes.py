"""Outcomes of a study by command: refused before unblinding, marked whatever is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


def test_a_reconstruction_from_its_making_to_its_outcomes(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    study = tmp_path / "trial"
    made = vippcoder("study", "demo-outcome", study, "--json").json()
    assert (made["is"], made["codings"]) == ("Reconstruction, made-up data", 166)
    again = vippcoder("study", "demo-outcome", study)
    assert (again.status, "exists already" in again.err) == (1, True)
    unlocked = vippcoder("study", "outcomes", study)
    assert (unlocked.status, "not locked" in unlocked.err) == (1, True)
    assert vippcoder("study", "lock", study).status == 0
    blind = vippcoder("study", "outcomes", study)
    assert (blind.status, "is not unblinded" in blind.err) == (1, True)
    assert vippcoder("study", "unblind", study, made["allocation"]).status == 0

    out = tmp_path / "report"
    files = vippcoder("study", "report", study, "--out", out, "--json").json()["files"]
    assert {"report.html", "report.pdf", "main_table.R", "SHA256SUMS"} <= set(files)
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF-")
    sums = (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert {line.split("  ")[1] for line in sums} == set(files) - {"SHA256SUMS"}
    refused = vippcoder("study", "report", study, "--out", out, "--no-pdf")
    assert (refused.status, "exists already" in refused.err) == (1, True)

    told = vippcoder("study", "outcomes", study)
    assert told.status == 0
    assert told.out.startswith("Reconstruction, made-up data\n")
    for figure in ("1.94", "0.67 to 5.63", "1.91", "0.68 to 5.33", "-0.118 to 0.603", "29/34"):
        assert figure in told.out
    assert "hunches about benefit" in told.out

    answer = vippcoder("study", "outcomes", study, "--reference", "Video feedback", "--json")
    record = answer.json()
    assert record["warnings"] == ["Reconstruction, made-up data."]
    assert "made-up data" in answer.err
    (ratio,) = [
        r
        for r in record["results"]
        if (r["timepoint"], r["measure"], r["method"]) == ("month-5", "risk_ratio", "katz")
    ]
    assert round(1 / ratio["estimate"], 2) == 1.94
    assert {
        "results",
        "shares",
        "missing",
        "variations",
        "cutoffs",
        "blinding",
        "agreement",
    } <= set(record)
