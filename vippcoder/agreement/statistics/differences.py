"""How far observers' values are apart: leniency, distance, and limits of agreement."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import stdtrit

from vippcoder.agreement.statistic import Interval, Statistic, family, inapplicable, ratio
from vippcoder.intervals.bootstrap import ANYTHING, POSITIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers

_MEAN: Final = "mean of differences within units"
_ABSOLUTE: Final = "mean of absolute differences within units"
_LIMITS: Final = "Bland and Altman 1986, Lancet 327:307; interval: 1999, Stat Methods Med Res 8:135"
_OF_A_PAIR: Final = "limits of agreement are of two observers; choose a pair"
_Z: Final = 1.96
"""As the papers have it."""


@family("60 differences")
def differences(ratings: Ratings) -> Iterator[Statistic]:
    """Mean and absolute difference of a pair, or of each observer from the others; limits."""
    if not ratings.table.level.is_ordered:
        return
    names = ratings.table.observers
    if ratings.n_observers > 2:  # noqa: PLR2004 - more than a pair
        for column, name in enumerate(names):
            away = _from_others(ratings, column)
            yield _mean("mean_difference", _MEAN, away, f"{name} - the others")
        yield _mean("mean_absolute_difference", _ABSOLUTE, _of_pairs(ratings), "all pairs")
        for column, name in enumerate(names):
            away = _apart_from_others(ratings, column)
            yield _mean("mean_absolute_difference", _ABSOLUTE, away, f"{name} and the others")
        for word in ("low", "high"):
            name = f"bland_altman_{word}"
            yield Statistic(name, inapplicable, _LIMITS, why_not=_OF_A_PAIR)
        return
    away = _of_the_pair(ratings)
    pair = " - ".join(names)
    yield _mean("mean_difference", _MEAN, away, pair)
    yield _mean("mean_absolute_difference", _ABSOLUTE, np.abs(away), " and ".join(names))
    for word, side in (("low", -1), ("high", 1)):
        yield Statistic(
            f"bland_altman_{word}",
            partial(_limit, away, side),
            _LIMITS,
            closed=partial(_limit_interval, away, side),
            undefined="fewer than two units have both ratings",
            about=pair,
            bounds=ANYTHING,
        )


def _of_the_pair(ratings: Ratings) -> Numbers:
    """Return (units,) the first observer's value less the second's; NaN where one is missing."""
    values = ratings.table.values
    if ratings.n_observers < 2:  # noqa: PLR2004 - a pair
        return np.full(len(values), np.nan)
    return values[:, 0] - values[:, 1]


def _mean(name: str, reference: str, away: Numbers, about: str) -> Statistic:
    """Return the mean of what (units,) differ by, NaN where a unit has no such difference."""
    known = ~np.isnan(away)
    filled = np.where(known, away, 0.0)

    def formula(weights: Numbers) -> Numbers:
        return ratio(weights @ filled, weights @ known)

    def closed() -> Interval | None:
        return _t_interval(away[known])

    is_signed = name == "mean_difference"
    return Statistic(
        name,
        formula,
        reference,
        closed=closed if is_signed else None,
        bounds=ANYTHING if is_signed else POSITIVE,
        undefined="no unit has this difference",
        about=about,
        least_units=2,
    )


def _t_interval(away: Numbers) -> Interval | None:
    n = len(away)
    spread = float(away.std(ddof=1)) if n > 1 else 0.0
    if spread <= 1e-12:  # noqa: PLR2004 - rounding
        return None
    half = spread / np.sqrt(n) * float(stdtrit(n - 1, 0.975))
    return Interval(float(away.mean() - half), float(away.mean() + half), "t of the differences")


def _from_others(ratings: Ratings, column: int) -> Numbers:
    """Return (units,) an observer's value less the mean of the others'."""
    own, filled = ratings.table.values[:, column], ratings.filled
    others = ratings.per_unit - ratings.given[:, column]
    total = filled.sum(axis=1) - filled[:, column]
    return np.where(others > 0, own - total / np.maximum(others, 1), np.nan)


def _apart_from_others(ratings: Ratings, column: int) -> Numbers:
    """Return (units,) the mean distance of an observer's value from each of the others'."""
    values = ratings.table.values
    away = np.abs(values - values[:, column : column + 1])
    others = ratings.per_unit - 1
    known = ratings.given[:, column] & (others > 0)
    return np.where(known, np.nansum(away, axis=1) / np.maximum(others, 1), np.nan)


def _of_pairs(ratings: Ratings) -> Numbers:
    """Return (units,) the mean distance over each unit's pairs."""
    each = np.stack([_apart_from_others(ratings, c) for c in range(ratings.n_observers)], axis=1)
    return np.where(
        ratings.paired, np.nansum(each, axis=1) / np.maximum(ratings.per_unit, 1), np.nan
    )


def _limit(away: Numbers, side: int, weights: Numbers) -> Numbers:
    known = ~np.isnan(away)
    middle = away[known].mean() if known.any() else 0.0
    filled = np.where(known, away - middle, 0.0)
    n = weights @ known
    some = np.where(n > 1, n, np.nan)
    mean = weights @ filled / some
    squares = np.maximum(weights @ filled**2 - some * mean**2, 0)
    limit: Numbers = middle + mean + side * _Z * np.sqrt(squares / (some - 1))
    return limit


def _limit_interval(away: Numbers, side: int) -> Interval | None:
    """Return the interval of a limit, by its approximate standard error."""
    known = away[~np.isnan(away)]
    n = len(known)
    spread = float(known.std(ddof=1)) if n > 1 else 0.0
    if spread <= 1e-12:  # noqa: PLR2004 - rounding
        return None
    limit = float(known.mean()) + side * _Z * spread
    half = spread * (1 / n + _Z**2 / (2 * (n - 1))) ** 0.5 * float(stdtrit(n - 1, 0.975))
    return Interval(limit - half, limit + half, "t, standard error of Bland and Altman 1999")
