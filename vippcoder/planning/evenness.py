"""How even loads are, each by its observer's share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.planning.problem import Coder, Problem
    from vippcoder.planning.units import Unit

_EVEN_US: Final = 120_000_000
_EVEN_SHARE: Final = 0.03
"""Loads that lie within two minutes, or three in a hundred, are even."""


def weights_of(coders: Sequence[Coder]) -> list[float]:
    """Return what a minute weighs for each observer: less for one with a larger share."""
    mean = sum(coder.share for coder in coders) / max(len(coders), 1)
    return [mean / coder.share for coder in coders]


@dataclass(frozen=True, slots=True)
class Loads:
    """What observers have under a solution, in microseconds weighed by their shares."""

    each_us: tuple[int, ...]
    """Unweighed, in the order of the problem's coders."""
    spread_us: int
    """How far they lie apart."""
    enough_us: int
    """How far they may lie apart and still be even."""

    @property
    def are_even(self) -> bool:
        """Whether making them more even is not worth a search."""
        return self.spread_us <= self.enough_us

    @staticmethod
    def of(problem: Problem, units: Sequence[Unit], takers: Mapping[int, tuple[int, ...]]) -> Loads:
        """Return the loads of a solution: units, by their numbers, and who takes each."""
        each = [coder.load_us for coder in problem.coders]
        for number, places in takers.items():
            for place in places:
                each[place] += units[number].duration_us
        weights = weights_of(problem.coders)
        weighed = [round(load * weight) for load, weight in zip(each, weights, strict=True)]
        spread = max(weighed, default=0) - min(weighed, default=0)
        enough = max(_EVEN_US, round(_EVEN_SHARE * sum(each) / max(len(each), 1)))
        return Loads(tuple(each), spread, enough)
