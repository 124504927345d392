"""What a pilot reports: shares with exact intervals, against criteria set beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vippcoder.intervals.clopper_pearson import clopper_pearson
from vippcoder.outcomes.estimate import Estimate, not_estimable


class Light(StrEnum):
    """What a criterion says of a share."""

    GREEN = "green"
    """Go on."""
    AMBER = "amber"
    """Go on if what is in the way is mended."""
    RED = "red"
    """Do not go on like this."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A progression criterion, set before the data are seen. Shares are 0 to 1."""

    green_from: float
    """At or above it is green."""
    red_below: float
    """Below it is red; between the two is amber."""

    def __post_init__(self) -> None:
        if not 0 <= self.red_below <= self.green_from <= 1:
            raise ValueError("green begins where red ends, or above it, and both are 0 to 1")

    def of(self, share: float) -> Light:
        """Return the light of a share, 0 to 1."""
        if share >= self.green_from:
            return Light.GREEN
        return Light.RED if share < self.red_below else Light.AMBER


def proportion(count: int, of: int) -> Estimate:
    """Return a share with its exact interval (Clopper and Pearson 1934).

    Args:
        count: how many, 0 to `of`.
        of: of how many; of none there is no share.
    """
    if not of:
        return not_estimable("of nobody there is no share")
    low, high = clopper_pearson(count, of)
    return Estimate(count / of, low, high, settings="exact interval")


def lights(count: int, of: int, criterion: Criterion) -> tuple[Light, Light, Light]:
    """Return the lights of a share, and of the lower and upper end of its interval.

    The first is the criterion's answer; where the others differ, the pilot was too small to be
    sure of it.

    Args:
        count: how many, 0 to `of`.
        of: of how many, 1 or more.
        criterion: what was set beforehand.
    """
    low, high = clopper_pearson(count, of)
    return criterion.of(count / of), criterion.of(low), criterion.of(high)
