"""Shares of a pilot and their criteria."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.outcomes.feasibility import Criterion, Light, lights, proportion

ORDER = (Light.RED, Light.AMBER, Light.GREEN)


def test_shares_of_the_pilot() -> None:
    """Uptake, completion, followed to months 5 and 8: 95, 70, 85, 65 %."""
    shares = [proportion(*counts).value for counts in ((19, 20), (14, 20), (29, 34), (22, 34))]
    assert [round(100 * (share or 0)) for share in shares] == [95, 70, 85, 65]
    found = proportion(19, 20)
    assert (found.low, found.high) == pytest.approx((0.7513, 0.9987), abs=5e-5)
    assert proportion(0, 0).value is None


def test_lights() -> None:
    criterion = Criterion(green_from=0.8, red_below=0.5)
    assert lights(29, 34, criterion) == (Light.GREEN, Light.AMBER, Light.GREEN)
    assert lights(22, 34, criterion) == (Light.AMBER, Light.RED, Light.GREEN)
    assert lights(2, 34, criterion) == (Light.RED, Light.RED, Light.RED)
    assert (criterion.of(0.8), criterion.of(0.5)) == (Light.GREEN, Light.AMBER)
    for wrong in ((0.5, 0.8), (1.2, 0.5), (0.5, -0.1)):
        with pytest.raises(ValueError, match="green begins"):
            Criterion(*wrong)


@given(st.integers(1, 60), st.data(), st.floats(0, 1), st.floats(0, 1))
def test_more_is_never_a_worse_light(n: int, data: st.DataObject, one: float, other: float) -> None:
    criterion = Criterion(max(one, other), min(one, other))
    count = data.draw(st.integers(0, n))
    at, low, high = (ORDER.index(light) for light in lights(count, n, criterion))
    assert low <= at <= high
    if count < n:
        assert at <= ORDER.index(lights(count + 1, n, criterion)[0])
