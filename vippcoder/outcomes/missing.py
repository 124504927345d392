"""What missing units could change: the two extremes, and multiple imputation.

Imputation takes missing units for units like the others of their arm (and of their baseline). It
says how unsure the figures are if that is so; the extremes say what they are if it is not.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from scipy.special import stdtrit

from vippcoder.outcomes.counts import Counts
from vippcoder.outcomes.estimate import Estimate, from_logs, not_estimable
from vippcoder.outcomes.regression import design

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vippcoder.outcomes.arms import Arms

    Numbers: TypeAlias = NDArray[np.float64]

RUBIN: Final = (
    "Rubin 1987, Multiple Imputation for Nonresponse in Surveys; degrees of freedom: Barnard and "
    "Rubin 1999, Biometrika 86:948"
)
IMPUTATIONS: Final = 100
SEED: Final = 1
_JEFFREYS: Final = 0.5


def best_case(counts: Counts, missing1: int, missing0: int) -> Counts:
    """Return the counts had all missing units of arm 1 the event, and none of arm 0.

    Args:
        counts: of units that are not missing.
        missing1: units of arm 1 that are.
        missing0: units of arm 0 that are.
    """
    return Counts(counts.n1 + missing1, counts.N1 + missing1, counts.n0, counts.N0 + missing0)


def worst_case(counts: Counts, missing1: int, missing0: int) -> Counts:
    """Return the counts had all missing units of arm 0 the event, and none of arm 1."""
    return best_case(counts.swapped(), missing0, missing1).swapped()


def imputed_ratio(arms: Arms, *, imputations: int = IMPUTATIONS, seed: int = SEED) -> Estimate:
    """Return the risk ratio with missing events drawn from their own arm, pooled by Rubin's rules.

    Each imputation draws a risk for each arm from its posterior (Jeffreys' prior), then the events.

    Args:
        arms: an event; both arms with some units that are not missing.
        imputations: how many completed tables, 2 or more.
        seed: the same seed gives the same figure.
    """
    seen, random = arms.counts(), np.random.default_rng(seed)
    missing1, missing0 = arms.sizes(~arms.seen)
    logs, variances = [], []
    for _ in range(imputations):
        one = seen.n1 + _drawn(random, seen.n1, seen.N1, missing1)
        other = seen.n0 + _drawn(random, seen.n0, seen.N0, missing0)
        if not (one and other):
            return not_estimable("an imputed arm has no event: its ratio divides by zero")
        total1, total0 = seen.N1 + missing1, seen.N0 + missing0
        logs.append(math.log(one / total1) - math.log(other / total0))
        variances.append(1 / one - 1 / total1 + 1 / other - 1 / total0)
    told = f"{imputations} imputations of each event from its own arm, seed {seed}"
    freedom = seen.N1 + seen.N0 + missing1 + missing0 - 2
    found = from_logs(pooled(logs, variances, freedom))
    return replace(found, settings="; ".join(part for part in (told, found.settings) if part))


def imputed_difference(arms: Arms, *, imputations: int = IMPUTATIONS, seed: int = SEED) -> Estimate:
    """Return the mean difference with missing values drawn from a normal regression, pooled.

    The regression is on the arm, and on the baseline where every unit has one; so is the analysis
    of each completed table. Arguments as of `imputed_ratio`.
    """
    rows, on = _regressed_on(arms)
    completed = _completed(arms, rows, imputations, seed)
    if isinstance(completed, str):
        return not_estimable(completed)
    whole = np.asarray(np.linalg.inv(rows.T @ rows), dtype=np.float64)
    freedom = len(arms.units) - rows.shape[1]
    fits = completed @ rows @ whole
    rest = ((completed - fits @ rows.T) ** 2).sum(axis=1) / freedom
    found = pooled(fits[:, 0].tolist(), (rest * whole[0, 0]).tolist(), freedom)
    told = f"{imputations} imputations by normal regression on {on}, seed {seed}"
    return replace(found, settings="; ".join(part for part in (told, found.settings) if part))


def _regressed_on(arms: Arms) -> tuple[Numbers, str]:
    """Return the (n, p) design, and of what it is."""
    if arms.baseline is not None and not np.isnan(arms.baseline).any():
        return design(arms), f"the arm and {arms.baseline_name}"
    alone = replace(arms, baseline=None)
    return design(alone), "the arm alone"


def _completed(arms: Arms, rows: Numbers, imputations: int, seed: int) -> Numbers | str:
    """Return (imputations, n) values with the missing ones drawn, or why there are none."""
    seen = arms.seen
    known, values = rows[seen], arms.values[seen]
    freedom = len(values) - rows.shape[1]
    if freedom < 1 or np.linalg.matrix_rank(known) < rows.shape[1]:
        return "there are too few values to draw the missing ones from"
    inverse = np.linalg.inv(known.T @ known)
    least = inverse @ known.T @ values
    squares = float(((values - known @ least) ** 2).sum())
    random = np.random.default_rng(seed)
    spreads = np.sqrt(squares / random.chisquare(freedom, size=(imputations, 1)))
    ways = random.standard_normal((imputations, rows.shape[1])) @ np.linalg.cholesky(inverse).T
    lines = least + spreads * ways
    noise = spreads * random.standard_normal((imputations, int((~seen).sum())))
    filled = np.tile(arms.values, (imputations, 1))
    filled[:, ~seen] = lines @ rows[~seen].T + noise
    return filled


def pooled(estimates: Sequence[float], variances: Sequence[float], freedom: float) -> Estimate:
    """Pool the estimates of completed tables by Rubin's rules.

    Args:
        estimates: one each, 2 or more.
        variances: their squared errors.
        freedom: degrees of freedom had nothing been missing.
    """
    count = len(estimates)
    value, within = float(np.mean(estimates)), float(np.mean(variances))
    between = float(np.var(estimates, ddof=1))
    total = within + (1 + 1 / count) * between
    if total <= 0 or freedom < 1:
        return Estimate(value, reason="there are too few units, or all alike, for an interval")
    share = (1 + 1 / count) * between / total
    seen = (freedom + 1) / (freedom + 3) * freedom * (1 - share)
    old = (count - 1) / share**2 if share > 0 else math.inf
    df = 1 / (1 / old + 1 / seen) if seen > 0 else old
    half = math.sqrt(total) * float(stdtrit(df, 0.975))
    told = f"t with {df:.4g} df, {100 * share:.0f} % of the variance from what is missing"
    return Estimate(value, value - half, value + half, settings=told, error=math.sqrt(total))


def _drawn(random: np.random.Generator, events: int, units: int, missing: int) -> int:
    if not missing:
        return 0
    risk = random.beta(events + _JEFFREYS, units - events + _JEFFREYS)
    return int(random.binomial(missing, risk))
