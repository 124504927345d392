"""How much a risk ratio hangs on one rating: the same had one unit been rated the other way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vippcoder.outcomes.ratios import katz, koopman

if TYPE_CHECKING:
    from vippcoder.outcomes.counts import Counts


@dataclass(frozen=True, slots=True)
class Flip:
    """What a risk ratio would be had one unit been rated the other way."""

    arm: int
    """Of which arm the unit is, 1 or 0."""
    gained: bool
    """Whether it would have the event that it has not; else it would lose it."""
    n1: int
    N1: int
    n0: int
    N0: int
    estimate: float | None
    """None where the ratio has no value."""
    ci_low: float | None
    ci_high: float | None
    method: str
    """`katz`, or `koopman` where an arm would have no event."""


def one_flip(counts: Counts) -> tuple[Flip, ...]:
    """Return the risk ratio for each single rating the other way: up to four.

    Args:
        counts: what was seen. An arm whose units all have (or lack) the event flips one way only.
    """
    changed = (
        (1, True, replace(counts, n1=counts.n1 + 1) if counts.n1 < counts.N1 else None),
        (1, False, replace(counts, n1=counts.n1 - 1) if counts.n1 else None),
        (0, True, replace(counts, n0=counts.n0 + 1) if counts.n0 < counts.N0 else None),
        (0, False, replace(counts, n0=counts.n0 - 1) if counts.n0 else None),
    )
    return tuple(_flip(arm, gained, other) for arm, gained, other in changed if other)


def _flip(arm: int, gained: bool, counts: Counts) -> Flip:
    has_zero = not (counts.n1 and counts.n0)
    found = koopman(counts) if has_zero else katz(counts)
    return Flip(
        arm=arm,
        gained=gained,
        n1=counts.n1,
        N1=counts.N1,
        n0=counts.n0,
        N0=counts.N0,
        estimate=found.value,
        ci_low=found.low,
        ci_high=found.high,
        method="koopman" if has_zero else "katz",
    )
