"""The risk ratio: Katz's interval, and always beside it the score interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.outcomes import ratios
from vippcoder.outcomes.measure import Measure, of_counts, of_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.outcomes.arms import Arms


@of_events("10 risk ratio")
def risk_ratio(arms: Arms) -> Iterator[Measure]:
    """Risk of arm 1 over risk of arm 0."""
    for method, reference, formula in (
        ("katz", ratios.KATZ, ratios.katz),
        ("koopman", ratios.KOOPMAN, ratios.koopman),
    ):
        compute = of_counts(arms, formula)
        yield Measure("risk_ratio", method, reference, compute, with_flips=True)
