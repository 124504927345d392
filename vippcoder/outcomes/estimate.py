"""What a formula gives: a number and its limits, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scipy.special import ndtri

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


def not_estimable(reason: str, *, low: float | None = None) -> Estimate:
    """Return that there is no number.

    Args:
        reason: why.
        low: the lower limit, where there is that much to tell.
    """
    return Estimate(None, low=low, reason=reason)
