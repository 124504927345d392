"""Intervals of intraclass correlations from the F distribution.

After Shrout and Fleiss 1979 (Psychol Bull 86:420) and McGraw and Wong 1996 (Psychol Methods 1:30,
with the correction of 1:390). Limits of the mean of k ratings are those of a single one, stepped up
by Spearman and Brown; for absolute agreement R irr prints slightly others, R psych these.
"""

from __future__ import annotations

import math

from scipy.special import fdtri

Limits = tuple[float, float]


def one_way(
    n: float, k: int, *, between: float, within: float, level: float = 0.95
) -> Limits | None:
    """Return limits of ICC(1,1).

    Args:
        n: units.
        k: ratings of each.
        between: mean square between units.
        within: mean square within units.
        level: 0 to 1.

    Returns:
        None where the mean square within is 0.
    """
    if within <= 0:
        return None
    return _of_ratio(between / within, (n - 1, n * (k - 1)), k, level)


def consistency(
    n: float, k: int, *, between: float, residual: float, level: float = 0.95
) -> Limits | None:
    """Return limits of ICC(C,1); arguments as of `one_way`, with the residual mean square."""
    if residual <= 0:
        return None
    return _of_ratio(between / residual, (n - 1, (n - 1) * (k - 1)), k, level)


def agreement(
    n: float, k: int, *, between: float, observers: float, residual: float, level: float = 0.95
) -> Limits | None:
    """Return limits of ICC(A,1), with Satterthwaite's degrees of freedom.

    Args:
        n: units.
        k: observers, each with all units.
        between: mean square between units.
        observers: mean square between observers.
        residual: residual mean square.
        level: 0 to 1.

    Returns:
        None where the residual mean square is 0.
    """
    if residual <= 0:
        return None
    whole = between + (k - 1) * residual + k * (observers - residual) / n
    icc = (between - residual) / whole
    ratio = observers / residual
    rest = n * (1 + (k - 1) * icc) - k * icc
    above = (k - 1) * (n - 1) * (k * icc * ratio + rest) ** 2
    below = (n - 1) * k**2 * icc**2 * ratio**2 + rest**2
    df = above / below
    share = (1 + level) / 2
    high_f, low_f = float(fdtri(n - 1, df, share)), float(fdtri(df, n - 1, share))
    mixed = k * observers + (k * n - k - n) * residual
    low = n * (between - high_f * residual) / (high_f * mixed + n * between)
    high = n * (low_f * between - residual) / (mixed + n * low_f * between)
    return low, high


def stepped_up(limits: Limits, k: float) -> Limits:
    """Return the limits of the mean of k ratings from those of a single one.

    What would be below the least that k ratings can show, -1 / (k - 1), has no end.
    """
    low, high = (
        k * limit / (1 + (k - 1) * limit) if (k - 1) * limit > -1 else -math.inf for limit in limits
    )
    return low, high


def _of_ratio(ratio: float, freedom: tuple[float, float], k: int, level: float) -> Limits:
    """Return limits from the ratio of mean squares and their degrees of freedom."""
    share = (1 + level) / 2
    above, below = freedom
    low = ratio / float(fdtri(above, below, share))
    high = ratio * float(fdtri(below, above, share))
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)
