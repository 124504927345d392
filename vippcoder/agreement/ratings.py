"""A table of ratings, prepared: what the formulas of agreement sum over units."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from vippcoder.agreement.statistic import Numbers
    from vippcoder.agreement.table import RatingTable

T = TypeVar("T")


class Ratings:
    """A table and what is computed of it once.

    Shapes are told in u units, r observers, q categories.
    """

    def __init__(self, table: RatingTable) -> None:
        self.table = table.without_empty()
        self._kept: dict[str, list[tuple[Numbers, object]]] = {}

    def once(self, what: str, weights: Numbers, compute: Callable[[], T]) -> T:
        """Return what was computed of these very weights before, or compute it.

        Args:
            what: a name for it.
            weights: the array itself is remembered, not its numbers.
            compute: gives it.
        """
        kept = self._kept.setdefault(what, [])
        for known, value in kept:
            if known is weights:
                return cast("T", value)
        kept.append((weights, value := compute()))
        return value

    def margins(self, weights: Numbers) -> Numbers:
        """Return (draws, r, q) how often each observer gave each category."""
        return self.once("margins", weights, lambda: self._margins(weights))

    def _margins(self, weights: Numbers) -> Numbers:
        places = np.arange(len(self.categories))
        chosen = (self.index[:, :, None] == places) & self.given[:, :, None]
        flat = weights @ chosen.reshape(len(chosen), -1).astype(np.float64)
        margins: Numbers = flat.reshape(len(weights), *chosen.shape[1:])
        return margins

    @cached_property
    def given(self) -> NDArray[np.bool_]:
        """(u, r) whether there is a rating."""
        return ~np.isnan(self.table.values)

    @cached_property
    def filled(self) -> Numbers:
        """(u, r) values, 0 where there is none."""
        return np.where(self.given, self.table.values, 0.0)

    @cached_property
    def per_unit(self) -> Numbers:
        """(u,) ratings of each unit."""
        count: Numbers = self.given.sum(axis=1).astype(np.float64)
        return count

    @cached_property
    def paired(self) -> NDArray[np.bool_]:
        """(u,) whether a unit has two ratings or more."""
        return self.per_unit > 1

    @cached_property
    def n_units(self) -> int:
        """Units with two ratings or more."""
        return int(self.paired.sum())

    @cached_property
    def n_clusters(self) -> int:
        """Clusters of those units."""
        clusters = self.table.clusters
        return len({clusters[row] for row in np.flatnonzero(self.paired)})

    @cached_property
    def n_observers(self) -> int:
        """Observers with a rating."""
        return int(self.given.any(axis=0).sum())

    @cached_property
    def n_pairs(self) -> int:
        """Pairs of ratings of one unit."""
        return int((self.per_unit * (self.per_unit - 1) / 2).sum())

    @cached_property
    def most_per_unit(self) -> int:
        """Ratings of the unit that has most."""
        return int(self.per_unit.max(initial=0))

    @cached_property
    def categories(self) -> Numbers:
        """(q,) values that could be given, lowest first."""
        return np.asarray(self.table.categories, dtype=np.float64)

    @cached_property
    def index(self) -> NDArray[np.intp]:
        """(u, r) place of each value among the categories; 0 where there is no rating."""
        return np.searchsorted(self.categories, self.filled).clip(0, len(self.categories) - 1)

    @cached_property
    def counts(self) -> Numbers:
        """(u, q) how many observers gave each unit each category."""
        counts = np.zeros((len(self.given), len(self.categories)))
        rows = np.broadcast_to(np.arange(len(self.given))[:, None], self.given.shape)
        np.add.at(counts, (rows[self.given], self.index[self.given]), 1)
        return counts

    @cached_property
    def is_one_value(self) -> bool:
        """Whether all ratings of paired units are the same value."""
        values = self.table.values[self.paired]
        values = values[~np.isnan(values)]
        return len(values) == 0 or bool(values.min() == values.max())

    @cached_property
    def range_in_unit(self) -> Numbers:
        """(u,) highest less lowest value of each unit."""
        high = np.where(self.given, self.table.values, -np.inf).max(axis=1, initial=-np.inf)
        low = np.where(self.given, self.table.values, np.inf).min(axis=1, initial=np.inf)
        return np.where(self.per_unit > 0, high - low, 0.0)
