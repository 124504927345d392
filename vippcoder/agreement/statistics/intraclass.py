"""Intraclass correlations: by mean squares where the table is complete, by REML where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.components import components
from vippcoder.agreement.mean_squares import MeanSquares, mean_squares
from vippcoder.agreement.statistic import Interval, Statistic, Through, family, once, ratio
from vippcoder.intervals import f_ratio

if TYPE_CHECKING:
    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers

Closed = Callable[[], Interval | None]

_MEAN_SQUARES: Final = (
    "Shrout and Fleiss 1979, Psychol Bull 86:420; McGraw and Wong 1996, Psychol Methods 1:30"
)
_REML: Final = (
    "variance components by REML: Patterson and Thompson 1971, Biometrika 58:545; "
    "ICC from them: McGraw and Wong 1996, Psychol Methods 1:30"
)
_TWO_WAY: Final = "two-way random: units and observers stand for others"
_MIXED: Final = "two-way mixed: these observers alone"
_ONE_WAY: Final = "one-way random: observers are not told apart"
_ALIKE: Final = "the units do not differ beyond chance: there is nothing to tell apart"
_F: Final = "F distribution"
_NO_END: Final = 0.05
"""A divisor of Spearman and Brown below which the mean's limit says nothing."""


@family("10 intraclass correlation")
def intraclass(ratings: Ratings) -> Iterator[Statistic]:
    """ICC(A,1), (C,1), (1,1) and their k forms; the first is the headline."""
    if not ratings.table.level.is_ordered:
        return
    complete = ratings.table.is_complete
    k = ratings_in_mean(ratings)
    formula = once(_complete(ratings) if complete else _incomplete(ratings, k))
    two_way, reference = (_TWO_WAY, _MEAN_SQUARES) if complete else (f"{_TWO_WAY}, REML", _REML)
    mixed = _MIXED if complete else two_way
    one_way, one_reference = _ONE_WAY, _MEAN_SQUARES
    even = _has_even_units(ratings)
    if not (complete or even):
        one_way, one_reference = f"{_ONE_WAY}, REML", _REML
    rows = (
        ("A", two_way, "absolute agreement", reference, _closed_agreement if complete else None),
        ("C", mixed, "consistency", reference, _closed_consistency if complete else None),
        ("1", one_way, "absolute agreement", one_reference, _closed_one_way if even else None),
    )
    for of_one in (True, False):
        for letter, model, definition, source, closed in rows:
            name = f"ICC({letter},{1 if of_one else 'k'})"
            least = -1 / (k - 1) if k > 1 else None
            single = Through(formula(f"ICC({letter},1)"), (least, 1.0), partial(_limits, k))
            yield Statistic(
                name,
                formula(name),
                source,
                closed=closed and closed(ratings, 1.0 if of_one else k),
                undefined=_ALIKE,
                model=model,
                type="single rating" if of_one else f"mean of {k:.3g} ratings",
                definition=definition,
                is_headline=name == "ICC(A,1)",
                bounds=(least, 1.0) if of_one else (None, 1.0),
                through=None if of_one else single,
            )


def ratings_in_mean(ratings: Ratings) -> float:
    """Return k: how many ratings a unit's mean is of, the harmonic mean where units differ."""
    paired = ratings.per_unit[ratings.paired]
    return float(len(paired) / (1 / paired).sum()) if len(paired) else float("nan")


def stepped_up(icc: Numbers, k: float) -> Numbers:
    """Return the reliability of the mean of k ratings (Spearman and Brown)."""
    return ratio(k * icc, 1 + (k - 1) * icc)


def _limits(k: float, low: float, high: float) -> tuple[float, float] | None:
    """Return the limits of the mean of k ratings from those of a single one."""
    return None if 1 + (k - 1) * low < _NO_END else f_ratio.stepped_up((low, high), k)


def _has_even_units(ratings: Ratings) -> bool:
    return len(np.unique(ratings.per_unit)) == 1 and ratings.most_per_unit > 1


def _without_gaps(ratings: Ratings) -> Numbers:
    """Return the (units, k) ratings of units that all have k, whoever gave them."""
    values: Numbers = ratings.table.values[ratings.given]
    return values.reshape(len(ratings.given), ratings.most_per_unit)


def _one_way_icc(ratings: Ratings, weights: Numbers) -> Numbers:
    if _has_even_units(ratings):
        squares = mean_squares(_without_gaps(ratings), weights)
        k = ratings.most_per_unit
        icc = ratio(squares.between - squares.within, squares.between + (k - 1) * squares.within, 0)
        return np.where(squares.between > 0, icc, np.nan)
    found = components(ratings, weights, with_observers=False)
    return ratio(found.unit, found.unit + found.rest, 0)


def _complete(ratings: Ratings) -> Callable[[Numbers], dict[str, Numbers]]:
    values = ratings.table.values
    k = values.shape[1]

    def compute(weights: Numbers) -> dict[str, Numbers]:
        found = mean_squares(values, weights)
        between, rest = found.between, found.residual
        leniency = k * (found.observers - rest) / found.units
        whole = between + (k - 1) * rest + leniency
        agreement = np.where(between + leniency / k > 0, ratio(between - rest, whole, 0), np.nan)
        consistency = ratio(between - rest, between + (k - 1) * rest, 0)
        singles = {"A": agreement, "C": consistency, "1": _one_way_icc(ratings, weights)}
        estimates = {f"ICC({letter},1)": icc for letter, icc in singles.items()}
        estimates |= {f"ICC({letter},k)": stepped_up(icc, k) for letter, icc in singles.items()}
        return {name: np.where(between > 0, icc, np.nan) for name, icc in estimates.items()}

    return compute


def _incomplete(ratings: Ratings, k: float) -> Callable[[Numbers], dict[str, Numbers]]:
    def compute(weights: Numbers) -> dict[str, Numbers]:
        found = components(ratings, weights)
        singles = {
            "A": ratio(found.unit, found.unit + found.observer + found.rest, 0),
            "C": ratio(found.unit, found.unit + found.rest, 0),
            "1": _one_way_icc(ratings, weights),
        }
        estimates = {f"ICC({letter},1)": icc for letter, icc in singles.items()}
        return estimates | {
            f"ICC({letter},k)": stepped_up(icc, k) for letter, icc in singles.items()
        }

    return compute


def _closed_agreement(ratings: Ratings, k: float) -> Closed:
    def closed() -> Interval | None:
        found = _squares(ratings.table.values)
        limits = f_ratio.agreement(
            *ratings.table.values.shape,
            between=float(found.between[0]),
            observers=float(found.observers[0]),
            residual=float(found.residual[0]),
        )
        return limits and Interval(*f_ratio.stepped_up(limits, k), f"{_F}, Satterthwaite")

    return closed


def _closed_consistency(ratings: Ratings, k: float) -> Closed:
    def closed() -> Interval | None:
        found = _squares(ratings.table.values)
        limits = f_ratio.consistency(
            *ratings.table.values.shape,
            between=float(found.between[0]),
            residual=float(found.residual[0]),
        )
        return limits and Interval(*f_ratio.stepped_up(limits, k), _F)

    return closed


def _closed_one_way(ratings: Ratings, k: float) -> Closed:
    def closed() -> Interval | None:
        values = _without_gaps(ratings)
        found = _squares(values)
        limits = f_ratio.one_way(
            *values.shape, between=float(found.between[0]), within=float(found.within[0])
        )
        return limits and Interval(*f_ratio.stepped_up(limits, k), _F)

    return closed


def _squares(values: Numbers) -> MeanSquares:
    return mean_squares(values, np.ones((1, len(values))))
