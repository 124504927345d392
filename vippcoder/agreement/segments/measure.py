"""How measures of agreement on segments are registered, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from vippcoder.agreement.segments.coded import Coded
from vippcoder.agreement.statistic import Statistic, inapplicable, ratio
from vippcoder.registry import Registry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.agreement.statistic import Formula, Numbers

Measure: TypeAlias = Callable[[Coded], Iterable[Statistic]]

MEASURES: Final[Registry[Measure]] = Registry(
    "measure of segments", "vippcoder.agreement.segments.measures"
)


_MOST_NUMBERS: Final = 2_000_000
"""Of one product of weights and tallies: draws beyond that are computed in parts."""


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


def pooled_kappa(pairs: Sequence[Tallies], *, needs_two_categories: bool = False) -> Formula:
    """Return the formula of kappa over pairs of observers.

    Chance is each pair's own, from its tallies over all sessions (Cohen 1960 for one pair; the
    pairs' observed and expected agreements are summed, as Conger 1980 does).

    Args:
        pairs: their tallies.
        needs_two_categories: whether it is undefined where no pair used a second one.
    """
    if not pairs:
        return inapplicable
    sums = _Sums(pairs)

    def formula(weights: Numbers) -> Numbers:
        parts = np.array_split(weights, max(1, len(weights) * sums.width // _MOST_NUMBERS))
        return np.concatenate([sums.kappa(part, needs_two_categories) for part in parts])

    return formula


class _Sums:
    """The tallies of all pairs side by side, so that one product serves them all."""

    def __init__(self, pairs: Sequence[Tallies]) -> None:
        sessions = 1 + max(int(pair.rows.max()) for pair in pairs)
        widths = [max(1, pair.first.shape[1]) for pair in pairs]
        self.width = sum(widths)
        self._starts = np.cumsum([0, *widths[:-1]])
        """Where each pair's categories begin."""
        self._first = np.zeros((sessions, self.width))
        self._second = np.zeros((sessions, self.width))
        self._count, self._agreed, self._possible = np.zeros((3, sessions, len(pairs)))
        for place, (pair, start) in enumerate(zip(pairs, self._starts, strict=True)):
            categories = slice(start, start + pair.first.shape[1])
            self._first[pair.rows, categories] = pair.first
            self._second[pair.rows, categories] = pair.second
            self._count[pair.rows, place] = pair.count
            self._agreed[pair.rows, place] = pair.agreed
            self._possible[pair.rows, place] = pair.count if pair.linked is None else pair.linked

    def kappa(self, weights: Numbers, needs_two_categories: bool) -> Numbers:
        """Return (draws,) kappa for (draws, sessions) weights."""
        drawn = weights[:, : len(self._first)]
        first, second = drawn @ self._first, drawn @ self._second
        by_chance = or_zero(
            self._of_pairs(first * second), self._of_pairs(first) * self._of_pairs(second)
        )
        expected = (drawn @ self._possible) * by_chance
        kappa = ratio(
            (drawn @ self._agreed - expected).sum(axis=1),
            (drawn @ self._count - expected).sum(axis=1),
        )
        if not needs_two_categories:
            return kappa
        used = self._of_pairs(((first > 0) | (second > 0)).astype(np.float64))
        return np.where((used > 1).any(axis=1), kappa, np.nan)

    def _of_pairs(self, by_category: Numbers) -> Numbers:
        summed: Numbers = np.add.reduceat(by_category, self._starts, axis=1)
        return summed


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
