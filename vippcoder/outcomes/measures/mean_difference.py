"""The mean difference, plain and at the same baseline, and in standard deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.outcomes import means, regression
from vippcoder.outcomes.measure import Measure, of_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from vippcoder.outcomes.arms import Arms
    from vippcoder.outcomes.estimate import Estimate

    TwoSamples = Callable[[NDArray[np.float64], NDArray[np.float64]], Estimate]


@of_values("10 mean difference")
def mean_difference(arms: Arms) -> Iterator[Measure]:
    """Mean of arm 1 less mean of arm 0."""
    yield Measure("mean_difference", "welch", means.WELCH, _of(arms, means.welch))
    yield Measure("mean_difference", "student", means.STUDENT, _of(arms, means.student))


@of_values("20 mean difference at one baseline")
def at_one_baseline(arms: Arms) -> Iterator[Measure]:
    """Yield the same as if all units had one baseline."""
    if arms.baseline is None:
        return
    used = arms.seen_with_baseline
    yield Measure(
        "mean_difference",
        "ancova",
        regression.ANCOVA,
        regression.of(arms, regression.ancova),
        used=used,
    )


@of_values("30 standardised mean difference")
def standardised_mean_difference(arms: Arms) -> Iterator[Measure]:
    """Yield the mean difference in pooled standard deviations."""
    yield Measure("standardised_mean_difference", "hedges", means.HEDGES, _of(arms, means.hedges))


def _of(arms: Arms, formula: TwoSamples) -> Callable[[], Estimate]:
    seen = arms.seen
    return lambda: formula(arms.values[seen & arms.in_one], arms.values[seen & ~arms.in_one])
