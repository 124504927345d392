"""Limits of an interval: where a falling function meets a height."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.optimize import brentq

if TYPE_CHECKING:
    from collections.abc import Callable


def where_it_meets(
    function: Callable[[float], float], height: float, low: float, high: float
) -> float:
    """Return where a continuous falling function has a height, to 12 digits.

    Args:
        function: falls from `low` to `high`.
        height: what it should be.
        low: the least place.
        high: the greatest place.

    Returns:
        The place; `low` or `high` where the function stays below or above the height.
    """
    if function(low) <= height:
        return low
    if function(high) >= height:
        return high
    return float(brentq(lambda place: function(place) - height, low, high, xtol=1e-13, rtol=1e-13))
