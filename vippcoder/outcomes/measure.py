"""What a measure is: a name, a method with its source, and a formula.

A family of measures is one decorated module in `outcomes/measures/`; the command and the tables
find it by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from vippcoder.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from vippcoder.outcomes.arms import Arms
    from vippcoder.outcomes.counts import Counts
    from vippcoder.outcomes.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of one outcome at one timepoint, by one method."""

    name: str
    method: str
    """Its author, or what it is known by."""
    reference: str
    """Author, year, journal: the formula's source."""
    compute: Callable[[], Estimate]
    """Called where both arms have a value, and never else."""
    used: NDArray[np.bool_] | None = None
    """(units,) which of them went in; None for all with a value."""
    with_flips: bool = False
    """Whether the same stands beside it had one unit been rated the other way."""


def of_counts(arms: Arms, formula: Callable[[Counts], Estimate]) -> Callable[[], Estimate]:
    """Return the formula of the counts of an event, to be called where both arms have some."""
    return lambda: formula(arms.counts())


Family: TypeAlias = Callable[["Arms"], Iterable[Measure]]
CourseFamily: TypeAlias = Callable[["Sequence[Arms]", int], Iterable[Measure]]
"""Of a value at all timepoints, and at which of them the measures are wanted."""

EVENTS: Final[Registry[Family]] = Registry("measure of events", "vippcoder.outcomes.measures")
VALUES: Final[Registry[Family]] = Registry("measure of values", "vippcoder.outcomes.measures")

OVER_TIMEPOINTS: Final[Registry[CourseFamily]] = Registry(
    "measure over timepoints", "vippcoder.outcomes.measures"
)


def of_events(name: str) -> Callable[[Family], Family]:
    """Register the decorated function, which yields measures of an event at one timepoint.

    Args:
        name: where it stands among the others: results come in the order of these names.
    """
    return _registering(EVENTS, name)


def of_values(name: str) -> Callable[[Family], Family]:
    """Register the decorated function, which yields measures of a value at one timepoint."""
    return _registering(VALUES, name)


def over_timepoints(name: str) -> Callable[[CourseFamily], CourseFamily]:
    """Register the decorated function, which yields measures of a value from all timepoints."""

    def register(function: CourseFamily) -> CourseFamily:
        OVER_TIMEPOINTS.add(name, function)
        return function

    return register


def _registering(registry: Registry[Family], name: str) -> Callable[[Family], Family]:
    def register(function: Family) -> Family:
        registry.add(name, function)
        return function

    return register
