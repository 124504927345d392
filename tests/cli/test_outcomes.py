"""How two arms differ, by command."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING, Any

import pytest

from made_arms import trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.cli.conftest import Told, Vippcoder

FIELDS = [
    "timepoint", "outcome", "measure", "estimate", "ci_low", "ci_high", "method",
    "n1", "N1", "n0", "N0", "status", "reason", "reference",
]  # fmt: skip
NAMED = ("--unit", "dyad", "--arm", "arm", "--event", "sensitive")


def write(path: Path, rows: Iterable[Sequence[object]], head: str = "dyad,arm,sensitive") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([head.split(","), *rows])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def of_counts(*seen: int, arms: tuple[str, str] = ("VIPP", "usual care")) -> list[tuple[Any, ...]]:
    events1, units1, events0, units0 = seen
    return [
        (f"{letter}{place:02}", arm, "yes" if place < events else "no")
        for letter, arm, events, units in (
            ("a", arms[0], events1, units1),
            ("b", arms[1], events0, units0),
        )
        for place in range(units)
    ]


def strict(text: str) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def found(told: Told) -> dict[tuple[str, str, str], dict[str, Any]]:
    assert told.status == 0, told.err
    rows = strict(told.out)
    by_key: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one in rows:
        assert list(one)[: len(FIELDS)] == FIELDS
        assert (one["estimate"] is None) == (one["status"] == "not_estimable")
        assert one["estimate"] is not None or one["reason"]
        assert one["reference"]
        by_key[one["timepoint"], one["measure"], one["method"]] = one
    assert len(by_key) == len(rows)
    return by_key


def figures(one: dict[str, Any], places: int) -> tuple[float, ...]:
    return tuple(round(one[name], places) for name in ("estimate", "ci_low", "ci_high"))


def test_the_trial(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [(*row, "month 5") for row in of_counts(9, 17, 3, 11)]
    rows += [(*row, "month 8") for row in of_counts(7, 11, 3, 9)]
    file = write(tmp_path / "t.csv", rows, "dyad,arm,sensitive,at")
    told = vippcoder("outcomes", file, *NAMED, "--timepoint", "at", "--json")
    results = found(told)
    for timepoint, ratio, difference, odds, p in (
        ("month 5", (1.94, 0.67, 5.63), (0.257, -0.110, 0.529), (3.00, 0.59, 15.36), 0.25),
        ("month 8", (1.91, 0.68, 5.33), (0.303, -0.118, 0.603), (3.50, 0.55, 22.30), 0.37),
    ):
        assert figures(results[timepoint, "risk_ratio", "katz"], 2) == ratio
        assert figures(results[timepoint, "risk_difference", "newcombe"], 3) == difference
        assert figures(results[timepoint, "odds_ratio", "woolf"], 2) == odds
        fisher = results[timepoint, "fisher_p", "fisher"]
        assert round(fisher["estimate"], 2) == round(fisher["p_value"], 2) == p
    one = results["month 5", "risk_ratio", "koopman"]
    assert figures(one, 4) == (1.9412, 0.7632, 5.8189)
    assert (one["n1"], one["N1"], one["n0"], one["N0"]) == (9, 17, 3, 11)
    assert (one["arm1"], one["arm0"], one["outcome"]) == ("VIPP", "usual care", "sensitive")
    flipped = {
        (flip["arm"], flip["gained"]): round(flip["estimate"], 2) for flip in one["one_flip"]
    }
    assert (flipped[0, True], flipped[0, False]) == (1.46, 2.91)
    last = results["month 8", "risk_difference", "miettinen-nurminen"]
    assert figures(last, 4)[1:] == (-0.144, 0.6461)
    assert "VIPP is compared with usual care (its name says so" in told.err
    assert (one["missing1"], one["missing0"]) == (0, 0)
    missing = results["month 8", "risk_ratio", "katz"]
    assert (missing["missing1"], missing["missing0"]) == (6, 2)
    assert "month 8: 8 of 28 units have no row here and count as missing." in told.err


def test_to_read(vippcoder: Vippcoder, tmp_path: Path) -> None:
    told = vippcoder("outcomes", write(tmp_path / "t.csv", of_counts(9, 17, 3, 11)), *NAMED)
    assert told.status == 0
    for part in (
        "sensitive: VIPP 9/17 (53 %); usual care 3/11 (27 %)",
        "0.67 to 5.63",
        "1.46 (usual care one more), 2.91 (usual care one fewer)",
        "Zero cells: no number is added",
    ):
        assert part in told.out
    assert "significan" not in told.out + told.err


def test_a_zero_cell(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", of_counts(5, 56, 0, 29))
    told = vippcoder("outcomes", file, *NAMED, "--json")
    results = found(told)
    katz = results["", "risk_ratio", "katz"]
    assert (katz["estimate"], katz["ci_low"], katz["status"]) == (None, None, "not_estimable")
    assert round(results["", "risk_ratio", "koopman"]["ci_low"], 3) == 0.726
    assert figures(results["", "risk_difference", "newcombe"], 4)[1:] == (-0.0381, 0.1926)
    score = results["", "risk_difference", "miettinen-nurminen"]
    assert figures(score, 4)[1:] == (-0.0326, 0.1933)
    assert "Zero cells: no number is added" in told.err
    assert "from 0.73" in vippcoder("outcomes", file, *NAMED).out


@pytest.mark.parametrize(
    ("yes", "no", "missing"),
    [("1", "0", ""), ("1.0", "0.0", "NA"), ("TRUE", "FALSE", "NaN"), ("Yes", "no", " ")],
)
def test_the_ways_an_event_is_written(
    vippcoder: Vippcoder, tmp_path: Path, yes: str, no: str, missing: str
) -> None:
    said = {"yes": yes, "no": no}
    rows = [(unit, arm, said[event]) for unit, arm, event in of_counts(9, 17, 3, 11)]
    rows += [("m1", "VIPP", missing), ("m2", "VIPP", missing), ("m3", "usual care", missing)]
    told = vippcoder("outcomes", write(tmp_path / "t.csv", rows), *NAMED, "--json")
    one = found(told)["", "risk_ratio", "katz"]
    assert figures(one, 2) == (1.94, 0.67, 5.63)
    assert (one["missing1"], one["missing0"]) == (2, 1)
    assert "sensitive is missing of 2 in VIPP and 1 in usual care" in told.err


@pytest.mark.parametrize(
    ("arms", "asked", "reference", "why"),
    [
        (("VIPP", "TAU"), None, "TAU", "its name says so"),
        (("control", "usual care plus"), None, "control", "the first in the alphabet"),
        (("1", "0"), None, "0", "the first in the alphabet"),
        (("Wait-list group", "active"), None, "Wait-list group", "its name says so"),
        (("VIPP", "usual care"), "VIPP", "VIPP", "as asked"),
    ],
)
def test_which_arm_is_the_reference(  # noqa: PLR0917 - a table of cases
    vippcoder: Vippcoder,
    tmp_path: Path,
    arms: tuple[str, str],
    asked: str | None,
    reference: str,
    why: str,
) -> None:
    file = write(tmp_path / "t.csv", of_counts(9, 17, 3, 11, arms=arms))
    wanted = ("--reference", asked) if asked else ()
    told = vippcoder("outcomes", file, *NAMED, *wanted, "--json")
    one = found(told)["", "risk_ratio", "katz"]
    assert one["arm0"] == reference
    assert one["arm1"] == next(arm for arm in arms if arm != reference)
    assert why in told.err
    ratio = 1.9412 if reference == arms[1] else 0.5152
    assert round(one["estimate"], 4) == ratio


def test_all_problems_are_told_at_once(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [
        ("1", "VIPP", "yes", "m5", "3"),
        ("1", "VIPP", "no", "m5", "3"),
        ("2", "usual", "maybe", "m5", "3,5"),
        ("", "usual", "1", "m5", ""),
        ("3", "", "1", "", "4"),
        ("2", "VIPP", "0", "m8", "2"),
        ("1", "VIPP", "0", "m8", "4"),
        ("9", "other", "0", "m8", "4"),
    ]
    file = write(tmp_path / "t.csv", rows, "dyad,arm,sensitive,at,start")
    told = vippcoder(
        "outcomes", file, *NAMED, "--timepoint", "at", "--baseline", "start", "--reference", "TAU"
    )
    assert (told.status, told.out) == (1, "")
    for part in (
        "lines 2, 3: unit 1 stands twice at m5",
        "line 4: sensitive: maybe is no event; write 1 or 0, yes or no, true or false",
        "line 4: start: 3,5 has a decimal comma",
        "line 5: dyad is empty",
        "line 6: arm is empty",
        "line 6: at is empty",
        "lines 4, 7: unit 2 is in usual and in VIPP",
        "lines 2, 8: unit 1 has two values of start",
        "arm names 3 arms (VIPP from line 2, usual from line 4, other from line 9); two are",
        "--reference TAU is no arm",
    ):
        assert part in told.err, part
    assert "Traceback" not in told.err


def test_a_unit_twice_without_timepoints(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [*of_counts(2, 3, 1, 3), ("a00", "VIPP", "no")]
    told = vippcoder("outcomes", write(tmp_path / "t.csv", rows), *NAMED)
    assert told.status == 1
    assert "lines 2, 8: unit a00 stands twice; leave one row, or name the column" in told.err


def test_an_arm_that_nobody_saw(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [*of_counts(2, 3, 0, 0), ("b1", "usual care", ""), ("b2", "usual care", "")]
    results = found(vippcoder("outcomes", write(tmp_path / "t.csv", rows), *NAMED, "--json"))
    for one in results.values():
        assert one["status"] == "not_estimable"
        assert one["reason"] == "no unit of usual care has a value of sensitive"
        assert (one["n1"], one["N1"], one["n0"], one["N0"]) == (2, 3, 0, 0)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("dyad,arm,sensitive\n", "holds no rows"),
        ("dyad,arm,sensitive\n1,VIPP,1\n", "arm names one arm (VIPP from line 2)"),
        ("dyad,arm\n1,VIPP\n", "has no column sensitive"),
        ("", "is empty"),
    ],
)
def test_tables_that_hold_too_little(
    vippcoder: Vippcoder, tmp_path: Path, text: str, part: str
) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    told = vippcoder("outcomes", tmp_path / "t.csv", *NAMED)
    assert told.status == 1
    assert part in told.err
    assert "Traceback" not in told.err


def test_wrong_usage(vippcoder: Vippcoder, tmp_path: Path) -> None:
    file = write(tmp_path / "t.csv", of_counts(2, 3, 1, 3))
    assert vippcoder("outcomes", file, "--arm", "arm").status == 2
    assert vippcoder("outcomes", file, "--event", "sensitive").status == 2
    assert vippcoder("outcomes", tmp_path / "none.csv", *NAMED).status == 1


def test_values_with_a_baseline(vippcoder: Vippcoder, tmp_path: Path) -> None:
    rows = [
        (unit, arms.names[0] if arms.in_one[row] else arms.names[1], arms.timepoint, score, start)
        for arms in trial(2, missing=0.1)
        for row, unit in enumerate(arms.units)
        if arms.baseline is not None
        for score in ["" if math.isnan(arms.values[row]) else arms.values[row]]
        for start in [arms.baseline[row]]
    ]
    file = write(tmp_path / "t.csv", rows, "dyad,arm,at,score,start")
    asked = ("--unit", "dyad", "--arm", "arm", "--timepoint", "at", "--value", "score")
    told = vippcoder("outcomes", file, *asked, "--baseline", "start", "--cutoff", 4, "--json")
    assert told.status == 0, told.err
    results = strict(told.out)
    ours = [one for one in results if one["outcome"] == "score"]
    assert {(one["measure"], one["method"]) for one in ours} == {
        ("mean_difference", "welch"),
        ("mean_difference", "student"),
        ("mean_difference", "ancova"),
        ("standardised_mean_difference", "hedges"),
        ("mean_difference_imputed", "rubin"),
        ("mean_difference", "mixed-model kenward-roger"),
    }
    assert all(one["n1"] is one["n0"] is None and one["mean1"] for one in ours)
    mixed = [one for one in ours if one["method"].startswith("mixed-model")]
    assert [one["timepoint"] for one in mixed] == ["month 0", "month 1"]
    assert all("few for a mixed model" in one["reason"] for one in mixed)
    cut = {one["method"]: one for one in results if one["outcome"] == "score >= 4"}
    assert "adjusted for start" in cut["log-poisson HC0"]["settings"]
    assert cut["katz"]["n1"] <= cut["katz"]["N1"]
    printed = vippcoder("outcomes", file, *asked, "--baseline", "start").out
    assert "month 1, score: VIPP mean" in printed
    assert "Zero cells" not in printed


def test_a_model_without_a_fit_is_no_number(vippcoder: Vippcoder, tmp_path: Path) -> None:
    """All with a high start have the event: the most likely risks are 1."""
    starts = [1, 2, 3, 4, 5, 6]
    rows = [
        (f"{arm}{start}", arm, int(start > 3), start)
        for arm in ("VIPP", "usual")
        for start in starts
    ]
    file = write(tmp_path / "t.csv", rows, "dyad,arm,sensitive,start")
    told = vippcoder("outcomes", file, *NAMED, "--baseline", "start", "--json")
    one = found(told)["", "risk_ratio", "log-binomial"]
    assert (one["status"], one["estimate"], one["ci_low"]) == ("not_estimable", None, None)
    assert "does not converge" in one["reason"]
    assert vippcoder("outcomes", file, *NAMED, "--cutoff", 3).status == 2
