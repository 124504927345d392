"""Krippendorff's alpha at the level of the ratings, for any number of observers and any gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.result import Level
from vippcoder.agreement.statistic import Statistic, family, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers

_REFERENCE: Final = (
    "Krippendorff 2011, Computing Krippendorff's alpha-reliability, Univ. of Pennsylvania"
)
_ALIKE: Final = "all ratings are alike: without variation nothing tells reliable from random"
_NEGATIVE: Final = "the ratio level needs values of 0 or more"
_SMALLEST: Final = 1e-300
_CELLS: Final = 4_000_000
"""Numbers held at a time."""


@family("15 alpha")
def krippendorff(ratings: Ratings) -> Iterator[Statistic]:
    """Alpha, its interval by resampling."""
    level = ratings.table.level
    negative = level is Level.RATIO and bool((ratings.filled < 0).any())
    yield Statistic(
        "krippendorff_alpha",
        _Alpha(ratings).by_ranks if level is Level.ORDINAL else _Alpha(ratings).by_distance,
        _REFERENCE,
        undefined=_ALIKE,
        why_not=_NEGATIVE if negative else "",
    )


class _Alpha:
    """Sums over units with two ratings or more, of which alpha is made."""

    def __init__(self, ratings: Ratings) -> None:
        self._ratings = ratings
        self._counts = ratings.counts * ratings.paired[:, None]
        self._share = 1 / np.maximum(ratings.per_unit - 1, 1)

    def by_distance(self, weights: Numbers) -> Numbers:
        """Return (draws,) alpha where the distance of two values is known beforehand."""
        apart = _distances(self._ratings.categories, self._ratings.table.level)
        apart = apart / max(float(apart.max(initial=0)), _SMALLEST)
        seen = ((self._counts @ apart) * self._counts).sum(axis=1) * self._share
        margins = weights @ self._counts
        expected = ((margins @ apart) * margins).sum(axis=1)
        return 1 - ratio((margins.sum(axis=1) - 1) * (weights @ seen), expected)

    def by_ranks(self, weights: Numbers) -> Numbers:
        """Return (draws,) alpha where the distance of two values is that of their mean ranks."""
        size = max(1, _CELLS // max(1, self._ratings.given.size))
        parts = [
            self._ranked(weights[first : first + size]) for first in range(0, len(weights), size)
        ]
        return np.concatenate(parts)

    def _ranked(self, weights: Numbers) -> Numbers:
        ratings = self._ratings
        margins = weights @ self._counts
        n = margins.sum(axis=1)
        ranks = np.cumsum(margins, axis=1) - margins / 2 - n[:, None] / 2
        each = ranks[:, ratings.index] * (ratings.given & ratings.paired[:, None])
        within = ratings.per_unit * (each**2).sum(axis=2) - each.sum(axis=2) ** 2
        seen = (weights * within * self._share).sum(axis=1)
        expected = n * (margins * ranks**2).sum(axis=1) - (margins * ranks).sum(axis=1) ** 2
        alpha: Numbers = 1 - ratio((n - 1) * seen, expected)
        return alpha


def _distances(categories: Numbers, level: Level) -> Numbers:
    """Return (q, q) squared distances of values."""
    apart = categories[:, None] - categories
    match level:
        case Level.NOMINAL:
            return np.where(apart == 0, 0.0, 1.0)
        case Level.RATIO:
            both = categories[:, None] + categories
            return ratio(apart, np.where(both == 0, 1.0, both)) ** 2
        case Level.INTERVAL | Level.ORDINAL:
            return np.square(apart)
