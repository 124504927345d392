"""Differences of risks with their intervals, from counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from vippcoder.intervals.wilson import wilson
from vippcoder.outcomes.estimate import Estimate, Z
from vippcoder.outcomes.limits import where_it_meets

if TYPE_CHECKING:
    from vippcoder.outcomes.counts import Counts

NEWCOMBE: Final = "Newcombe 1998, Stat Med 17:873, method 10"
MIETTINEN_NURMINEN: Final = "Miettinen and Nurminen 1985, Stat Med 4:213"


def newcombe(counts: Counts) -> Estimate:
    """Return the risk difference with Newcombe's interval, made of two Wilson intervals."""
    low1, high1 = wilson(counts.risk1, counts.N1)
    low0, high0 = wilson(counts.risk0, counts.N0)
    apart = counts.risk1 - counts.risk0
    down = math.hypot(counts.risk1 - low1, high0 - counts.risk0)
    up = math.hypot(high1 - counts.risk1, counts.risk0 - low0)
    return Estimate(apart, max(-1.0, apart - down), min(1.0, apart + up))


def miettinen_nurminen(counts: Counts) -> Estimate:
    """Return the risk difference with Miettinen and Nurminen's score interval.

    The variance is stepped up by N / (N - 1); without it the interval is Mee's.
    """
    return _by_score(counts, 1.0)


def mee(counts: Counts) -> Estimate:
    """Return the risk difference with Mee's score interval (1984, Biometrics 40:1168)."""
    return _by_score(counts, 0.0)


def difference_score(counts: Counts, difference: float, *, stepped_up: float = 1.0) -> float:
    """Return how far the counts are from a risk difference, in standard errors.

    Args:
        counts: what was seen.
        difference: -1 to 1.
        stepped_up: 1 steps the variance up by N / (N - 1), 0 does not.
    """
    risk1, risk0 = _most_likely(counts, difference)
    spread = risk1 * (1 - risk1) / counts.N1 + risk0 * (1 - risk0) / counts.N0
    n = counts.N1 + counts.N0
    spread *= n / (n - stepped_up)
    apart = counts.risk1 - counts.risk0 - difference
    if spread > 0:
        return apart / math.sqrt(spread)
    return 0.0 if not apart else math.copysign(math.inf, apart)


def _by_score(counts: Counts, stepped_up: float) -> Estimate:
    apart = counts.risk1 - counts.risk0

    def at(difference: float) -> float:
        return difference_score(counts, difference, stepped_up=stepped_up)

    low = where_it_meets(at, Z, -1.0, apart) if apart > -1 else -1.0
    high = where_it_meets(at, -Z, apart, 1.0) if apart < 1 else 1.0
    return Estimate(apart, low, high)


def _most_likely(counts: Counts, difference: float) -> tuple[float, float]:
    """Return the most likely risks of both arms with that difference, in closed form.

    The likelihood's derivative is a cubic in arm 0's risk; its root in range is found by the
    cosine (Miettinen and Nurminen 1985, appendix; Farrington and Manning 1990, Stat Med 9:1447).
    """
    d = difference
    third = counts.N1 + counts.N0
    own = counts.n1 - counts.N1 * d
    b = -(own + counts.N1 + counts.n0 + counts.N0 * (1 - 2 * d)) / (3 * third)
    c = (own + counts.n0 * (1 - 2 * d) - counts.N0 * d * (1 - d)) / third
    e = counts.n0 * d * (1 - d) / third
    q = b**3 - b * c / 2 + e / 2
    p = math.copysign(math.sqrt(max(0.0, b * b - c / 3)), q)
    cosine = max(-1.0, min(1.0, q / p**3)) if p else 0.0
    root = 2 * p * math.cos((math.pi + math.acos(cosine)) / 3) - b
    risk0 = max(0.0, -d, min(1.0, 1 - d, root))
    return min(1.0, max(0.0, risk0 + d)), risk0
