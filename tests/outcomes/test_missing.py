"""What missing units could change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_arms import arms_of, trial
from vippcoder.outcomes.counts import Counts
from vippcoder.outcomes.missing import (
    best_case,
    imputed_difference,
    imputed_ratio,
    pooled,
    worst_case,
)
from vippcoder.outcomes.ratios import katz
from vippcoder.outcomes.regression import ancova, of
from vippcoder.outcomes.results import results_of

PILOT = arms_of([1] * 9 + [0] * 8 + [None] * 3, [1] * 3 + [0] * 8 + [None] * 3, is_event=True)
"""Month 5 of the pilot: 9/17 and 3/11 of 20 and 14."""


def test_extremes_of_the_pilot() -> None:
    rows = {(one.measure, one.method): one for one in results_of([PILOT])}
    best, worst = rows["risk_ratio_best_case", "katz"], rows["risk_ratio_worst_case", "katz"]
    assert (best.n1, best.N1, best.n0, best.N0) == (12, 20, 3, 14)
    assert (worst.n1, worst.N1, worst.n0, worst.N0) == (9, 20, 6, 14)
    assert best.estimate == pytest.approx(12 / 20 / (3 / 14))
    assert worst.estimate == pytest.approx(9 / 20 / (6 / 14))
    assert "every missing unit of VIPP had the event, none of usual care" in best.settings
    assert (best.missing1, rows["risk_ratio", "katz"].missing1) == (0, 3)


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 5), st.integers(0, 5), st.data())
def test_extremes_hold_what_was_seen(
    one: int, other: int, missing1: int, missing0: int, data: st.DataObject
) -> None:
    seen = Counts(data.draw(st.integers(1, one)), one, data.draw(st.integers(1, other)), other)
    low = katz(worst_case(seen, missing1, missing0)).value
    high = katz(best_case(seen, missing1, missing0)).value
    assert low is not None
    assert high is not None
    assert low <= seen.risk1 / seen.risk0 + 1e-12
    assert seen.risk1 / seen.risk0 <= high + 1e-12
    assert best_case(seen, 0, 0) == worst_case(seen, 0, 0) == seen


def test_rubins_rules_by_hand() -> None:
    """Five tables: within 4, between 2.5, total 4 + 1.2 * 2.5 = 7."""
    found = pooled([8.0, 9, 10, 11, 12], [4.0] * 5, 30)
    assert found.value == 10
    assert found.error == pytest.approx(7**0.5)
    share = 3 / 7
    old, seen = 4 / share**2, 31 / 33 * 30 * (1 - share)
    df = 1 / (1 / old + 1 / seen)
    assert f"t with {df:.4g} df" in found.settings
    assert pooled([1.0, 1.0], [0.0, 0.0], 5).low is None


def test_imputing_is_seeded_and_near_the_complete_cases() -> None:
    found = imputed_ratio(PILOT)
    assert found == imputed_ratio(PILOT)
    assert found != imputed_ratio(PILOT, seed=2)
    assert found.value == pytest.approx(9 / 17 / (3 / 11), rel=0.15)
    many = [imputed_ratio(PILOT, imputations=400, seed=seed).value or 0 for seed in range(5)]
    assert np.std(many) < 0.1
    alone = arms_of([1] * 9 + [0] * 8, [1] * 3 + [0] * 8, is_event=True)
    nothing_missing = imputed_ratio(alone)
    assert nothing_missing.value == pytest.approx(9 / 17 / (3 / 11))
    assert "0 % of the variance" in nothing_missing.settings
    none = arms_of([0] * 5 + [None], [1, 1, 0], is_event=True)
    assert imputed_ratio(none).value is None
    assert "no event" in imputed_ratio(none).reason


def test_imputed_values() -> None:
    complete, gaps = trial(3)[0], trial(3, missing=0.2)[0]
    assert imputed_difference(gaps) == imputed_difference(gaps)
    found, plain = imputed_difference(complete), of(complete, ancova)()
    assert (found.value, found.error) == pytest.approx((plain.value, found.error))
    assert imputed_difference(gaps, imputations=2000).value == pytest.approx(
        of(gaps.of(gaps.seen), ancova)().value, abs=0.05
    )
    assert "normal regression on the arm and start" in imputed_difference(gaps).settings
    alone = arms_of([4.0, 5, None, 6], [3.0, 3.5, 5])
    assert "on the arm alone" in imputed_difference(alone).settings
    assert imputed_difference(arms_of([4.0, None], [3.0, None])).value is None


def test_nothing_is_imputed_where_nothing_is_missing() -> None:
    names = {one.measure for one in results_of(trial(1))}
    assert names == {"mean_difference", "standardised_mean_difference"}
    assert "mean_difference_imputed" in {one.measure for one in results_of(trial(1, missing=0.3))}
