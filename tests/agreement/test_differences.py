"""Leniency, distance, limits of agreement and error of measurement."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from rating_sets import SHROUT_FLEISS, found, shared, wide_table
from vippcoder.agreement.results import results_of


def test_bland_and_altman_1986() -> None:
    with shared("reference-stats/bland_altman_1986_pefr.csv").open(encoding="utf-8") as file:
        rows = [(float(r["wright_1"]), float(r["mini_1"])) for r in csv.DictReader(file)]
    results = found(wide_table(rows))
    assert results["mean_difference", ""].estimate == pytest.approx(-2.1176, abs=0.51e-4)
    assert results["mean_difference", ""].about == "A - B"
    assert results["bland_altman_low", ""].estimate == pytest.approx(-78.097, abs=0.51e-3)
    assert results["bland_altman_high", ""].estimate == pytest.approx(73.862, abs=0.51e-3)
    high = results["bland_altman_high", ""]
    assert high.ci_high is not None
    assert high.ci_high - high.estimate == pytest.approx(
        2.119905 * 38.7651 * (1 / 17 + 1.959964**2 / 32) ** 0.5, abs=1e-3
    )


def test_leniency_is_told_of_each_observer() -> None:
    results = results_of(wide_table([(x, x + 1, x - 1) for x in (1, 4, 2, 5, 3)]), draws=0)
    told = {one.about: one.estimate for one in results if one.statistic == "mean_difference"}
    expected = {"A - the others": 0, "B - the others": 1.5, "C - the others": -1.5}
    assert told == pytest.approx(expected)
    absolute = {
        one.about: one.estimate for one in results if one.statistic == "mean_absolute_difference"
    }
    assert absolute["all pairs"] == pytest.approx(4 / 3)
    assert absolute["A and the others"] == pytest.approx(1)


def test_error_of_measurement_follows_from_agreement() -> None:
    results = found(wide_table(SHROUT_FLEISS))
    values = np.array(SHROUT_FLEISS, dtype=float)
    icc = results["ICC(A,1)", ""].estimate
    between, observers, rest = 11.241667, 32.486111, 1.019444
    total = (between - rest) / 4 + (observers - rest) / len(values) + rest
    sem = results["sem", ""].estimate
    assert icc is not None
    assert sem == pytest.approx((total * (1 - icc)) ** 0.5, abs=1e-5)
    assert results["smallest_detectable_change", ""].estimate == pytest.approx(1.96 * 2**0.5 * sem)
