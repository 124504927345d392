"""Kappa for many observers: Fleiss' with one margin for all, Conger's with each observer's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.category_weights import IDENTITY, QUADRATIC, too_many
from vippcoder.agreement.chance import Chance
from vippcoder.agreement.statistic import Statistic, family, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Interval, Numbers

_FLEISS: Final = "Fleiss 1971, Psychol Bull 76:378; gaps and interval: Gwet 2014, Handbook, 4th ed."
_CONGER: Final = "Conger 1980, Psychol Bull 88:322; gaps and interval: Gwet 2014, Handbook, 4th ed."
_ONE_CATEGORY: Final = "all ratings fall in one category: chance alone would agree as well"


@family("25 kappa of many observers")
def fleiss_and_conger(ratings: Ratings) -> Iterator[Statistic]:
    """Fleiss' and Conger's kappa; ordered values get a quadratically weighted one too."""
    ordered = ratings.table.level.is_ordered
    why_not = too_many(ratings.categories)
    for kind in (IDENTITY, QUADRATIC) if ordered else (IDENTITY,):
        chance = Chance(ratings, kind)
        yield Statistic(
            "fleiss_kappa",
            partial(chance.beyond, _pooled),
            _FLEISS,
            closed=partial(_fleiss_interval, chance),
            undefined=_ONE_CATEGORY,
            why_not=why_not,
            weights=kind,
        )
        yield Statistic(
            "conger_kappa",
            partial(chance.beyond, _own),
            _CONGER,
            closed=partial(_conger_interval, chance),
            undefined=_ONE_CATEGORY,
            why_not=why_not,
            weights=kind,
        )


def _pooled(chance: Chance, weights: Numbers) -> Numbers:
    used = chance.used(weights)
    expected: Numbers = ((used @ chance.weights) * used).sum(axis=1)
    return expected


def _margins(ratings: Ratings, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Return (draws, r, q) each observer's use of categories, and (draws, r) ratings counted."""
    each = ratings.margins(weights)
    count = each.sum(axis=2)
    return each / np.maximum(count, 1)[:, :, None], count


def _own(chance: Chance, weights: Numbers) -> Numbers:
    margins, count = _margins(chance.ratings, weights)
    observers = (count > 0).sum(axis=1)
    together = margins.sum(axis=1)
    with_self = ((margins @ chance.weights) * margins).sum(axis=(1, 2))
    every = ((together @ chance.weights) * together).sum(axis=1)
    return ratio(every - with_self, (observers * (observers - 1)).astype(np.float64))


def _fleiss_interval(chance: Chance) -> Interval | None:
    used = chance.used(np.ones((1, len(chance.shares))))[0]
    return chance.interval(_pooled, chance.shares @ chance.weights @ used)


def _conger_interval(chance: Chance) -> Interval | None:
    ratings = chance.ratings
    one = np.ones((1, len(chance.shares)))
    every, counts = _margins(ratings, one)
    margins, count = every[0], counts[0]
    others = (margins.sum(axis=0) - margins) @ chance.weights
    given = ratings.given
    r, units = margins.shape[0], len(given)
    chosen = np.where(given, others[np.arange(r), ratings.index], 0.0)
    usual = given * (margins * others).sum(axis=1)
    moved = ((chosen - usual) * (units / count)).sum(axis=1) / (r * (r - 1))
    return chance.interval(_own, _own(chance, one)[0] + moved)
