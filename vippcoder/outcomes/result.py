"""One figure of how two arms differ, and all that a reader needs to judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.intervals.status import Status
    from vippcoder.outcomes.fragility import Flip


@dataclass(frozen=True, slots=True)
class Result:
    """A measure by one method. What cannot be estimated is a result with a reason, never NaN.

    Arm 1 is compared with arm 0, the reference arm: above 1, or above 0, arm 1 has more.
    """

    timepoint: str
    """Empty where the table has no timepoints."""
    outcome: str
    """The event, or what was measured: its column."""
    measure: str
    """`risk_ratio`, `risk_difference`, `odds_ratio`, `fisher_p`, `mean_difference`, ..."""
    estimate: float | None
    """None where it is not estimable."""
    ci_low: float | None
    """Lower limit of the 95 % interval; stands alone where the interval has no upper end."""
    ci_high: float | None
    method: str
    """Its author: `katz`, `koopman`, `newcombe`, `miettinen-nurminen`, `woolf`, `fisher`, ..."""
    n1: int | None
    """Events in arm 1; None where the outcome is no event."""
    N1: int
    """Units of arm 1 that went in."""
    n0: int | None
    N0: int
    status: Status
    reason: str
    """Why there is no figure, no interval or only one limit, or a warning; empty otherwise."""
    reference: str
    """Author, year and where: the formula's source."""
    arm1: str
    arm0: str
    """The reference arm."""
    missing1: int
    """Units of arm 1 that did not go in, for they lack what the method needs."""
    missing0: int
    settings: str
    """What it was computed with, in words: standard errors, adjustment, degrees of freedom."""
    p_value: float | None
    """Of a test that the arms are alike; None where the method is none."""
    mean1: float | None
    """Mean of arm 1, for values."""
    sd1: float | None
    mean0: float | None
    sd0: float | None
    one_flip: tuple[Flip, ...]
    """Of a risk ratio: the same had one unit been rated the other way."""
