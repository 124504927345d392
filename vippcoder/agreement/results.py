"""From a table of ratings to its results: figure, interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.ratings import Ratings
from vippcoder.agreement.result import Result, Status
from vippcoder.agreement.statistic import FAMILIES, Interval
from vippcoder.intervals.bootstrap import (
    MOST_DEGENERATE,
    USUAL_DRAWS,
    USUAL_SEED,
    Draws,
    cluster_weights,
    left_out_weights,
)
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.agreement.statistic import Numbers, Statistic
    from vippcoder.agreement.table import RatingTable

LEAST_CLUSTERS: Final = 5
"""Fewer clusters have too few ways of being drawn for a bootstrap."""
_ROUNDING: Final = 1e-10
_NO_WIDTH: Final = "no interval: no unit differs from another, its formula gives one of no width"


def results_of(
    table: RatingTable,
    *,
    cutoffs: Sequence[float] = (),
    group: str = "",
    draws: int = USUAL_DRAWS,
    seed: int = USUAL_SEED,
    job: Job | None = None,
) -> list[Result]:
    """Compute every statistic that applies to a table, then the same of each dichotomy.

    Args:
        table: one dimension's ratings.
        cutoffs: where an ordered scale is cut in two (at or above, below).
        group: which part of the ratings these are, for the results.
        draws: data sets to resample; 0 leaves bootstrap intervals out.
        seed: the same seed gives the same intervals.
        job: for progress and cancellation.

    Returns:
        One each, in the order of the families' names; never a NaN.
    """
    job = job or Job()
    resampling = _Resampling(table.clusters, draws, seed)
    cuts = cutoffs if table.level.is_ordered else ()
    tables = [(None, table), *((cutoff, table.cut_at(cutoff)) for cutoff in cuts)]
    results: list[Result] = []
    for place, (cutoff, one) in enumerate(tables):
        part = job.part(place / len(tables), (place + 1) / len(tables))
        results += _all_of(Ratings(one), resampling, group, cutoff, part)
    job.advance(1)
    return results


@dataclass(slots=False)
class _Resampling:
    """Weights that all statistics share, drawn when first asked for."""

    clusters: Sequence[str]
    draws: int
    seed: int

    @cached_property
    def drawn(self) -> Numbers:
        return cluster_weights(self.clusters, self.draws, self.seed)

    @cached_property
    def left_out(self) -> Numbers:
        return left_out_weights(self.clusters)

    @cached_property
    def as_it_is(self) -> Numbers:
        return np.ones((1, len(self.clusters)))


@dataclass(frozen=True, slots=True)
class _Figure:
    """What was found of one statistic."""

    estimate: float | None
    interval: Interval | None = None
    reason: str = ""
    degenerate_share: float | None = None


def _all_of(
    ratings: Ratings, resampling: _Resampling, group: str, cutoff: float | None, job: Job
) -> Iterator[Result]:
    families = [function for _, function in FAMILIES]
    for place, function in enumerate(families):
        for statistic in function(ratings):
            job.advance(place / len(families), statistic.name)
            figure = _figure(statistic, ratings, resampling)
            yield _result(statistic, figure, ratings, group, cutoff)


def _figure(statistic: Statistic, ratings: Ratings, resampling: _Resampling) -> _Figure:
    if statistic.why_not:
        return _Figure(None, reason=statistic.why_not)
    if reason := _too_few(ratings, statistic.least_units):
        return _Figure(None, reason=reason)
    estimate = float(statistic.formula(resampling.as_it_is)[0])
    if not np.isfinite(estimate):
        return _Figure(None, reason=statistic.undefined)
    if statistic.closed is not None and not ratings.table.has_clusters:
        interval = statistic.closed()
        if interval is None or not np.isfinite((interval.low, interval.high)).all():
            return _Figure(estimate, reason=_NO_WIDTH)
        return _Figure(estimate, interval)
    return _bootstrapped(statistic, estimate, ratings, resampling)


def _too_few(ratings: Ratings, least: int) -> str:
    if ratings.n_units == 0:
        return "no unit was rated by two observers"
    if ratings.n_units < least:
        rated = "1 unit was" if ratings.n_units == 1 else f"{ratings.n_units} units were"
        return f"too few units: {rated} rated by two observers, and it needs {least}"
    return ""


def _bootstrapped(
    statistic: Statistic, estimate: float, ratings: Ratings, resampling: _Resampling
) -> _Figure:
    if not resampling.draws:
        return _Figure(estimate, reason="no interval: no resampling was asked for")
    if ratings.n_clusters < LEAST_CLUSTERS:
        return _Figure(
            estimate,
            reason=f"no interval: {ratings.n_clusters} clusters are too few to resample "
            f"({LEAST_CLUSTERS} are the least)",
        )
    drawn = Draws(statistic.formula(resampling.drawn), resampling.seed)
    share = drawn.degenerate_share
    if not drawn.is_usable:
        return _Figure(
            estimate,
            reason=f"no interval: {100 * share:.0f} % of the resampled data sets leave it "
            f"undefined (more than {100 * MOST_DEGENERATE:.0f} %)",
            degenerate_share=share,
        )
    low, high = drawn.bca(estimate, statistic.formula(resampling.left_out))
    if high - low <= _ROUNDING:
        reason = "no interval: every resampled data set gives the same figure"
        return _Figure(estimate, reason=reason, degenerate_share=share)
    what = "clusters" if ratings.table.has_clusters else "units"
    method = f"bootstrap over {what}, BCa, {resampling.draws} draws, seed {resampling.seed}"
    return _Figure(estimate, Interval(low, high, method), degenerate_share=share)


def _result(
    statistic: Statistic, figure: _Figure, ratings: Ratings, group: str, cutoff: float | None
) -> Result:
    interval = figure.interval
    return Result(
        statistic=statistic.name,
        estimate=figure.estimate,
        ci_low=interval.low if interval else None,
        ci_high=interval.high if interval else None,
        ci_method=interval.method if interval else "",
        n_units=ratings.n_units,
        n_clusters=ratings.n_clusters,
        n_observers=ratings.n_observers,
        missing=ratings.table.missing,
        level=ratings.table.level,
        weights=statistic.weights,
        status=Status.NOT_ESTIMABLE if figure.estimate is None else Status.OK,
        reason=figure.reason,
        reference=statistic.reference,
        group=group,
        cutoff=cutoff,
        about=statistic.about,
        n_pairs=ratings.n_pairs,
        degenerate_share=figure.degenerate_share,
        model=statistic.model,
        type=statistic.type,
        definition=statistic.definition,
        is_headline=statistic.is_headline,
    )
