"""Agreement beyond chance for any number of observers and any gaps.

The observed agreement is the mean over units of the share of their pairs that agree, in part where
weights say so. A unit with one rating has no pair, but tells which categories are used. After Gwet
2014, Handbook of Inter-Rater Reliability, 4th ed., ch. 4 and 5, as R irrCAC computes it: the same
figures and the same standard errors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vippcoder.agreement.category_weights import category_weights
from vippcoder.agreement.statistic import ratio
from vippcoder.agreement.unit_wise import gwet_t

if TYPE_CHECKING:
    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Interval, Numbers

Expectation: TypeAlias = Callable[["Chance", NDArray[np.float64]], NDArray[np.float64]]
"""Agreement by chance: (draws, units) weights in, (draws,) out."""


class Chance:
    """Observed and expected agreement of some ratings under some weights.

    Shapes are told in u units, r observers, q categories; weights of units are (draws, u).

    Args:
        ratings: the ratings.
        kind: of the categories' weights.
    """

    def __init__(self, ratings: Ratings, kind: str) -> None:
        self.ratings = ratings
        self.weights = category_weights(ratings.categories, kind)

    @cached_property
    def agreed(self) -> Numbers:
        """(u,) the share of each unit's pairs that agree; 0 where there is none."""
        counts, n = self.ratings.counts, self.ratings.per_unit
        pairs = (counts * (counts @ self.weights - 1)).sum(axis=1)
        return np.where(n > 1, pairs / np.maximum(n * (n - 1), 1), 0.0)

    @cached_property
    def shares(self) -> Numbers:
        """(u, q) the share of each unit's ratings in each category."""
        return self.ratings.counts / self.ratings.per_unit[:, None]

    def observed(self, weights: Numbers) -> Numbers:
        """Return (draws,) the mean share of agreeing pairs."""
        return ratio(weights @ self.agreed, weights @ self.ratings.paired)

    def used(self, weights: Numbers) -> Numbers:
        """Return (draws, q) how much each category is used, each unit counting the same."""
        used: Numbers = weights @ self.shares / np.maximum(weights.sum(axis=1), 1)[:, None]
        return used

    def beyond(self, expect: Expectation, weights: Numbers) -> Numbers:
        """Return (draws,) how far agreement is beyond what chance gives, 1 at most."""
        expected = expect(self, weights)
        return ratio(self.observed(weights) - expected, 1 - expected)

    def interval(self, expect: Expectation, each_expected: Numbers) -> Interval | None:
        """Return Gwet's interval.

        Args:
            expect: agreement by chance.
            each_expected: (u,) what each unit adds to it.
        """
        one = np.ones((1, len(self.shares)))
        expected = float(expect(self, one)[0])
        estimate = float(self.beyond(expect, one)[0])
        paired = self.ratings.paired
        blown = len(paired) / self.ratings.n_units
        each = blown * (self.agreed - expected * paired) / (1 - expected)
        each = each - 2 * (1 - estimate) * (each_expected - expected) / (1 - expected)
        return gwet_t(estimate, each)
