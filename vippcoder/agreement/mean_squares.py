"""Two-way and one-way mean squares of a table without gaps, for many sets of weights at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from vippcoder.agreement.statistic import Numbers


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """The analysis of variance of (units, k ratings); (draws,) each."""

    units: Numbers
    """Number of units, counted with their weights."""
    between: Numbers
    within: Numbers
    observers: Numbers
    residual: Numbers


def mean_squares(values: Numbers, weights: Numbers) -> MeanSquares:
    """Analyse variance with units counted as often as their weights say.

    Args:
        values: (units, k) without gaps; k at least 2.
        weights: (draws, units).

    Returns:
        Mean squares, NaN where fewer than two units have weight; sums that are rounding alone are
        exactly 0.
    """
    k = values.shape[1]
    values = values - values.mean()
    unit_means = values.mean(axis=1)
    n = weights.sum(axis=1)
    some = np.where(n > 1, n, np.nan)
    columns = weights @ values / some[:, None]
    grand = columns.mean(axis=1)
    between = k * (weights @ unit_means**2 - some * grand**2)
    within = weights @ ((values - unit_means[:, None]) ** 2).sum(axis=1)
    observers = some * ((columns - grand[:, None]) ** 2).sum(axis=1)
    rounding = 1e-12 * (weights @ (values**2).sum(axis=1))
    return MeanSquares(
        units=some,
        between=_sound(between, rounding) / (some - 1),
        within=_sound(within, rounding) / (some * (k - 1)),
        observers=_sound(observers, rounding) / (k - 1),
        residual=_sound(within - observers, rounding) / ((some - 1) * (k - 1)),
    )


def _sound(sums: Numbers, rounding: Numbers) -> Numbers:
    return np.where(sums <= rounding, np.where(np.isnan(sums), np.nan, 0.0), sums)
