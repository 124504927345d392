"""How measures of agreement on segments are registered, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from vippcoder.agreement.segments.coded import Coded
from vippcoder.agreement.statistic import Statistic, ratio
from vippcoder.registry import Registry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.agreement.statistic import Formula, Numbers

Measure: TypeAlias = Callable[[Coded], Iterable[Statistic]]

MEASURES: Final[Registry[Measure]] = Registry(
    "measure of segments", "vippcoder.agreement.segments.measures"
)


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register the decorated function, which yields the statistics of coded sessions.

    Args:
        name: where it stands among the others: results come in the order of these names.
    """

    def register(function: Measure) -> Measure:
        MEASURES.add(name, function)
        return function

    return register


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """What two observers did in each session they share, in s sessions and q categories."""

    rows: NDArray[np.intp]
    """(s,) which sessions."""
    count: Numbers
    """(s,) tallies."""
    agreed: Numbers
    """(s,) those in which both chose one category."""
    first: Numbers
    """(s, q) how often the first chose each category."""
    second: Numbers
    """(s, q) how often the second did."""
    linked: Numbers | None = None
    """(s,) tallies that a chance agreement is possible in; None where it is in all. The others
    have a structural zero where both chose nothing."""


def pooled_kappa(pairs: Sequence[Tallies]) -> Formula:
    """Return the formula of kappa over pairs of observers.

    Chance is each pair's own, from its tallies over all sessions (Cohen 1960 for one pair; the
    pairs' observed and expected agreements are summed, as Conger 1980 does).
    """

    def formula(weights: Numbers) -> Numbers:
        above = np.zeros(len(weights))
        below = np.zeros(len(weights))
        for pair in pairs:
            drawn = weights[:, pair.rows]
            count, expected = drawn @ pair.count, _expected(pair, drawn)
            above += drawn @ pair.agreed - expected
            below += count - expected
        return ratio(above, below)

    return formula


def _expected(pair: Tallies, drawn: Numbers) -> Numbers:
    first, second = drawn @ pair.first, drawn @ pair.second
    chance = or_zero((first * second).sum(axis=1), first.sum(axis=1) * second.sum(axis=1))
    possible = pair.count if pair.linked is None else pair.linked
    expected: Numbers = (drawn @ possible) * chance
    return expected


def or_zero(above: Numbers, below: Numbers) -> Numbers:
    """Divide; 0 where the divisor is 0."""
    quotient: Numbers = np.where(below == 0, 0.0, above / np.where(below == 0, 1.0, below))
    return quotient


def share(above: Numbers, below: Numbers, scale: float = 1.0) -> Formula:
    """Return the formula of a ratio of sums over sessions.

    Args:
        above: (sessions,) what is counted.
        below: (sessions,) of how much; the ratio is undefined where its sum is 0.
        scale: 100 for a percentage.
    """
    return lambda weights: scale * ratio(weights @ above, weights @ below)
