"""The restricted likelihood of crossed units and observers and its slope, for many sets of weights.

Given the ratios of the unit's and the observer's variance to the rest's, the deviance depends on
the data through sums over units alone: of each number n of ratings, the products of the units'
observer patterns (observers by observers), their sums, and their squares. b is the number of sets
of weights, g of different n, r of observers.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers


_ROUNDING: Final = 1e-14
"""Share of all squares below which what is left is none."""
_TINY: Final = 1e-150


@dataclass(frozen=True, slots=True)
class Sums:
    """Weighted sums over units; the first axis of each is b."""

    sizes: Numbers
    """(b, g) the different numbers of ratings."""
    units: Numbers
    """(b, g) units that have so many."""
    patterns: Numbers
    """(b, g, r, r) how often two observers rated one such unit."""
    totals: Numbers
    """(b, g, r) sums of each observer's units' totals."""
    squares: Numbers
    """(b, g) sums of squared totals."""
    within: Numbers
    """(b, r, r) what remains of the patterns when unit means are taken off."""
    within_totals: Numbers
    """(b, r)"""
    within_squares: Numbers
    """(b,)"""
    ratings: Numbers
    """(b,) number of ratings."""

    @property
    def size(self) -> int:
        """Return b."""
        return len(self.ratings)

    def take(self, rows: NDArray[np.intp]) -> Sums:
        """Return the sums of some sets of weights."""
        return Sums(*(getattr(self, field.name)[rows] for field in fields(self)))


def sums_of(ratings: Ratings, weights: Numbers) -> Sums:
    """Sum over units.

    Args:
        ratings: u units of r observers.
        weights: (b, u).
    """
    given = ratings.given.astype(np.float64)
    mean = ratings.table.values[ratings.given].mean()
    values = np.where(ratings.given, ratings.table.values - mean, 0.0)
    total = values.sum(axis=1)
    sizes = np.unique(ratings.per_unit[ratings.per_unit > 0])
    count = given.shape[1]
    units, patterns, totals, squares = [], [], [], []
    for size in sizes:
        rows = ratings.per_unit == size
        part, seen = weights[:, rows], given[rows]
        pairs = (seen[:, :, None] * seen[:, None, :]).reshape(len(seen), -1)
        units.append(part.sum(axis=1))
        patterns.append((part @ pairs).reshape(-1, count, count))
        totals.append(part @ (seen * total[rows, None]))
        squares.append(part @ total[rows] ** 2)
    stacked = [np.stack(parts, axis=1) for parts in (units, patterns, totals, squares)]
    mean_in_unit = total / np.maximum(ratings.per_unit, 1)
    away = np.where(ratings.given, values - mean_in_unit[:, None], 0.0)
    per_observer = (weights @ given)[:, :, None] * np.eye(count)
    return Sums(
        sizes=np.tile(sizes, (len(weights), 1)),
        units=stacked[0],
        patterns=stacked[1],
        totals=stacked[2],
        squares=stacked[3],
        within=per_observer - (stacked[1] / sizes[:, None, None]).sum(axis=1),
        within_totals=weights @ away,
        within_squares=weights @ (away**2).sum(axis=1),
        ratings=weights @ ratings.per_unit,
    )


@dataclass(frozen=True, slots=True)
class Slope:
    """The deviance at a pair of ratios; the first axis of each is b."""

    deviance: Numbers
    gradient: Numbers
    """(b, 2) by the ratio of units, of observers."""
    information: Numbers
    """(b, 2, 2) the average of observed and expected second derivatives."""
    rest: Numbers
    """(b,) the rest's variance."""


def slope(sums: Sums, ratios: Numbers) -> Slope:
    """Evaluate minus twice the restricted log-likelihood.

    Args:
        sums: of b sets of weights.
        ratios: (b, 2) of units, of observers; 0 or more.
    """
    unit, observer = ratios[:, 0], ratios[:, 1]
    shrink = 1 / (1 + sums.sizes * unit[:, None])
    share = shrink / sums.sizes
    absorbed = sums.within + np.einsum("bg,bgij->bij", share, sums.patterns)
    left = sums.within_totals + np.einsum("bg,bgi->bi", share, sums.totals)
    eye = np.eye(absorbed.shape[1])
    loaded = eye + observer[:, None, None] * absorbed
    inverse = np.linalg.inv(loaded)
    both = absorbed @ inverse
    ones = both.sum(axis=2)
    weight = ones.sum(axis=1)
    solved = _times(inverse, left)
    mean = solved.sum(axis=1) / weight
    scores = solved - ones * mean[:, None]
    effects = mean[:, None] + observer[:, None] * scores
    squared = (
        sums.within_squares
        + (share * sums.squares).sum(axis=1)
        - observer * _dot(left, solved)
        - weight * mean**2
    )
    whole = sums.within_squares + (sums.squares / sums.sizes).sum(axis=1)
    squared = np.maximum(squared, _ROUNDING * whole + _TINY)
    freedom = sums.ratings - 1
    deviance = (
        freedom * (np.log(2 * np.pi * squared / freedom) + 1)
        - (sums.units * np.log(shrink)).sum(axis=1)
        + np.linalg.slogdet(loaded)[1]
        + np.log(weight)
    )
    parts = _Parts(shrink, inverse, both, ones, weight, scores, effects, observer)
    gradient, information = _derivatives(sums, parts, squared, freedom)
    return Slope(deviance, gradient, information, squared / freedom)


@dataclass(frozen=True, slots=True)
class _Parts:
    shrink: Numbers
    inverse: Numbers
    both: Numbers
    ones: Numbers
    weight: Numbers
    scores: Numbers
    effects: Numbers
    observer: Numbers


def _derivatives(
    sums: Sums, at: _Parts, squared: Numbers, freedom: Numbers
) -> tuple[Numbers, Numbers]:
    """Return gradient and average information of the deviance."""
    shrink2 = at.shrink**2
    pulled = np.einsum("bg,bgij->bij", shrink2, sums.patterns)
    known = np.einsum("bgij,bj->bgi", sums.patterns, at.effects)
    misfit = (
        sums.squares
        - 2 * np.einsum("bgi,bi->bg", sums.totals, at.effects)
        + np.einsum("bgi,bi->bg", known, at.effects)
    )
    spread = at.inverse.sum(axis=2)
    unit_trace = (
        (sums.units * sums.sizes * at.shrink).sum(axis=1)
        - at.observer * np.einsum("bij,bji->b", at.inverse, pulled)
        - _dot(spread, _times(pulled, spread)) / at.weight
    )
    observer_trace = np.trace(at.both, axis1=1, axis2=2) - _dot(at.ones, at.ones) / at.weight
    unit_square = (shrink2 * misfit).sum(axis=1)
    observer_square = _dot(at.scores, at.scores)
    squares = np.stack([unit_square, observer_square], axis=1)
    traces = np.stack([unit_trace, observer_trace], axis=1)
    gradient = traces - (freedom / squared)[:, None] * squares

    force = np.einsum("bg,bgi->bi", shrink2, sums.totals - known)
    met = _times(at.inverse, force)
    met_sum = met.sum(axis=1)
    own = _times(at.both, at.scores)
    own_sum = own.sum(axis=1)
    unit_unit = (
        (sums.sizes * at.shrink**3 * misfit).sum(axis=1)
        - at.observer * _dot(force, met)
        - met_sum**2 / at.weight
    )
    unit_observer = _dot(met, at.scores) - met_sum * own_sum / at.weight
    observer_observer = _dot(at.scores, own) - own_sum**2 / at.weight
    average = np.stack([unit_unit, unit_observer, unit_observer, observer_observer], axis=1)
    average = average.reshape(-1, 2, 2) / squared[:, None, None]
    outer = squares[:, :, None] * squares[:, None, :] / (squared**2)[:, None, None]
    return gradient, freedom[:, None, None] * (average - outer)


def _times(matrix: Numbers, vector: Numbers) -> Numbers:
    product: Numbers = np.einsum("bij,bj->bi", matrix, vector)
    return product


def _dot(one: Numbers, other: Numbers) -> Numbers:
    product: Numbers = np.einsum("bi,bi->b", one, other)
    return product
