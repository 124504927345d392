"""The risk ratio by two models, at the same baseline where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.outcomes import regression
from vippcoder.outcomes.measure import Measure, of_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.outcomes.arms import Arms


@of_events("15 risk ratio by models")
def by_models(arms: Arms) -> Iterator[Measure]:
    """Risk of arm 1 over risk of arm 0; without a baseline both are Katz's."""
    for method, reference, model in (
        ("log-poisson HC0", regression.LOG_POISSON, regression.log_poisson),
        ("log-binomial", regression.LOG_BINOMIAL, regression.log_binomial),
    ):
        compute = regression.of(arms, model)
        yield Measure("risk_ratio", method, reference, compute, used=arms.seen_with_baseline)
