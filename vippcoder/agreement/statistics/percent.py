"""How many units are agreed on, in percent: exactly, within half a point, within one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.statistic import Interval, Statistic, family, ratio
from vippcoder.agreement.unit_wise import gwet_t
from vippcoder.intervals.bootstrap import PERCENT
from vippcoder.intervals.wilson import METHOD, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers

_OF_ALL: Final = "share of units on which all their observers agree so, as R irr's agree()"
_OF_PAIRS: Final = "Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.: percent agreement"
_WITHIN: Final = (("exact", 0.0), ("within_half", 0.5), ("within_1", 1.0))
_ROUNDING: Final = 1e-9


@family("50 percent agreement")
def percent(ratings: Ratings) -> Iterator[Statistic]:
    """Percent of units, and of pairs where a unit has more than two ratings."""
    is_ordered = ratings.table.level.is_ordered
    for word, width in _WITHIN if is_ordered else _WITHIN[:1]:
        agreed = (ratings.range_in_unit <= width + _ROUNDING).astype(np.float64)
        yield _share(f"percent_{word}", _OF_ALL, ratings, agreed, of_pairs=False)
        if ratings.most_per_unit > 2:  # noqa: PLR2004 - more than a pair
            shares = _pairs_within(ratings, width)
            yield _share(f"percent_{word}_pairs", _OF_PAIRS, ratings, shares, of_pairs=True)


def _share(
    name: str, reference: str, ratings: Ratings, agreed: Numbers, *, of_pairs: bool
) -> Statistic:
    paired = ratings.paired.astype(np.float64)

    def formula(weights: Numbers) -> Numbers:
        return 100 * ratio(weights @ (agreed * paired), weights @ paired)

    def of_units() -> Interval:
        share = float(agreed[ratings.paired].mean())
        low, high = wilson(share, ratings.n_units)
        return Interval(100 * low, 100 * high, METHOD)

    def of_mean() -> Interval | None:
        count = len(agreed)
        share = float(agreed[ratings.paired].mean())
        return gwet_t(share, agreed * paired * count / ratings.n_units, bound=1.0, scale=100)

    return Statistic(
        name,
        formula,
        reference,
        closed=of_mean if of_pairs else of_units,
        bounds=PERCENT,
        least_units=2,
    )


def _pairs_within(ratings: Ratings, width: float) -> Numbers:
    """Return (units,) the share of each unit's pairs of ratings no further apart than `width`."""
    values, count = ratings.table.values, ratings.per_unit
    agreed = np.zeros(len(values))
    for first in range(values.shape[1]):
        away = np.abs(values[:, first + 1 :] - values[:, first : first + 1])
        agreed += (away <= width + _ROUNDING).sum(axis=1)
    return agreed / np.maximum(count * (count - 1) / 2, 1)
