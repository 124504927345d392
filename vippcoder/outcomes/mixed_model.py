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
_EDGE: Final = 1e-6
_STARTS: Final = 60
_ROUNDING: Final = 1e-13


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
        ValueError: no variance is left at all, or none within dyads; the message says which.
    """
    plain = np.linalg.lstsq(rows, values, rcond=None)[0]
    left = values - rows @ plain
    scale = math.sqrt(float(left @ left) / len(left))
    if scale <= _ROUNDING * math.sqrt(float(values @ values)):
        raise ValueError("the fixed part fits every value")
    sums = _Sums.of(left / scale, rows, dyads)  # what is left loses no digits to a large mean

    def deviance(share: float) -> float:
        return _solved(sums, share)[0]

    grid = np.linspace(0, _MOST_ALIKE, _STARTS)
    best = int(np.argmin([deviance(share) for share in grid]))
    low, high = grid[max(0, best - 1)], grid[min(_STARTS - 1, best + 1)]
    found = minimize_scalar(
        deviance, bounds=(low, high), method="bounded", options={"xatol": 1e-12}
    )
    share = float(found.x) if found.fun < deviance(0.0) else 0.0
    if share > _MOST_ALIKE - _EDGE:
        raise ValueError("dyads do not change but as all do: there is no variance within them")
    _, more, inverse, rest = _solved(sums, share)
    between = rest * share / (1 - share)
    covariance = inverse * rest
    slopes, of_variances, widened = _small_sample(sums, covariance, (between, rest))
    squared = scale**2
    return MixedModel(
        coefficients=plain + scale * more,
        covariance=covariance * squared,
        widened=widened * squared,
        between=between * squared,
        rest=rest * squared,
        _slopes=(slopes[0] * squared, slopes[1] * squared),
        _of_variances=of_variances,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """All that the data come in by: sums over rows, and over each dyad's."""

    squares: Numbers
    """(p, p) of the design."""
    product: Numbers
    """(p,) of design and values."""
    square: float
    """Of the values."""
    count: int
    sizes: Numbers
    """(dyads,) values of each."""
    of_rows: Numbers
    """(dyads, p)"""
    of_values: Numbers
    """(dyads,)"""

    @classmethod
    def of(cls, values: Numbers, rows: Numbers, dyads: Places) -> _Sums:
        _, whose = np.unique(dyads, return_inverse=True)
        sizes = np.bincount(whose).astype(np.float64)
        of_rows = np.zeros((len(sizes), rows.shape[1]))
        np.add.at(of_rows, whose, rows)
        return cls(
            squares=rows.T @ rows,
            product=rows.T @ values,
            square=float(values @ values),
            count=len(values),
            sizes=sizes,
            of_rows=of_rows,
            of_values=np.bincount(whose, weights=values).astype(np.float64),
        )

    def crossed(self, weights: Numbers) -> Numbers:
        """Return (p, p) products of the dyads' sums, each with a weight."""
        found: Numbers = (self.of_rows * weights[:, None]).T @ self.of_rows
        return found


def _solved(sums: _Sums, share: float) -> tuple[float, Numbers, Numbers, float]:
    """Return REML's deviance, coefficients, their covariance and the rest's variance.

    Args:
        sums: the data.
        share: 0 to 1 of the variance that is between dyads.
    """
    ratio = share / (1 - share)
    less = ratio / (1 + sums.sizes * ratio)
    information = sums.squares - sums.crossed(less)
    product = sums.product - sums.of_rows.T @ (less * sums.of_values)
    square = sums.square - float(less @ sums.of_values**2)
    inverse = np.asarray(np.linalg.inv(information), dtype=np.float64)
    coefficients = inverse @ product
    freedom = sums.count - len(product)
    rest = (square - float(product @ coefficients)) / freedom
    log = float(np.log1p(sums.sizes * ratio).sum()) + float(np.linalg.slogdet(information)[1])
    return freedom * math.log(max(rest, 1e-300)) + log, coefficients, inverse, rest


def _small_sample(
    sums: _Sums, covariance: Numbers, variances: tuple[float, float]
) -> tuple[tuple[Numbers, Numbers], Numbers, Numbers]:
    """Return slopes of the covariance, covariance of the variances, and the widened covariance.

    Variance 0 is between dyads (a matrix of ones within each), variance 1 the rest (the identity).
    A dyad's matrix has the value `rest` but for the direction of ones, where it is `whole`; so
    have its powers, and every sum of Kenward and Roger's is one over dyads.
    """
    between, rest = variances
    sizes, whole = sums.sizes, rest + sums.sizes * between

    def powered(power: int) -> Numbers:
        alone = rest**-power
        return sums.squares * alone + sums.crossed((whole**-power - alone) / sizes)

    first = (-sums.crossed(whole**-2), -powered(2))
    mixed = sums.crossed(whole**-3)
    second = ((sums.crossed(sizes * whole**-3), mixed), (mixed, powered(3)))
    crossed = float((sizes * whole**-2).sum())
    alone = float((whole**-2 + (sizes - 1) * rest**-2).sum())
    traces = ((float((sizes**2 * whole**-2).sum()), crossed), (crossed, alone))
    information = np.zeros((2, 2))
    for i, j in np.ndindex(2, 2):
        information[i, j] = 0.5 * (
            traces[i][j]
            - 2 * np.trace(covariance @ second[i][j])
            + np.trace(covariance @ first[i] @ covariance @ first[j])
        )
    of_variances = np.asarray(np.linalg.inv(information), dtype=np.float64)
    more = np.zeros_like(covariance)
    for i, j in np.ndindex(2, 2):
        more += of_variances[i, j] * (second[i][j] - first[i] @ covariance @ first[j])
    widened = covariance + 2 * covariance @ more @ covariance
    slopes = (covariance @ first[0] @ covariance, covariance @ first[1] @ covariance)
    return slopes, of_variances, widened
