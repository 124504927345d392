"""The odds ratio: Woolf's interval, the score interval of Miettinen and Nurminen, Fisher's test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scipy.stats import fisher_exact

from vippcoder.outcomes import ratios
from vippcoder.outcomes.estimate import Estimate
from vippcoder.outcomes.measure import Measure, of_counts, of_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.outcomes.arms import Arms
    from vippcoder.outcomes.counts import Counts

_FISHER: Final = "Fisher 1935, J R Stat Soc 98:39; two-sided: tables no likelier than this one"
_A_TEST: Final = "a probability has no interval"


@of_events("30 odds ratio")
def odds_ratio(arms: Arms) -> Iterator[Measure]:
    """Odds of arm 1 over odds of arm 0."""
    for method, reference, formula in (
        ("woolf", ratios.WOOLF, ratios.woolf),
        ("miettinen-nurminen", ratios.MIETTINEN_NURMINEN, ratios.odds_by_score),
    ):
        yield Measure("odds_ratio", method, reference, of_counts(arms, formula))


@of_events("40 fisher")
def fisher_p(arms: Arms) -> Iterator[Measure]:
    """How probable tables no likelier than this one are if the arms are alike."""
    yield Measure("fisher_p", "fisher", _FISHER, of_counts(arms, fisher))


def fisher(counts: Counts) -> Estimate:
    """Return the two-sided probability of Fisher's exact test, as the value and the p-value."""
    other = counts.of_the_opposite()
    p = min(1.0, float(fisher_exact([[counts.n1, other.n1], [counts.n0, other.n0]])[1]))
    return Estimate(p, reason=_A_TEST, p_value=p)
