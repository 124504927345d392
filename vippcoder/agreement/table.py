"""Ratings as agreement reads them: units by observers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.agreement.result import Level


@dataclass(frozen=True, slots=True, eq=False)
class RatingTable:
    """One dimension's ratings; every unit holds two ratings or more."""

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
    left_out: int = 0
    """Units with one rating or none, which no statistic can use."""

    @property
    def is_complete(self) -> bool:
        """Whether every observer rated every unit."""
        return not bool(np.isnan(self.values).any())

    @property
    def has_clusters(self) -> bool:
        """Whether some units share a cluster."""
        return len(set(self.clusters)) < len(self.clusters)
