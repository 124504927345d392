"""How far a single rating is off, in the scale's own points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.components import components
from vippcoder.agreement.mean_squares import mean_squares
from vippcoder.agreement.statistic import Statistic, family, once
from vippcoder.intervals.bootstrap import POSITIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.ratings import Ratings
    from vippcoder.agreement.statistic import Numbers

_REFERENCE: Final = "de Vet et al 2006, J Clin Epidemiol 59:1033"
_ALIKE: Final = "all ratings are alike: there is no error to see"
_SQUARES: Final = "two-way random: units and observers stand for others"
_BOTH: Final = 1.96 * 2**0.5
"""Two errors, of a first and of a second rating, at 95 %."""


@family("70 measurement error")
def measurement_error(ratings: Ratings) -> Iterator[Statistic]:
    """Yield the standard error of measurement, and the smallest change that is more."""
    if not ratings.table.level.is_ordered:
        return
    complete = ratings.table.is_complete
    formula = once(lambda weights: _errors(ratings, weights))
    for name in ("sem", "smallest_detectable_change"):
        yield Statistic(
            name,
            formula(name),
            _REFERENCE,
            undefined=_ALIKE,
            why_not=_ALIKE if ratings.n_units and ratings.is_one_value else "",
            model=_SQUARES if complete else f"{_SQUARES}, REML",
            type="single rating",
            definition="absolute agreement",
            bounds=POSITIVE,
        )


def _errors(ratings: Ratings, weights: Numbers) -> dict[str, Numbers]:
    """Return the root of observers' and rest's variance: SD times root of 1 less ICC(A,1)."""
    if ratings.table.is_complete:
        found = mean_squares(ratings.table.values, weights)
        leniency = (found.observers - found.residual) / found.units
        error = found.residual + leniency
        error = np.where((found.between > 0) | (error > 0), np.maximum(error, 0), np.nan)
    else:
        fitted = components(ratings, weights)
        error = fitted.observer + fitted.rest
    sem = np.sqrt(error)
    return {"sem": sem, "smallest_detectable_change": _BOTH * sem}
