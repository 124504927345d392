"""Ratios of risks and of odds with their intervals, from counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from vippcoder.outcomes.estimate import Estimate, Z, not_estimable
from vippcoder.outcomes.limits import where_it_meets

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.outcomes.counts import Counts

KATZ: Final = "Katz, Baptista, Azen and Pike 1978, Biometrics 34:469"
KOOPMAN: Final = "Koopman 1984, Biometrics 40:513"
WOOLF: Final = "Woolf 1955, Ann Hum Genet 19:251"
MIETTINEN_NURMINEN: Final = "Miettinen and Nurminen 1985, Stat Med 4:213"

_WIDEST: Final = 30.0
"""Powers of e: beyond them no limit of a table of this world lies."""
_NO_EVENT: Final = "nobody in either arm had the event: the ratio is undefined"
_ENDLESS: Final = "the ratio divides by zero and has no upper end: its lower limit alone is told"
_NOBODY_ELSE: Final = "everybody in both arms had the event: the ratio of odds is undefined"


def katz(counts: Counts) -> Estimate:
    """Return the risk ratio with Katz's interval, normal on the log scale.

    Not estimable where an arm has no event: the formula divides by its number.
    """
    if not (counts.n1 and counts.n0):
        return not_estimable("an arm has no event, and Katz's interval divides by its number")
    log = math.log(counts.risk1 / counts.risk0)
    error = math.sqrt(1 / counts.n1 - 1 / counts.N1 + 1 / counts.n0 - 1 / counts.N0)
    if not error:
        return Estimate(1.0, reason="everybody had the event: Katz's interval has no width")
    return Estimate(math.exp(log), math.exp(log - Z * error), math.exp(log + Z * error))


def koopman(counts: Counts) -> Estimate:
    """Return the risk ratio with Koopman's score interval; it holds where a cell is zero.

    Without an event in arm 0 there is a lower limit alone.
    """
    above, below = counts.n1 * counts.N0, counts.n0 * counts.N1
    return _by_score(counts, koopman_score, above, below, _NO_EVENT)


def koopman_score(counts: Counts, log_ratio: float) -> float:
    """Return how far the counts are from a risk ratio, in standard errors.

    Args:
        counts: what was seen.
        log_ratio: the ratio, its natural logarithm.
    """
    ratio = math.exp(log_ratio)
    risk0 = _risk0_of_ratio(counts, ratio)
    risk1 = min(1.0, ratio * risk0)
    apart = counts.risk1 - ratio * counts.risk0
    spread = risk1 * (1 - risk1) / counts.N1 + ratio**2 * risk0 * (1 - risk0) / counts.N0
    return _in_errors(apart, spread)


def woolf(counts: Counts) -> Estimate:
    """Return the odds ratio with Woolf's interval, normal on the log scale.

    Not estimable where a cell is zero.
    """
    if counts.has_zero:
        return not_estimable("a cell is zero, and Woolf's interval divides by it")
    other = counts.of_the_opposite()
    log = math.log(counts.n1 * other.n0 / (other.n1 * counts.n0))
    error = math.sqrt(1 / counts.n1 + 1 / other.n1 + 1 / counts.n0 + 1 / other.n0)
    return Estimate(math.exp(log), math.exp(log - Z * error), math.exp(log + Z * error))


def odds_by_score(counts: Counts) -> Estimate:
    """Return the odds ratio with Miettinen and Nurminen's score interval."""
    other = counts.of_the_opposite()
    if not (other.n1 or other.n0):
        return not_estimable(_NOBODY_ELSE)
    return _by_score(counts, odds_score, counts.n1 * other.n0, counts.n0 * other.n1, _NO_EVENT)


def odds_score(counts: Counts, log_ratio: float) -> float:
    """Return how far the counts are from an odds ratio, in standard errors.

    Args:
        counts: what was seen.
        log_ratio: the ratio of odds, its natural logarithm.
    """
    ratio = math.exp(log_ratio)
    other = counts.of_the_opposite()
    risk0, safe0 = _risk0_of_odds(counts, ratio), _risk0_of_odds(other, 1 / ratio)
    whole = risk0 * ratio + safe0
    risk1, safe1 = risk0 * ratio / whole, safe0 / whole
    below1, below0 = counts.N1 * risk1 * safe1, counts.N0 * risk0 * safe0
    n = counts.N1 + counts.N0
    return _in_errors(counts.risk1 - risk1, n / (n - 1) / (1 / below1 + 1 / below0) / counts.N1**2)


def _by_score(
    counts: Counts,
    score: Callable[[Counts, float], float],
    above: float,
    below: float,
    undefined: str,
) -> Estimate:
    """Return the ratio of what is above and below, with the interval that inverts a score."""
    if not (above or below):
        return not_estimable(undefined)

    def at(log_ratio: float) -> float:
        return score(counts, log_ratio)

    low = math.exp(where_it_meets(at, Z, -_WIDEST, _WIDEST)) if above else 0.0
    if not below:
        return not_estimable(_ENDLESS, low=low)
    high = math.exp(where_it_meets(at, -Z, -_WIDEST, _WIDEST))
    return Estimate(above / below, low, high)


def _risk0_of_ratio(counts: Counts, ratio: float) -> float:
    """Return the most likely risk of arm 0 where arm 1's is `ratio` times it."""
    a = (counts.N1 + counts.N0) * ratio
    b = counts.N1 * ratio + counts.n1 + counts.N0 + counts.n0 * ratio
    c = counts.n1 + counts.n0
    return min(1.0, 2 * c / (b + math.sqrt(max(0.0, b * b - 4 * a * c))))


def _risk0_of_odds(counts: Counts, ratio: float) -> float:
    """Return the most likely risk of arm 0 where arm 1's odds are `ratio` times its odds.

    Of the opposite with the ratio turned over it is what is left to 1, without its rounding.
    """
    events = counts.n1 + counts.n0
    a = counts.N0 * (ratio - 1)
    b = counts.N1 * ratio + counts.N0 - events * (ratio - 1)
    root = math.sqrt(max(0.0, b * b + 4 * a * events))
    return (root - b) / (2 * a) if b < 0 else 2 * events / (b + root)


def _in_errors(apart: float, spread: float) -> float:
    if spread > 0:
        return apart / math.sqrt(spread)
    return 0.0 if not apart else math.copysign(math.inf, apart)
