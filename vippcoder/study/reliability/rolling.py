"""One observer's agreement as it goes along: a window over the codings, in the order of coding.

Bias is the observer's value less the mean of what it is held against; the intraclass correlation is
of single ratings, the observer's with each of the others', so that it can be compared with the
study's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.figures import Counted, Resampling, figure_of
from vippcoder.agreement.nouns import SESSIONS
from vippcoder.agreement.ratings import Ratings
from vippcoder.agreement.result import Level
from vippcoder.agreement.statistics.differences import differences
from vippcoder.agreement.statistics.intraclass import intraclass
from vippcoder.agreement.table import RatingTable
from vippcoder.intervals.bootstrap import USUAL_SEED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from vippcoder.agreement.figures import Figure
    from vippcoder.agreement.statistic import Family
    from vippcoder.domain.ids import CodingId, Mask

LEAST_WINDOW: Final = 5
"""Fewer codings tell nothing of a person."""
MOST_POINTS: Final = 40
"""Of a series; a chart shows no more."""


@dataclass(frozen=True, slots=True)
class Met:
    """One coding and what it is held against."""

    coding: CodingId
    mask: Mask
    place: int
    """1 for the observer's first."""
    at: datetime
    family: str
    own: float
    others: tuple[float, ...]
    """At least one."""
    other_codings: tuple[CodingId, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """How long a window is, and how its intervals are made."""

    codings: int = 15
    draws: int = 1000
    seed: int = USUAL_SEED


@dataclass(frozen=True, slots=True)
class Point:
    """What a window tells."""

    first: int
    last: int
    """Places of the window's first and last coding in the observer's order."""
    at: datetime
    """When the last one was submitted, by the observer's clock, in UTC."""
    codings: int
    bias: Figure
    """In the scale's points; above 0 where the observer rates higher."""
    icc: Figure
    """ICC(A,1)."""


def rolling(met: Sequence[Met], window: Window, scale: Sequence[float]) -> Iterator[Point]:
    """Move a window over codings, in steps that give 40 points at most; the last is always told.

    Where there are fewer codings than the window is long, but at least 5, they are one window.

    Args:
        met: in the order in which they were coded.
        window: how long it is.
        scale: the values of the dimension.
    """
    size = min(window.codings, len(met))
    if size < min(LEAST_WINDOW, window.codings):
        return
    ends = range(size, len(met) + 1)
    step = ceil(len(ends) / MOST_POINTS)
    for end in reversed(range(len(met), size - 1, -step)):
        yield _point(met[end - size : end], window, scale)


def _point(met: Sequence[Met], window: Window, scale: Sequence[float]) -> Point:
    means = [(one.own, sum(one.others) / len(one.others), one.family) for one in met]
    pairs = [(one.own, other, one.family) for one in met for other in one.others]
    return Point(
        met[0].place,
        met[-1].place,
        met[-1].at,
        len(met),
        _figure(means, window, scale, differences),
        _figure(pairs, window, scale, intraclass),
    )


def _figure(
    rows: Sequence[tuple[float, float, str]],
    window: Window,
    scale: Sequence[float],
    family: Family,
) -> Figure:
    """Return the first figure of a family: of ICC(A,1), or of the mean difference."""
    values = np.array([row[:2] for row in rows])
    clusters = tuple(row[2] for row in rows)
    table = RatingTable(
        values,
        tuple(str(number) for number in range(len(rows))),
        ("observer", "held against"),
        clusters,
        Level.INTERVAL,
        tuple(sorted({*scale, *values.ravel().tolist()})),
    )
    ratings = Ratings(table)
    statistic = next(iter(family(ratings)))
    counted = Counted(ratings.n_units, ratings.n_clusters, table.has_clusters, SESSIONS)
    return figure_of(statistic, counted, Resampling(clusters, window.draws, window.seed))
