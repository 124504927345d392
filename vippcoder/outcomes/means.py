"""Differences of means with their intervals, from the values of two arms."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from scipy.special import gammaln, nctdtr, stdtrit

from vippcoder.outcomes.estimate import Estimate, not_estimable
from vippcoder.outcomes.limits import where_it_meets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WELCH: Final = "Welch 1947, Biometrika 34:28"
STUDENT: Final = "Student 1908, Biometrika 6:1; two samples, one variance"
HEDGES: Final = "Hedges 1981, J Educ Stat 6:107; interval: noncentral t, Steiger and Fouladi 1997"

_ONE: Final = "an arm has a single value, and no spread"
_ALIKE: Final = "the values of an arm do not differ, and the interval has no width"
_ROUNDING: Final = 1e-12
_APART: Final = "the arms lie too far apart for an interval of noncentral t"
_FURTHEST: Final = 30.0
"""Of a t: the noncentral distribution has no digits beyond."""
_MANY: Final = 8.0
"""Standard errors within which limits are looked for."""


def welch(one: NDArray[np.float64], other: NDArray[np.float64]) -> Estimate:
    """Return the mean difference, with a variance for each arm.

    Args:
        one: (n,) values of arm 1, 1 or more.
        other: (n,) values of arm 0.
    """
    apart = float(one.mean() - other.mean())
    if min(len(one), len(other)) == 1:
        return Estimate(apart, reason=_ONE)
    part1, part0 = float(one.var(ddof=1)) / len(one), float(other.var(ddof=1)) / len(other)
    spread = part1 + part0
    if spread <= _ROUNDING * max(1.0, apart**2):
        return Estimate(apart, reason=_ALIKE)
    freedom = spread**2 / (part1**2 / (len(one) - 1) + part0**2 / (len(other) - 1))
    return _by_t(apart, math.sqrt(spread), freedom)


def student(one: NDArray[np.float64], other: NDArray[np.float64]) -> Estimate:
    """Return the mean difference, with one variance for both arms; arguments as of `welch`."""
    apart = float(one.mean() - other.mean())
    freedom = len(one) + len(other) - 2
    if freedom < 1:
        return Estimate(apart, reason=_ONE)
    spread = pooled(one, other)
    if spread <= _ROUNDING * max(1.0, abs(apart)):
        return Estimate(apart, reason=_ALIKE)
    return _by_t(apart, spread * math.sqrt(1 / len(one) + 1 / len(other)), freedom)


def hedges(one: NDArray[np.float64], other: NDArray[np.float64]) -> Estimate:
    """Return the mean difference in pooled standard deviations, without small samples' bias.

    Arguments as of `welch`.
    """
    freedom = len(one) + len(other) - 2
    if freedom < 2:  # noqa: PLR2004 - the correction has no value below
        return not_estimable("fewer than four values: their spread is not known")
    spread = pooled(one, other)
    if spread <= _ROUNDING * max(1.0, abs(float(one.mean()))):
        return not_estimable("the values of each arm do not differ: there is nothing to divide by")
    scale = math.sqrt(1 / len(one) + 1 / len(other))
    raw = float(one.mean() - other.mean()) / spread
    seen = raw / scale
    shrink = math.exp(gammaln(freedom / 2) - gammaln((freedom - 1) / 2)) / math.sqrt(freedom / 2)

    told = f"pooled SD {spread:.4g}"
    if abs(seen) > _FURTHEST:
        return Estimate(shrink * raw, reason=_APART, settings=told)
    wide = _MANY * math.sqrt(1 + seen**2 / (2 * freedom))

    def below(place: float) -> float:
        share = float(nctdtr(freedom, place, seen))
        return share if math.isfinite(share) else float(place < seen)

    low = where_it_meets(below, 0.975, seen - wide, seen + wide)
    high = where_it_meets(below, 0.025, seen - wide, seen + wide)
    step = shrink * scale
    return Estimate(shrink * raw, step * low, step * high, settings=told)


def pooled(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the pooled standard deviation of two arms with three values or more."""
    squares = ((one - one.mean()) ** 2).sum() + ((other - other.mean()) ** 2).sum()
    return math.sqrt(float(squares) / (len(one) + len(other) - 2))


def _by_t(apart: float, error: float, freedom: float) -> Estimate:
    half = error * float(stdtrit(freedom, 0.975))
    return Estimate(apart, apart - half, apart + half, settings=f"t with {freedom:.4g} df")
