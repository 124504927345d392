"""How many sessions for how narrow an interval."""

from __future__ import annotations

import numpy as np
import pytest

from vippcoder.agreement.bands import cicchetti, koo_li
from vippcoder.agreement.mean_squares import mean_squares
from vippcoder.agreement.sample_size import expected_interval, sessions_needed
from vippcoder.errors import StudyError
from vippcoder.intervals import f_ratio


@pytest.mark.parametrize(("sessions", "low", "high"), [(16, 0.52, 0.93), (30, 0.62, 0.90)])
def test_width_of_a_pilot(sessions: int, low: float, high: float) -> None:
    told = expected_interval(sessions, 0.80)
    assert told == pytest.approx((low, high), abs=0.005)


@pytest.mark.parametrize("leniency", [None, 0.0, 0.02])
@pytest.mark.parametrize("k", [2, 3])
def test_the_fewest_sessions_are_narrow_enough_and_one_fewer_is_not(
    k: int, leniency: float | None
) -> None:
    for icc, width in ((0.5, 0.6), (0.8, 0.3), (0.9, 0.25)):
        needed = sessions_needed(width, icc, k, leniency=leniency)
        low, high = expected_interval(needed, icc, k, leniency=leniency)
        assert high - low <= width
        low, high = expected_interval(needed - 1, icc, k, leniency=leniency)
        assert high - low > width


def test_two_observers_cannot_tell_how_lenient_others_are() -> None:
    """Where a good part of the error is leniency, more sessions do not help: more observers do."""
    with pytest.raises(StudyError, match="10000 sessions"):
        sessions_needed(0.3, 0.8, 2, leniency=0.4)
    assert sessions_needed(0.4, 0.8, 6, leniency=0.4) < 100


def test_expected_limits_are_about_those_that_come() -> None:
    """Of simulated pilots the median limits are near the expected ones."""
    random = np.random.default_rng(3)
    limits = []
    for _ in range(400):
        values = 2 * random.normal(size=(30, 1)) + random.normal(size=(30, 2))
        found = mean_squares(values, np.ones((1, 30)))
        limits.append(
            f_ratio.consistency(
                30, 2, between=float(found.between[0]), residual=float(found.residual[0])
            )
        )
    expected = expected_interval(30, 0.8)
    assert np.median(np.array(limits), axis=0) == pytest.approx(expected, abs=0.03)


def test_out_of_range_is_told() -> None:
    for call in (
        lambda: expected_interval(2, 0.8),
        lambda: expected_interval(20, 1.0),
        lambda: expected_interval(20, 0.8, 1),
        lambda: expected_interval(20, 0.8, leniency=1.0),
        lambda: sessions_needed(0.0001, 0.5),
    ):
        with pytest.raises(StudyError):
            call()


def test_bands_are_of_the_interval() -> None:
    assert koo_li(0.52, 0.93) == "moderate to excellent"
    assert cicchetti(0.52, 0.93) == "fair to excellent"
    assert koo_li(0.76, 0.89) == "good"
    assert koo_li(0.75, 0.9) == "good to excellent"
    assert cicchetti(-0.2, 0.39) == "poor"
    assert cicchetti(0.75, 1) == "excellent"
