"""Variance components of crossed units and observers by REML, for many sets of weights at once.

A rating is a mean, plus its unit's part, plus its observer's part, plus a rest; each part varies
normally with a variance of its own. Restricted maximum likelihood needs no complete table: each
unit may have other observers (Patterson and Thompson 1971, Biometrika 58:545). R's lme4 fits the
same model; so does statsmodels, in minutes where a bootstrap takes this module a second.

All sums over units are linear in the units' weights, and after absorbing the units only observers
by observers matrices remain (`restricted`). The two ratios of variances are found by Newton steps
on the average information (Gilmour, Thompson and Cullis 1995, Biometrics 51:1440), for all sets of
weights side by side, with 0 as a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.restricted import Slope, slope, sums_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.restricted import Sums
    from vippcoder.agreement.statistic import Numbers

_MOST_STEPS: Final = 200
_CLOSE: Final = 1e-11
"""Gain in deviance of a next step at which the search ends."""
_LARGEST: Final = 1e8
"""Ratio of variances that stands for a rest of zero."""
_SMALLEST_STEP: Final = 1e-7
_STARTS: Final = tuple((u, o) for u in (0.05, 0.5, 3.0, 30.0) for o in (0.0, 0.05, 1.0))
_AFAR: Final = (15.0, 5.0)
_CHUNK: Final = 500
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Components:
    """Variances, (draws,) each; NaN where the weights leave nothing to estimate them from."""

    unit: Numbers
    observer: Numbers
    rest: Numbers
    deviance: Numbers
    """Minus twice the restricted log-likelihood, as lme4's REML criterion."""


def components(ratings: Ratings, weights: Numbers, *, with_observers: bool = True) -> Components:
    """Fit the model to the ratings, counted as often as their units' weights say.

    Args:
        ratings: any table with some units of two ratings or more.
        weights: (draws, units).
        with_observers: False leaves the observers' part out (the one-way model).

    Returns:
        Variances of 0 or more. Where all ratings of each unit are alike, observers' and rest's
        are 0.
    """
    name = f"components {with_observers}"
    return ratings.once(name, weights, lambda: _components(ratings, weights, with_observers))


def _components(ratings: Ratings, weights: Numbers, with_observers: bool) -> Components:
    free = np.array([True, with_observers])
    start = np.zeros(2)
    if ratings.range_in_unit.any():
        start = _start(sums_of(ratings, np.ones((1, weights.shape[1]))), free)
    found: list[Numbers] = []
    for first in range(0, len(weights), _CHUNK):
        part = weights[first : first + _CHUNK]
        found.append(_fit(ratings, part, start, free))
    return Components(*np.concatenate(found).T)


def _start(sums: Sums, free: NDArray[np.bool_]) -> Numbers:
    """Return the (2,) ratios that fit all units best, from a few places and onward."""
    starts = np.array(_STARTS) * free
    many = sums.take(np.zeros(len(starts), dtype=np.intp))
    found, state = _search(many, starts, free)
    ratios: Numbers = found[np.argmin(state.deviance)]
    return ratios


def _fit(ratings: Ratings, weights: Numbers, start: Numbers, free: NDArray[np.bool_]) -> Numbers:
    """Return (draws, 4): the three variances and the deviance."""
    centred = ratings.filled - ratings.table.values[ratings.given].mean() * ratings.given
    unit_mean = centred.sum(axis=1) / np.maximum(ratings.per_unit, 1)
    count = weights @ (ratings.per_unit > 0)
    mean = weights @ unit_mean / np.maximum(count, 1)
    squares = weights @ unit_mean**2 / np.maximum(count, 1)
    between = np.where(squares - mean**2 > _ROUNDING * squares, squares - mean**2, 0)
    pairs = weights @ ratings.paired
    alike = weights @ ratings.range_in_unit == 0
    usable = pairs > 1
    searched = usable & ~alike
    variances = np.full((len(weights), 4), np.nan)
    variances[usable & alike & (between > 0)] = (0, 0, 0, -np.inf)
    variances[usable & alike & (between > 0), 0] = between[usable & alike & (between > 0)]
    if searched.any():
        sums = sums_of(ratings, weights[searched])
        variances[searched] = _best_of_searches(sums, start, free)
    return variances


def _best_of_searches(sums: Sums, start: Numbers, free: NDArray[np.bool_]) -> Numbers:
    """Search from within, from the bound, from afar: few units may leave several low places."""
    found = []
    for first in ((start[0] or 1.0, start[1]), (0.0, start[1]), _AFAR):
        at, state = _search(sums, np.tile(np.array(first) * free, (sums.size, 1)), free)
        rest = state.rest
        found.append(np.stack([at[:, 0] * rest, at[:, 1] * rest, rest, state.deviance], axis=1))
    stacked = np.stack(found)
    best = stacked[:, :, 3].argmin(axis=0)
    chosen: Numbers = stacked[best, np.arange(sums.size)]
    return chosen


def _search(sums: Sums, start: Numbers, free: NDArray[np.bool_]) -> tuple[Numbers, Slope]:
    """Find the ratios of least deviance for each set of weights."""
    at = start.copy()
    state = slope(sums, at)
    values = [state.deviance, state.gradient, state.information, state.rest]
    damping = np.ones(len(at))
    going = np.arange(len(at))
    for _ in range(_MOST_STEPS):
        step, gain = _newton(at[going], values[1][going], values[2][going], free)
        still = (gain > _CLOSE) & (damping[going] > _SMALLEST_STEP)
        going, step = going[still], step[still]
        if not len(going):
            break
        tried = np.clip(at[going] + damping[going, None] * step, 0, _LARGEST)
        new = slope(sums.take(going), tried)
        better = new.deviance <= values[0][going]
        took = going[better]
        at[took] = tried[better]
        for value, found in zip(
            values, (new.deviance, new.gradient, new.information, new.rest), strict=True
        ):
            value[took] = found[better]
        damping[took] = np.minimum(1, 4 * damping[took])
        damping[going[~better]] /= 4
    return at, Slope(*values)


def _newton(
    at: Numbers, gradient: Numbers, information: Numbers, free: NDArray[np.bool_]
) -> tuple[Numbers, Numbers]:
    """Return the (draws, 2) step and what it should gain; a ratio at its bound stays there."""
    held = ~free | ((at <= 0) & (gradient >= 0)) | ((at >= _LARGEST) & (gradient <= 0))
    gradient = np.where(held, 0.0, gradient)
    matrix = np.where(held[:, :, None] | held[:, None, :], 0.0, information)
    scale = np.trace(matrix, axis1=1, axis2=2)[:, None]
    diagonal = np.where(held, 1.0, 1e-10 * scale + 1e-300)
    matrix = matrix + diagonal[:, :, None] * np.eye(2)
    solved = np.linalg.solve(matrix, gradient[:, :, None])
    step: Numbers = np.asarray(-solved[:, :, 0], dtype=np.float64)
    gain: Numbers = np.abs((gradient * step).sum(axis=1))
    return step, gain
