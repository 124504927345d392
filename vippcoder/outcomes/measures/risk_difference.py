"""The risk difference: Newcombe's interval, and the score interval of Miettinen and Nurminen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.outcomes import differences
from vippcoder.outcomes.measure import Measure, of_counts, of_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.outcomes.arms import Arms


@of_events("20 risk difference")
def risk_difference(arms: Arms) -> Iterator[Measure]:
    """Risk of arm 1 less risk of arm 0."""
    for method, reference, formula in (
        ("newcombe", differences.NEWCOMBE, differences.newcombe),
        ("miettinen-nurminen", differences.MIETTINEN_NURMINEN, differences.miettinen_nurminen),
    ):
        yield Measure("risk_difference", method, reference, of_counts(arms, formula))
