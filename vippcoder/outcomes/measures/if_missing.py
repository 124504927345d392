"""What missing units could change of risk ratio and mean difference."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.outcomes import missing, ratios
from vippcoder.outcomes.measure import Measure, of_events, of_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vippcoder.outcomes.arms import Arms
    from vippcoder.outcomes.counts import Counts
    from vippcoder.outcomes.estimate import Estimate

_EXTREMES: Final = "Hollis and Campbell 1999, BMJ 319:670: extreme cases; interval of Katz"


@of_events("50 missing events")
def ratios_if_missing(arms: Arms) -> Iterator[Measure]:
    """Yield the risk ratio for both extremes of what missing units had, and imputed."""
    if arms.seen.all():
        return
    one, other = arms.names
    everybody = np.ones(len(arms.units), dtype=bool)
    for word, case, had, had_not in (
        ("best", missing.best_case, one, other),
        ("worst", missing.worst_case, other, one),
    ):
        told = f"every missing unit of {had} had the event, none of {had_not}"
        compute = partial(_extreme, arms, case, told)
        yield Measure(f"risk_ratio_{word}_case", "katz", _EXTREMES, compute, used=everybody)
    yield Measure(
        "risk_ratio_imputed",
        "rubin",
        missing.RUBIN,
        partial(missing.imputed_ratio, arms),
        used=everybody,
    )


@of_values("50 missing values")
def difference_if_missing(arms: Arms) -> Iterator[Measure]:
    """Yield the mean difference with missing values imputed."""
    if not arms.seen.all():
        yield Measure(
            "mean_difference_imputed",
            "rubin",
            missing.RUBIN,
            partial(missing.imputed_difference, arms),
            used=np.ones(len(arms.units), dtype=bool),
        )


def _extreme(arms: Arms, case: Callable[[Counts, int, int], Counts], told: str) -> Estimate:
    counts = case(arms.counts(), *arms.sizes(~arms.seen))
    return replace(ratios.katz(counts), settings=told, counts=counts)
