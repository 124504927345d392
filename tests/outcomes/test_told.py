"""Every measure is told."""

from __future__ import annotations

from pathlib import Path

from made_arms import trial
from vippcoder.outcomes.arms import arms_of_counts
from vippcoder.outcomes.counts import Counts
from vippcoder.outcomes.results import results_of


def test_every_measure_and_method_stands_in_the_how_to() -> None:
    told = Path(__file__).parents[2].joinpath("docs/how-to/outcomes-of-a-table.md")
    text = told.read_text(encoding="utf-8")
    course = trial(1, missing=0.2)
    results = results_of([*course, course[0].cut_at(4)])
    assert {result.measure for result in results} >= {"risk_ratio_worst_case", "mean_difference"}
    for result in results:
        assert f"`{result.measure}`" in text
        assert f"`{result.method}`" in text


def test_only_some_measures() -> None:
    results = results_of([arms_of_counts(Counts(9, 17, 3, 11))], only=["risk_difference"])
    assert [one.method for one in results] == ["newcombe", "miettinen-nurminen"]
