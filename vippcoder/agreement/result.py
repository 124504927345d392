"""One figure of agreement, and all that a reader needs to judge it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.intervals.status import Status


class Level(StrEnum):
    """What differences between values mean."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"

    @property
    def is_ordered(self) -> bool:
        """Whether one value can be more than another."""
        return self is not Level.NOMINAL


@dataclass(frozen=True, slots=True)
class Result:
    """A statistic, its interval, and what went into it. Undefined is a result, never NaN."""

    statistic: str
    """`ICC(A,1)`, `weighted_kappa_quadratic`, ..."""
    estimate: float | None
    """None where it is not estimable; percentages in percent."""
    ci_low: float | None
    ci_high: float | None
    ci_method: str
    """How the interval was made; empty where there is none."""
    n_units: int
    """Sessions (or other units) with at least two ratings."""
    n_clusters: int
    """Dyads (or other clusters) among them."""
    n_observers: int
    missing: int
    """Cells of the table of units and observers that hold no rating."""
    level: Level
    weights: str
    """Weights of disagreement: `identity`, `linear`, `quadratic`, `ordinal`; empty where none."""
    status: Status
    reason: str
    """Why there is no figure, or no interval; empty otherwise."""
    reference: str
    """Author, year and where: the formula's source."""
    group: str = ""
    """Of which part of the ratings; empty for all of them."""
    cutoff: float | None = None
    """Where values were cut in two (at or above it, or below); None where they were not."""
    about: str = ""
    """Of whom, where it is not of all observers: `anna - ben`, `anna - the others`."""
    n_pairs: int = 0
    """Pairs of ratings of one unit by two observers."""
    degenerate_share: float | None = None
    """0 to 1 of the resampled data sets that gave no estimate; None where none were drawn."""
    model: str = ""
    """Of an intraclass correlation: `two-way random`, ..."""
    type: str = ""
    """Of an intraclass correlation: of a single rating, or of the mean of how many."""
    definition: str = ""
    """Of an intraclass correlation: `absolute agreement` or `consistency`."""
    is_headline: bool = False
    """Whether this is the figure to report first for such ratings."""
    settings: str = ""
    """What it was computed with, in words: unit of time, tolerance, what was left out."""
