"""What a formula gives: a number and its limits, or why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scipy.special import ndtri

if TYPE_CHECKING:
    from vippcoder.outcomes.counts import Counts

Z: Final = float(ndtri(0.975))
"""Of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its 95 % interval."""

    value: float | None
    """None where it is not estimable; `reason` then says why."""
    low: float | None = None
    high: float | None = None
    """None with a `low` where the interval has no upper end."""
    reason: str = ""
    p_value: float | None = None
    settings: str = ""
    """What it was computed with, in words."""
    error: float | None = None
    """The standard error, on the scale on which the interval was made; None where there is none."""
    counts: Counts | None = None
    """What it is of, where that is not what was seen."""


_WIDEST: Final = 30.0
"""Powers of e between an estimate and its limit: beyond them a limit tells nothing."""


def from_logs(log: Estimate) -> Estimate:
    """Return a ratio from its logarithm, without an interval where that tells nothing.

    Args:
        log: with its limits; the settings and the error stay as they are.
    """
    if log.value is None or log.low is None or log.high is None:
        return log
    value = math.exp(log.value)
    if log.high - log.value > _WIDEST:
        return replace(log, value=value, low=None, high=None, reason="the interval has no end")
    return replace(log, value=value, low=math.exp(log.low), high=math.exp(log.high))


def not_estimable(reason: str, *, low: float | None = None) -> Estimate:
    """Return that there is no number.

    Args:
        reason: why.
        low: the lower limit, where there is that much to tell.
    """
    return Estimate(None, low=low, reason=reason)
