"""Intervals of coefficients that are, to first order, means of a value for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtri, stdtrit

from vippcoder.agreement.statistic import Interval

if TYPE_CHECKING:
    from vippcoder.agreement.statistic import Numbers

GWET: Final = "Gwet's t over units, at most {:g}"


def gwet_t(
    estimate: float, values: Numbers, *, bound: float = 1.0, scale: float = 1.0
) -> Interval | None:
    """Return Gwet's interval (Gwet 2014, Handbook, ch. 5), cut at its upper bound as irrCAC does.

    Args:
        estimate: the coefficient.
        values: (units,) its linearised value for each unit, units with one rating included.
        bound: the most that the coefficient can be.
        scale: 100 for percentages.

    Returns:
        None where the values do not vary.
    """
    n = len(values)
    error = float(np.sqrt(((values - estimate) ** 2).sum() / (n * (n - 1)))) if n > 1 else 0.0
    if error <= 1e-12:  # noqa: PLR2004 - rounding
        return None
    half = error * float(stdtrit(n - 1, 0.975))
    low, high = estimate - half, min(bound, estimate + half)
    return Interval(scale * low, scale * high, GWET.format(scale * bound))


def large_sample(estimate: float, influence: Numbers, method: str) -> Interval | None:
    """Return the normal interval, at most 1, from what each unit adds (the delta method).

    Args:
        estimate: the coefficient.
        influence: (units,) its derivative by each unit's weight.
        method: what to call the interval.

    Returns:
        None where no unit moves the coefficient.
    """
    error = float(np.sqrt((influence**2).sum()))
    if error <= 1e-12:  # noqa: PLR2004 - rounding
        return None
    half = error * float(ndtri(0.975))
    return Interval(estimate - half, min(1.0, estimate + half), method)
