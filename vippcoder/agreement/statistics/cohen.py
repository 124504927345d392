"""Kappa of two observers: unweighted for names, weighted for ordered values; Light's over pairs."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.category_weights import (
    IDENTITY,
    LINEAR,
    QUADRATIC,
    category_weights,
    too_many,
)
from vippcoder.agreement.statistic import Interval, Statistic, family, inapplicable, once, ratio
from vippcoder.agreement.unit_wise import large_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers

_COHEN: Final = "Cohen 1960, Educ Psychol Meas 20:37"
_WEIGHTED: Final = "Cohen 1968, Psychol Bull 70:213"
_LIGHT: Final = "Light 1971, Psychol Bull 76:365"
_ERROR: Final = "normal, standard error of Fleiss, Cohen and Everitt 1969 (Psychol Bull 72:323)"
_ONE_CATEGORY: Final = "both observers gave one and the same category: chance alone agrees as well"
_A_PAIR: Final = "a pair of observers gave one and the same category throughout: it has no kappa"
_NAMES: Final = {
    IDENTITY: ("cohen_kappa", "light_kappa", _COHEN),
    LINEAR: ("weighted_kappa_linear", "light_kappa_linear", _WEIGHTED),
    QUADRATIC: ("weighted_kappa_quadratic", "light_kappa_quadratic", _WEIGHTED),
}
_LEAST_SHARED: Final = 3
_NONE_SHARED: Final = f"no two observers share {_LEAST_SHARED} units"


@family("20 kappa of two observers")
def cohen(ratings: Ratings) -> Iterator[Statistic]:
    """Cohen's kappa where there are two observers, the mean over pairs where there are more."""
    kinds = (LINEAR, QUADRATIC) if ratings.table.level.is_ordered else (IDENTITY,)
    r = ratings.n_observers
    for kind in kinds:
        name, _, reference = _NAMES[kind]
        if r > 2:  # noqa: PLR2004 - a pair
            why_not = f"it is of two observers, and {r} rated; see light_kappa and conger_kappa"
            yield Statistic(name, inapplicable, reference, why_not=why_not, weights=kind)
            continue
        if r < 2:  # noqa: PLR2004 - a pair
            yield Statistic(name, inapplicable, reference, weights=kind)
            continue
        pair = _Pair(ratings, 0, 1)
        yield Statistic(
            name,
            partial(pair.kappa, kind),
            reference,
            closed=partial(pair.interval, kind),
            undefined=_ONE_CATEGORY,
            why_not=too_many(ratings.categories),
            weights=kind,
        )
    if r > 2:  # noqa: PLR2004 - more than a pair
        yield from _light(ratings, kinds)


def _light(ratings: Ratings, kinds: tuple[str, ...]) -> Iterator[Statistic]:
    shared = ratings.given.T.astype(np.intp) @ ratings.given
    pairs = [
        _Pair(ratings, one, other)
        for one, other in combinations(range(ratings.n_observers), 2)
        if shared[one, other] >= _LEAST_SHARED
    ]

    def compute(weights: Numbers) -> dict[str, Numbers]:
        of_pairs = [pair.kappas(weights, kinds) for pair in pairs]
        return {kind: np.mean([one[kind] for one in of_pairs], axis=0) for kind in kinds}

    formula = once(compute)
    for kind in kinds:
        yield Statistic(
            _NAMES[kind][1],
            formula(kind) if pairs else inapplicable,
            _LIGHT,
            undefined=_A_PAIR,
            why_not=too_many(ratings.categories) if pairs else _NONE_SHARED,
            weights=kind,
            about=f"mean over {len(pairs)} pairs of observers",
        )


class _Pair:
    """Two observers' ratings of the units that both rated.

    Shapes are told in u units, q categories; weights of units are (draws, u).
    """

    def __init__(self, ratings: Ratings, one: int, other: int) -> None:
        self._ratings, self._columns = ratings, (one, other)
        self._categories = ratings.categories
        self._rows = np.flatnonzero(ratings.given[:, one] & ratings.given[:, other])
        self._is_all = ratings.table.is_complete
        self._one = ratings.index[self._rows, one]
        self._other = ratings.index[self._rows, other]

    def kappa(self, kind: str, weights: Numbers) -> Numbers:
        return self.kappas(weights, (kind,))[kind]

    def kappas(self, weights: Numbers, kinds: tuple[str, ...]) -> dict[str, Numbers]:
        """Return (draws,) kappa of each kind of weights of the categories."""
        one, other = self._margins(weights)
        weights = weights[:, self._rows]
        count = weights.sum(axis=1)
        found = {}
        for kind in kinds:
            apart = 1 - category_weights(self._categories, kind)
            seen = weights @ apart[self._one, self._other]
            expected = ((one @ apart) * other).sum(axis=1)
            found[kind] = 1 - ratio(seen * count, expected)
        return found

    def _margins(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """Return (draws, q) of each observer, over the units that both rated."""
        if self._is_all:
            margins = self._ratings.margins(weights)
            return margins[:, self._columns[0]], margins[:, self._columns[1]]
        eye = np.eye(len(self._categories))
        part = weights[:, self._rows]
        return part @ eye[self._one], part @ eye[self._other]

    def interval(self, kind: str) -> Interval | None:
        n = len(self._rows)
        apart = 1 - category_weights(self._categories, kind)
        q = len(self._categories)
        one = np.bincount(self._one, minlength=q) / n
        other = np.bincount(self._other, minlength=q) / n
        each = apart[self._one, self._other]
        seen, expected = float(each.mean()), float(one @ apart @ other)
        moved = (apart @ other)[self._one] + (one @ apart)[self._other] - 2 * expected
        influence = (seen * moved / expected - (each - seen)) / (expected * n)
        return large_sample(1 - seen / expected, influence, _ERROR)
