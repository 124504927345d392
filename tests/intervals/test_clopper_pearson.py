"""The exact interval of a proportion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from vippcoder.intervals.clopper_pearson import clopper_pearson


@pytest.mark.parametrize(
    ("count", "n", "percent"),
    [
        (34, 45, (60.5, 87.1)),
        (19, 20, (75.1, 99.9)),
        (14, 20, (45.7, 88.1)),
        (29, 34, (68.9, 95.0)),
        (22, 34, (46.5, 80.3)),
    ],
)
def test_what_a_pilot_reports(count: int, n: int, percent: tuple[float, float]) -> None:
    """Consent, uptake, completion and follow-up of the trial of Barnicot et al. 2022."""
    low, high = clopper_pearson(count, n)
    assert (round(100 * low, 1), round(100 * high, 1)) == percent


@given(st.integers(1, 60), st.data())
def test_limits_leave_a_tail_each(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    low, high = clopper_pearson(count, n)
    assert low <= count / n <= high
    if count:
        assert binom.sf(count - 1, n, low) == pytest.approx(0.025)
    else:
        assert low == 0
    if count < n:
        assert binom.cdf(count, n, high) == pytest.approx(0.025)
    else:
        assert high == 1


def test_what_is_no_proportion() -> None:
    for count, n in ((1, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no proportion"):
            clopper_pearson(count, n)
