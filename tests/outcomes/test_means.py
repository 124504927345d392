"""Differences of means: published figures, referees, laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nct, ttest_ind

from vippcoder.outcomes.means import hedges, pooled, student, welch

if TYPE_CHECKING:
    from vippcoder.outcomes.estimate import Estimate

VALUES = st.lists(st.integers(2, 14).map(lambda half: half / 2), min_size=2, max_size=20).map(
    np.array
)


def shaped(count: int, mean: float, spread: float) -> np.ndarray:
    """Return values of exactly that mean and standard deviation."""
    raw = np.random.default_rng(count).normal(size=count)
    return mean + spread * (raw - raw.mean()) / raw.std(ddof=1)


def limits(found: Estimate) -> tuple[float, float, float]:
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.low, found.value, found.high


def test_hedges_in_a_textbook() -> None:
    """Borenstein and others 2009, Introduction to Meta-Analysis, ch. 4: d .5970, g .5924."""
    one, other = shaped(50, 103, 5.5), shaped(50, 100, 4.5)
    found = hedges(one, other)
    assert found.value == pytest.approx(0.5924, abs=5e-5)
    assert found.value == pytest.approx(3 / pooled(one, other) * 0.9923, abs=5e-5)


@pytest.mark.filterwarnings("ignore:Precision loss")  # of the referee
@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_t_intervals_are_scipys(one: np.ndarray, other: np.ndarray) -> None:
    for formula, equal in ((welch, False), (student, True)):
        found = formula(one, other)
        if found.low is None:
            assert "do not differ" in found.reason
            assert one.std() < 1e-9
            assert other.std() < 1e-9
            continue
        wanted = ttest_ind(one, other, equal_var=equal).confidence_interval()
        low, value, high = limits(found)
        assert (low, high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)
        assert value == pytest.approx(one.mean() - other.mean())


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, st.integers(-50, 50))
def test_a_constant_changes_nothing_and_arms_mirror(
    one: np.ndarray, other: np.ndarray, constant: int
) -> None:
    for formula in (welch, student, hedges):
        found = formula(one, other)
        if found.value is None or found.low is None:
            continue
        low, value, high = limits(found)
        assert low <= value <= high
        assert limits(formula(one + constant, other + constant)) == pytest.approx(
            (low, value, high), abs=1e-6
        )
        assert limits(formula(other, one)) == pytest.approx((-high, -value, -low), abs=1e-6)


@pytest.mark.filterwarnings("ignore:Precision loss")  # of the referee
@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_limits_of_hedges_invert_the_noncentral_t(one: np.ndarray, other: np.ndarray) -> None:
    found = hedges(one, other)
    if found.value is None or found.low is None or abs(found.value) < 1e-9:
        return
    low, value, high = limits(found)
    freedom = len(one) + len(other) - 2
    seen = ttest_ind(one, other).statistic
    to_t = seen / value
    assert nct.cdf(seen, freedom, low * to_t) == pytest.approx(0.975, abs=1e-4)
    assert nct.cdf(seen, freedom, high * to_t) == pytest.approx(0.025, abs=1e-4)


def test_what_has_no_interval_or_no_value() -> None:
    lonely, some = np.array([3.0]), np.array([2.0, 4.0, 5.0])
    assert (welch(lonely, some).low, welch(lonely, some).value) == (None, 3 - some.mean())
    assert student(lonely, some).low is not None
    assert student(lonely, lonely).reason
    alike = np.array([3.0, 3.0, 3.0])
    for formula in (welch, student):
        assert formula(alike, alike + 1).low is None
        assert formula(alike, alike + 1).value == -1
    assert hedges(alike, alike + 1).value is None
    assert "nothing to divide by" in hedges(alike, alike + 1).reason
    assert "too far apart" in hedges(some + 1e6, some).reason
    assert hedges(lonely, some[:2]).value is None
