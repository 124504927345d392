"""Percent agreement: what is counted, and its interval."""

from __future__ import annotations

import pytest

from rating_sets import found, shared_table, wide_table
from vippcoder.agreement.result import Level
from vippcoder.intervals.status import Status


def test_a_unit_counts_where_all_its_observers_agree() -> None:
    results = found(wide_table(((1, 1, 1), (1, 1, 1.5), (1, 2, 2), (1, 3, None), (4, None, None))))
    assert results["percent_exact", ""].estimate == 25
    assert results["percent_within_half", ""].estimate == 50
    assert results["percent_within_1", ""].estimate == 75
    assert results["percent_exact_pairs", ""].estimate == pytest.approx(100 * (1 + 2 / 3) / 4)
    assert results["percent_exact", ""].n_units == 4
    assert results["percent_exact", ""].n_pairs == 10
    assert results["percent_exact", ""].missing == 3


def test_wilson_interval() -> None:
    """Newcombe 1998 (Stat Med 17:857): 81 of 263 is .2553 to .3662."""
    rows = [(1, 1)] * 81 + [(1, 3)] * 182
    one = found(wide_table(rows))["percent_exact", ""]
    assert (one.ci_low, one.ci_high) == pytest.approx((25.53, 36.62), abs=0.005)
    assert one.ci_method == "Wilson score"


def test_two_observers_have_no_pairs_of_their_own() -> None:
    assert ("percent_exact_pairs", "") not in found(wide_table(((1, 1), (1, 2))))


def test_nominal_ratings_have_no_distance() -> None:
    names = {name for name, _ in found(wide_table(((1, 1), (1, 2)), Level.NOMINAL))}
    assert "percent_exact" in names
    assert "percent_within_1" not in names


def test_agreement_stands_where_all_ratings_are_alike() -> None:
    one = found(wide_table([(3, 3)] * 6))["percent_exact", ""]
    assert (one.estimate, one.ci_high) == (100, 100)
    assert one.ci_low is not None
    assert one.ci_low < 65


def test_nothing_paired_is_told() -> None:
    one = found(wide_table(((1, None), (None, 2))))["percent_exact", ""]
    assert one.status is Status.NOT_ESTIMABLE
    assert one.reason == "no unit was rated by two observers"


def test_anxiety_of_r_irr() -> None:
    table = shared_table("ratings/irr_anxiety.csv", Level.INTERVAL, first_is_unit=False)
    results = found(table)
    assert results["percent_exact", ""].estimate == 0
    assert results["percent_within_1", ""].estimate == 35


def test_raters_of_irrcac() -> None:
    """irrCAC counts pairs, and a unit's pairs together as one."""
    one = found(shared_table("ratings/irrCAC_raw4raters.csv", Level.NOMINAL))[
        "percent_exact_pairs", ""
    ]
    assert one.estimate == pytest.approx(81.818, abs=0.0006)
    assert one.ci_low == pytest.approx(54.2, abs=0.06)
    assert one.ci_high == 100
