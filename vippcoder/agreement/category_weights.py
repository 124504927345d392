"""How nearly two categories agree: 1 for the same, 0 for the furthest apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from vippcoder.agreement.result import Level
    from vippcoder.agreement.statistic import Numbers

MOST_CATEGORIES: Final = 500
"""More are measurements, no scale."""
IDENTITY: Final = "identity"
LINEAR: Final = "linear"
QUADRATIC: Final = "quadratic"
ORDINAL: Final = "ordinal"


def category_weights(categories: Numbers, kind: str) -> Numbers:
    """Return (q, q) weights of agreement (Gwet 2014, Handbook, 4th ed., ch. 3).

    Linear and quadratic ones go by the values themselves, so that a scale of half points or with an
    unused category keeps its distances; ordinal ones by how many pairs of categories lie between.

    Args:
        categories: (q,) all values of the scale, lowest first.
        kind: `identity`, `linear`, `quadratic` or `ordinal`.
    """
    places = np.arange(len(categories), dtype=np.float64)
    steps = np.abs(places[:, None] - places)
    apart = np.abs(categories[:, None] - categories)
    disagreement = {
        IDENTITY: (steps > 0).astype(np.float64),
        LINEAR: apart,
        QUADRATIC: apart**2,
        ORDINAL: steps * (steps + 1) / 2,
    }[kind]
    most = disagreement.max(initial=0)
    return 1 - disagreement / most if most else np.ones_like(disagreement)


def too_many(categories: Numbers) -> str:
    """Return why categories are too many to be counted, or nothing."""
    if len(categories) <= MOST_CATEGORIES:
        return ""
    return f"it counts categories, and {len(categories)} different values were given"


def usual_weights(level: Level) -> tuple[str, ...]:
    """Return the kinds that suit a level, the one to report first in front."""
    return (QUADRATIC, LINEAR, ORDINAL) if level.is_ordered else (IDENTITY,)
