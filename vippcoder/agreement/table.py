"""Ratings as agreement reads them: units by observers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.agreement.nouns import UNITS, Nouns
from vippcoder.agreement.result import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RatingTable:
    """One dimension's ratings.

    A unit with a single rating may stand in it: it tells how its observer uses the scale, which
    variance components and Gwet's coefficients take into account, and is part of no pair.
    """

    values: NDArray[np.float64]
    """(units, observers) values, NaN where an observer did not rate a unit. Nominal values are
    the indices of their `labels`."""
    units: tuple[str, ...]
    observers: tuple[str, ...]
    clusters: tuple[str, ...]
    """The dyad of each unit; the unit itself where units stand alone."""
    level: Level
    categories: tuple[float, ...]
    """All values that could have been given, lowest first; those that were, where no scale is
    known. Unused ones shift weights, so they are never left out."""
    labels: tuple[str, ...] = ()
    """What nominal values are called, by index; empty for numbers."""
    nouns: Nouns = UNITS
    """What units and clusters are called."""

    @property
    def is_complete(self) -> bool:
        """Whether every observer rated every unit."""
        return not bool(np.isnan(self.values).any())

    @property
    def has_clusters(self) -> bool:
        """Whether some units share a cluster."""
        return len(set(self.clusters)) < len(self.clusters)

    @property
    def missing(self) -> int:
        """Return how many cells hold no rating."""
        return int(np.isnan(self.values).sum())

    def of_observers(self, *names: str) -> RatingTable:
        """Return the ratings of some observers, in the order named, and the units they rated."""
        columns = [self.observers.index(name) for name in names]
        return replace(self, values=self.values[:, columns], observers=names).without_empty()

    def without_empty(self) -> RatingTable:
        """Return the table without units and observers that have no rating."""
        given = ~np.isnan(self.values)
        rows, columns = np.flatnonzero(given.any(axis=1)), np.flatnonzero(given.any(axis=0))
        if len(rows) == len(self.units) and len(columns) == len(self.observers):
            return self
        return replace(
            self,
            values=self.values[np.ix_(rows, columns)],
            units=tuple(self.units[row] for row in rows),
            observers=tuple(self.observers[column] for column in columns),
            clusters=tuple(self.clusters[row] for row in rows),
        )

    def cut_at(self, cutoff: float) -> RatingTable:
        """Return the ratings in two: 1 at or above `cutoff`, 0 below it."""
        cut = np.where(np.isnan(self.values), np.nan, (self.values >= cutoff).astype(np.float64))
        return replace(
            self,
            values=cut,
            level=Level.NOMINAL,
            categories=(0.0, 1.0),
            labels=(f"below {cutoff:g}", f"at or above {cutoff:g}"),
        )


def tabulate(
    ratings: Iterable[tuple[str, str, float]],
    level: Level,
    *,
    observers: Sequence[str] = (),
    clusters: Mapping[str, str] | None = None,
    categories: Sequence[float] = (),
    labels: Sequence[str] = (),
) -> RatingTable:
    """Make a table of ratings; units and observers stand in the order in which they come.

    Args:
        ratings: (unit, observer, value) each; a unit and observer come once.
        level: what differences between values mean.
        observers: those who stand first, in their order; others follow as they come.
        clusters: the cluster of each unit; None where units stand alone.
        categories: all values that could have been given; those that were, if empty.
        labels: what nominal values are called, by index.
    """
    listed = list(ratings)
    units = dict.fromkeys(unit for unit, _, _ in listed)
    named = dict.fromkeys((*observers, *(observer for _, observer, _ in listed)))
    row = {unit: place for place, unit in enumerate(units)}
    column = {observer: place for place, observer in enumerate(named)}
    values = np.full((len(units), len(named)), np.nan)
    for unit, observer, value in listed:
        values[row[unit], column[observer]] = value
    given = sorted({value for _, _, value in listed} | set(categories))
    return RatingTable(
        values=values,
        units=tuple(units),
        observers=tuple(named),
        clusters=tuple(clusters[unit] if clusters else unit for unit in units),
        level=level,
        categories=tuple(given),
        labels=tuple(labels),
    )
