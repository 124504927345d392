"""The figure of one statistic with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.nouns import UNITS, Nouns
from vippcoder.agreement.statistic import Interval
from vippcoder.intervals.bootstrap import (
    MOST_DEGENERATE,
    Draws,
    cluster_weights,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.agreement.statistic import Numbers, Statistic

LEAST_CLUSTERS: Final = 5
"""Fewer clusters have too few ways of being drawn for a bootstrap."""
_AT_BOUND: Final = "no interval: the figure lies at its bound, or so near that a limit has no end"
_NO_WIDTH: Final = "no interval: all units give the same, and its formula one of no width"
_NO_END: Final = "no interval: a limit of its formula has no end"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a statistic is of."""

    n_units: int
    """Units with two ratings (codings) or more."""
    n_clusters: int
    """Clusters of those units."""
    has_clusters: bool
    """Whether some units share a cluster."""
    nouns: Nouns = UNITS


@dataclass(slots=False)
class Resampling:
    """Weights that all statistics share, drawn when first asked for."""

    clusters: Sequence[str]
    draws: int
    seed: int

    @cached_property
    def drawn(self) -> Numbers:
        """(draws, units) how often each unit is in each draw."""
        return cluster_weights(self.clusters, self.draws, self.seed)

    @cached_property
    def as_it_is(self) -> Numbers:
        """(1, units) ones."""
        return np.ones((1, len(self.clusters)))


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found of one statistic."""

    estimate: float | None
    interval: Interval | None = None
    reason: str = ""
    degenerate_share: float | None = None


def figure_of(statistic: Statistic, counted: Counted, resampling: Resampling) -> Figure:
    """Compute a statistic and its interval: by its formula, else by bootstrap.

    Args:
        statistic: what to compute.
        counted: of how many units and clusters.
        resampling: one weight for each unit the statistic's formula knows.
    """
    if statistic.why_not:
        return Figure(None, reason=statistic.why_not)
    if reason := _too_few(counted, statistic.least_units):
        return Figure(None, reason=reason)
    estimate = float(statistic.formula(resampling.as_it_is)[0])
    if not np.isfinite(estimate):
        return Figure(None, reason=statistic.undefined)
    return _with_interval(statistic, estimate, counted, resampling)


def _with_interval(
    statistic: Statistic, estimate: float, counted: Counted, resampling: Resampling
) -> Figure:
    if statistic.no_interval:
        return Figure(estimate, reason=f"no interval: {statistic.no_interval}")
    if statistic.closed is not None and not counted.has_clusters:
        interval = statistic.closed()
        if interval is None:
            return Figure(estimate, reason=_NO_WIDTH)
        if not np.isfinite((interval.low, interval.high)).all():
            return Figure(estimate, reason=_NO_END)
        return Figure(estimate, interval)
    return _bootstrapped(statistic, estimate, counted, resampling)


def _too_few(counted: Counted, least: int) -> str:
    if counted.n_units == 0:
        return f"no {counted.nouns.unit} was rated by two observers"
    if counted.n_units < least:
        unit, count = counted.nouns.unit, counted.n_units
        rated = f"1 {unit} was" if count == 1 else f"{count} {unit}s were"
        return f"too few {unit}s: {rated} rated by two observers, and it needs {least}"
    return ""


def _bootstrapped(
    statistic: Statistic, estimate: float, counted: Counted, resampling: Resampling
) -> Figure:
    if not resampling.draws:
        return Figure(estimate, reason="no interval: no resampling was asked for")
    if counted.n_clusters < LEAST_CLUSTERS:
        return Figure(
            estimate,
            reason=f"no interval: {_clusters(counted)} too few to resample "
            f"({LEAST_CLUSTERS} are the least)",
        )
    source = statistic.through or statistic
    drawn = Draws(source.formula(resampling.drawn), resampling.seed)
    share = drawn.degenerate_share
    if not drawn.is_usable:
        return Figure(
            estimate,
            reason=f"no interval: {100 * share:.0f} % of the resampled data sets leave it "
            f"undefined (more than {100 * MOST_DEGENERATE:.0f} %)",
            degenerate_share=share,
        )
    if drawn.are_alike:
        reason = "no interval: every resampled data set gives the same figure"
        return Figure(estimate, reason=reason, degenerate_share=share)
    interval = _from_draws(statistic, drawn, counted, resampling)
    return Figure(estimate, interval, "" if interval else _AT_BOUND, degenerate_share=share)


def _from_draws(
    statistic: Statistic, drawn: Draws, counted: Counted, resampling: Resampling
) -> Interval | None:
    """Return the interval; None where a limit has no end."""
    source = statistic.through or statistic
    middle = float(source.formula(resampling.as_it_is)[0])
    found = drawn.interval(middle, counted.n_clusters, source.bounds)
    if found is None:
        return None
    low, high, how = found
    limits = statistic.through.limits(low, high) if statistic.through else (low, high)
    what = counted.nouns.cluster if counted.has_clusters else counted.nouns.unit
    method = f"bootstrap over {what}s, {how}, {resampling.draws} draws, seed {resampling.seed}"
    return limits and Interval(*limits, method)


def _clusters(counted: Counted) -> str:
    count, cluster = counted.n_clusters, counted.nouns.cluster
    return f"1 {cluster} is" if count == 1 else f"{count} {cluster}s are"
