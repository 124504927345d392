"""What a statistic is: a name, a formula over weighted units, and why it may have no value.

Every estimate is computed for many sets of weights at once: weights of one give the figure,
weights drawn over clusters its bootstrap, weights without one cluster its jackknife. One formula,
one place.

A family (statistics that share their formula's parts) is one decorated module in
`agreement/statistics/`; commands, panels and tables find it by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vippcoder.intervals.bootstrap import CORRELATION, Bounds
from vippcoder.registry import Registry

if TYPE_CHECKING:
    from vippcoder.agreement.ratings import Ratings

Numbers: TypeAlias = NDArray[np.float64]
Formula: TypeAlias = Callable[[Numbers], Numbers]
"""(draws, units) weights in, (draws,) estimates out; NaN where the weights leave none."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval by a published formula."""

    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class Through:
    """Another figure, whose resampled interval gives that of a statistic."""

    formula: Formula
    bounds: Bounds
    limits: Callable[[float, float], tuple[float, float] | None]
    """From its limits to those of the statistic; None where one of them has no end."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """One statistic of one table of ratings."""

    name: str
    formula: Formula
    reference: str
    """Author, year, journal: the formula's source."""
    closed: Callable[[], Interval | None] | None = None
    """The interval by formula, for units that stand alone; None in place of one that is not
    defined."""
    undefined: str = "the ratings leave it undefined"
    """Why, where the formula gives no value."""
    why_not: str = ""
    """Why it does not apply to such ratings at all; empty where it does."""
    weights: str = ""
    about: str = ""
    model: str = ""
    type: str = ""
    definition: str = ""
    is_headline: bool = False
    bounds: Bounds = CORRELATION
    """What it cannot be below and above, for its interval by resampling."""
    through: Through | None = None
    """Another figure on another scale, if it is no more than that: resampled in its place."""
    least_units: int = 3
    """Units with two ratings below which there is no value."""
    settings: str = ""
    """What it was computed with, in words: unit of time, tolerance, ..."""
    no_interval: str = ""
    """Why it has no interval by its nature (a count); empty where it has one."""


Family: TypeAlias = Callable[["Ratings"], Iterable[Statistic]]

FAMILIES: Final[Registry[Family]] = Registry("statistic", "vippcoder.agreement.statistics")


def family(name: str) -> Callable[[Family], Family]:
    """Register the decorated function, which yields the statistics that apply to some ratings.

    Args:
        name: where it stands among the others: results come in the order of these names.
    """

    def register(function: Family) -> Family:
        FAMILIES.add(name, function)
        return function

    return register


def once(compute: Callable[[Numbers], dict[str, Numbers]]) -> Callable[[str], Formula]:
    """Share what several statistics compute from the same weights.

    Args:
        compute: weights in, all their estimates by name out.

    Returns:
        A function that gives the formula of one name.
    """
    last: list[tuple[Numbers, dict[str, Numbers]]] = []

    def found(weights: Numbers) -> dict[str, Numbers]:
        for known, estimates in last:
            if known is weights:
                return estimates
        last.append((weights, compute(weights)))
        return last[-1][1]

    return lambda name: lambda weights: found(weights)[name]


def inapplicable(_weights: Numbers) -> Numbers:
    """Give the formula of a statistic that does not apply (`why_not` says why)."""
    return np.full(len(_weights), np.nan)


def ratio(above: Numbers, below: Numbers, rounding: float = 1e-12) -> Numbers:
    """Divide; NaN where the divisor is 0 or no more than rounding.

    Args:
        above: what is divided.
        below: by what; of the size of 1, or say 0 for `rounding` where it can be of any.
        rounding: how much of a divisor is none.
    """
    small = np.abs(below) <= rounding
    return np.where(small, np.nan, above / np.where(small, 1.0, below))
