"""Gwet's AC1 and AC2, and the coefficient of Brennan and Prediger."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.category_weights import IDENTITY, too_many, usual_weights
from vippcoder.agreement.chance import Chance
from vippcoder.agreement.statistic import Statistic, family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Interval, Numbers

_GWET: Final = (
    "Gwet 2008, Br J Math Stat Psychol 61:29; weights, gaps: Gwet 2014, Handbook, 4th ed."
)
_BRENNAN: Final = "Brennan and Prediger 1981, Educ Psychol Meas 41:687"
ONE_CATEGORY: Final = "all ratings are alike: there is no telling agreement from chance"


@family("30 agreement beyond even chance")
def gwet(ratings: Ratings) -> Iterator[Statistic]:
    """AC1 for names, AC2 for ordered values, under each usual weight; then even chance."""
    kinds = usual_weights(ratings.table.level)
    why_not = too_many(ratings.categories)
    if ratings.n_units and ratings.is_one_value:
        why_not = ONE_CATEGORY
    for kind in kinds:
        chance = Chance(ratings, kind)
        yield Statistic(
            "gwet_ac1" if kind == IDENTITY else "gwet_ac2",
            partial(chance.beyond, _by_use),
            _GWET,
            closed=partial(_gwet_interval, chance),
            undefined=ONE_CATEGORY,
            why_not=why_not,
            weights=kind,
        )
    for kind in kinds:
        chance = Chance(ratings, kind)
        yield Statistic(
            "brennan_prediger",
            partial(chance.beyond, _even),
            _BRENNAN,
            closed=partial(_even_interval, chance),
            undefined=ONE_CATEGORY,
            why_not=why_not,
            weights=kind,
        )


def _per_pair(chance: Chance) -> float:
    q = len(chance.weights)
    return float(chance.weights.sum()) / (q * (q - 1))


def _by_use(chance: Chance, weights: Numbers) -> Numbers:
    used = chance.used(weights)
    expected: Numbers = _per_pair(chance) * (used * (1 - used)).sum(axis=1)
    return expected


def _even(chance: Chance, weights: Numbers) -> Numbers:
    return np.full(len(weights), float(chance.weights.mean()))


def _gwet_interval(chance: Chance) -> Interval | None:
    used = chance.used(np.ones((1, len(chance.shares))))[0]
    return chance.interval(_by_use, _per_pair(chance) * (chance.shares @ (1 - used)))


def _even_interval(chance: Chance) -> Interval | None:
    each = np.full(len(chance.shares), float(chance.weights.mean()))
    return chance.interval(_even, each)
