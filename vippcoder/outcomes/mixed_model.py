"""A random intercept for each dyad, fitted by REML, with Kenward and Roger's degrees of freedom.

Values of one dyad at several timepoints resemble each other. The variance of a value is that
between dyads plus the rest; the ratio of the two is found by REML (Patterson and Thompson 1971,
Biometrika 58:545), everything else is closed. Kenward and Roger 1997 (Biometrics 53:983) widen the
errors and give degrees of freedom, since with few dyads z would be too sure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import stdtrit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]
    Places: TypeAlias = NDArray[np.int_]

REFERENCE: Final = (
    "REML: Patterson and Thompson 1971, Biometrika 58:545; errors and degrees of freedom: Kenward "
    "and Roger 1997, Biometrics 53:983"
)

_MOST_ALIKE: Final = 0.9999
"""Of the correlation within dyads, where it is looked for."""
_STARTS: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class MixedModel:
    """A fitted model."""

    coefficients: Numbers
    """(p,)"""
    covariance: Numbers
    """(p, p) as of generalised least squares."""
    widened: Numbers
    """(p, p) after Kenward and Roger."""
    between: float
    """Variance between dyads, 0 or more."""
    rest: float
    """Variance within dyads."""
    _slopes: tuple[Numbers, Numbers]
    """(p, p) how the covariance moves with each variance."""
    _of_variances: Numbers
    """(2, 2) covariance of the two variances."""

    def contrast(self, wanted: Numbers) -> tuple[float, float, float]:
        """Return a combination of coefficients, its error and its degrees of freedom.

        Args:
            wanted: (p,) weights of the coefficients.
        """
        variance = float(wanted @ self.covariance @ wanted)
        moved = np.array([wanted @ slope @ wanted for slope in self._slopes]) / variance
        freedom = 2 / float(moved @ self._of_variances @ moved)
        error = math.sqrt(float(wanted @ self.widened @ wanted))
        return float(wanted @ self.coefficients), error, freedom

    def interval(self, wanted: Numbers) -> tuple[float, float, float, float]:
        """Return a combination of coefficients, its 95 % limits and degrees of freedom."""
        value, error, freedom = self.contrast(wanted)
        half = error * float(stdtrit(freedom, 0.975))
        return value, value - half, value + half, freedom


def fitted(values: Numbers, rows: Numbers, dyads: Places) -> MixedModel:
    """Fit a random intercept.

    Args:
        values: (n,) of all dyads and timepoints.
        rows: (n, p) design of full rank, n above p.
        dyads: (n,) whose each value is, from 0.

    Raises:
        ValueError: the fixed part fits every value, so that no variance is left.
    """
    parts = [np.flatnonzero(dyads == dyad) for dyad in np.unique(dyads)]
    least = values - rows @ np.linalg.lstsq(rows, values, rcond=None)[0]
    if float(least @ least) <= 1e-18 * max(1.0, float(values @ values)):
        raise ValueError("the fixed part fits every value")

    def deviance(share: float) -> float:
        return _solved(values, rows, parts, share)[0]

    grid = np.linspace(0, _MOST_ALIKE, _STARTS)
    best = int(np.argmin([deviance(share) for share in grid]))
    low, high = grid[max(0, best - 1)], grid[min(_STARTS - 1, best + 1)]
    found = minimize_scalar(
        deviance, bounds=(low, high), method="bounded", options={"xatol": 1e-12}
    )
    share = float(found.x) if found.fun < deviance(0.0) else 0.0
    _, coefficients, plain, rest = _solved(values, rows, parts, share)
    between = rest * share / (1 - share)
    covariance = plain * rest
    slopes, of_variances, widened = _small_sample(rows, parts, covariance, (between, rest))
    return MixedModel(coefficients, covariance, widened, between, rest, slopes, of_variances)


def _solved(
    values: Numbers,
    rows: Numbers,
    parts: list[Places],
    share: float,
) -> tuple[float, Numbers, Numbers, float]:
    """Return REML's deviance, coefficients, their covariance and the rest's variance.

    Args:
        values: (n,).
        rows: (n, p).
        parts: the rows of each dyad.
        share: 0 to 1 of the variance that is between dyads.
    """
    ratio = share / (1 - share)
    information = rows.T @ rows
    product = rows.T @ values
    square = float(values @ values)
    log = 0.0
    for part in parts:
        less = ratio / (1 + len(part) * ratio)
        sums, total = rows[part].sum(axis=0), float(values[part].sum())
        information -= less * np.outer(sums, sums)
        product -= less * sums * total
        square -= less * total**2
        log += math.log1p(len(part) * ratio)
    inverse = np.asarray(np.linalg.inv(information), dtype=np.float64)
    coefficients = inverse @ product
    freedom = len(values) - rows.shape[1]
    rest = (square - float(product @ coefficients)) / freedom
    log += float(np.linalg.slogdet(information)[1])
    deviance = freedom * math.log(max(rest, 1e-300)) + log
    return deviance, coefficients, inverse, rest


def _small_sample(
    rows: Numbers,
    parts: list[Places],
    covariance: Numbers,
    variances: tuple[float, float],
) -> tuple[tuple[Numbers, Numbers], Numbers, Numbers]:
    """Return slopes of the covariance, covariance of the variances, and the widened covariance.

    Variance 0 is between dyads (a matrix of ones within each), variance 1 the rest (the identity).
    """
    between, rest = variances
    width = rows.shape[1]
    first = np.zeros((2, width, width))
    second = np.zeros((2, 2, width, width))
    traces = np.zeros((2, 2))
    for part in parts:
        size = len(part)
        own = rows[part]
        turned = np.linalg.inv(between * np.ones((size, size)) + rest * np.eye(size))
        moved = (np.ones((size, size)), np.eye(size))
        for i in range(2):
            first[i] -= own.T @ turned @ moved[i] @ turned @ own
            for j in range(2):
                both = turned @ moved[i] @ turned @ moved[j]
                traces[i, j] += np.trace(both)
                second[i, j] += own.T @ both @ turned @ own
    information = np.zeros((2, 2))
    for i in range(2):
        for j in range(2):
            information[i, j] = 0.5 * (
                traces[i, j]
                - 2 * np.trace(covariance @ second[i, j])
                + np.trace(covariance @ first[i] @ covariance @ first[j])
            )
    of_variances = np.asarray(np.linalg.inv(information), dtype=np.float64)
    more = np.zeros((width, width))
    for i in range(2):
        for j in range(2):
            more += of_variances[i, j] * (second[i, j] - first[i] @ covariance @ first[j])
    widened = covariance + 2 * covariance @ more @ covariance
    slopes = (covariance @ first[0] @ covariance, covariance @ first[1] @ covariance)
    return slopes, of_variances, widened
