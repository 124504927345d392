"""Resampling whole families: how far an estimate moves when other families had been filmed.

Sessions of one dyad resemble each other, so dyads are drawn, never single ratings (cluster
bootstrap: Field and Welsh 2007, JRSS B 69:369). A draw is a row of weights, how often each unit is
in it; a statistic that is a function of sums over units is computed for all draws in one product of
matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

USUAL_DRAWS: Final = 2000
USUAL_SEED: Final = 1
MOST_DEGENERATE: Final = 0.05
"""Share of draws without an estimate above which there is no interval."""


@dataclass(frozen=True, slots=True)
class Draws:
    """What resampling gave."""

    estimates: NDArray[np.float64]
    """One for each draw, NaN where the draw was degenerate."""
    seed: int

    @property
    def degenerate_share(self) -> float:
        """0 to 1 of the draws that gave no estimate (all values alike, one category)."""
        return float(np.isnan(self.estimates).mean())

    @property
    def is_usable(self) -> bool:
        """Whether an interval may be told."""
        return self.degenerate_share <= MOST_DEGENERATE

    def percentiles(self, level: float = 0.95) -> tuple[float, float]:
        """Return the percentile interval over the draws that gave an estimate.

        Args:
            level: 0 to 1, the share of draws inside.
        """
        tail = 100 * (1 - level) / 2
        low, high = np.nanpercentile(self.estimates, [tail, 100 - tail])
        return float(low), float(high)

    def bca(
        self, estimate: float, left_out: NDArray[np.float64], level: float = 0.95
    ) -> tuple[float, float]:
        """Return the interval that is corrected for bias and skewness (Efron 1987, JASA 82:171).

        Args:
            estimate: from the data as they are.
            left_out: one estimate for each cluster left out (the jackknife).
            level: 0 to 1, the share of draws inside.

        Returns:
            The percentile interval where the correction cannot be made.
        """
        kept = self.estimates[~np.isnan(self.estimates)]
        below = (kept < estimate).mean() + (kept == estimate).mean() / 2
        away = left_out[~np.isnan(left_out)]
        away = away.mean() - away if len(away) else away
        spread = float((away**2).sum())
        if not 0 < below < 1 or spread == 0:
            return self.percentiles(level)
        bias = ndtri(below)
        skewness = float((away**3).sum()) / (6 * spread**1.5)
        tails = ndtri(np.array([(1 - level) / 2, (1 + level) / 2])) + bias
        shares = ndtr(bias + tails / (1 - skewness * tails))
        low, high = np.percentile(kept, 100 * shares)
        return float(low), float(high)


def left_out_weights(clusters: Sequence[str]) -> NDArray[np.float64]:
    """Return (clusters, units) weights of 1, and of 0 for one cluster after the other."""
    names, which = np.unique(np.asarray(clusters), return_inverse=True)
    weights: NDArray[np.float64] = (which != np.arange(len(names))[:, None]).astype(np.float64)
    return weights


def cluster_weights(
    clusters: Sequence[str], draws: int = USUAL_DRAWS, seed: int = USUAL_SEED
) -> NDArray[np.float64]:
    """Draw clusters with replacement, as many as there are.

    Args:
        clusters: the cluster (dyad) of each unit.
        draws: how many times.
        seed: the same seed gives the same draws.

    Returns:
        (draws, units) whole numbers from 0: how often each unit is in each draw; units of one
        cluster share it.
    """
    names, which = np.unique(np.asarray(clusters), return_inverse=True)
    count = len(names)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(count, np.full(count, 1 / count), size=draws)
    weights: NDArray[np.float64] = drawn[:, which].astype(np.float64)
    return weights
