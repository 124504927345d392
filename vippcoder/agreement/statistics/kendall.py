"""Kendall's coefficient of concordance: whether observers put the units in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.statistic import Statistic, family, inapplicable, ratio
from vippcoder.intervals.bootstrap import SHARE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers

_REFERENCE: Final = "Kendall and Babington Smith 1939, Ann Math Stat 10:275, corrected for ties"
_GAPS: Final = "ranks need every observer to have rated every unit"
_TIED: Final = "each observer gave all units the same value: there is no order"
_CHUNK: Final = 200


@family("35 concordance")
def kendall(ratings: Ratings) -> Iterator[Statistic]:
    """Kendall's W of a complete table."""
    if not ratings.table.level.is_ordered:
        return
    whole = ratings.table.is_complete
    yield Statistic(
        "kendall_w",
        (lambda weights: _concordance(ratings, weights)) if whole else inapplicable,
        _REFERENCE,
        undefined=_TIED,
        why_not="" if whole else _GAPS,
        bounds=SHARE,
    )


def _concordance(ratings: Ratings, weights: Numbers) -> Numbers:
    margins = ratings.margins(weights)
    parts = [
        _of_ranks(ratings, weights[first : first + _CHUNK], margins[first : first + _CHUNK])
        for first in range(0, len(weights), _CHUNK)
    ]
    return np.concatenate(parts)


def _of_ranks(ratings: Ratings, weights: Numbers, margins: Numbers) -> Numbers:
    """Return W from (draws, r, q) margins: ties and units drawn twice share their mean rank."""
    n, observers = weights.sum(axis=1), margins.shape[1]
    ranks = np.cumsum(margins, axis=2) - (margins - 1) / 2
    totals = sum(ranks[:, one, ratings.index[:, one]] for one in range(observers))
    mean = observers * (n + 1) / 2
    spread = (weights * (totals - mean[:, None]) ** 2).sum(axis=1)
    ties = (margins**3 - margins).sum(axis=(1, 2))
    return ratio(12 * spread, observers**2 * (n**3 - n) - observers * ties)
