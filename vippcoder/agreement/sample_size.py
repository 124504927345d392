"""How many double-coded sessions make an interval how narrow, before any is coded.

From the F interval itself, of mean squares as they are expected; no shortcut by the normal
distribution, which promises too much where sessions are few (Giraudeau and Mary 2001, Stat Med
20:3205, take the expected width as the aim).
"""

from __future__ import annotations

from typing import Final

from vippcoder.errors import StudyError
from vippcoder.intervals import f_ratio

LEAST_SESSIONS: Final = 3
MOST_SESSIONS: Final = 10_000


def expected_interval(
    sessions: int, icc: float, k: int = 2, *, leniency: float | None = None, level: float = 0.95
) -> tuple[float, float]:
    """Return the interval to expect of the ICC of a single rating.

    Args:
        sessions: how many are rated by k observers, 3 or more.
        icc: what it will turn out to be, from 0 to below 1.
        k: observers of each session, 2 or more.
        leniency: None is of ICC(C,1). Else of ICC(A,1): the share of the error's variance, 0 to
            below 1, that comes from observers who rate higher or lower throughout.
        level: 0 to 1.

    Raises:
        StudyError: an argument is out of its range.
    """
    _check(sessions, icc, k, leniency)
    error = 1 - icc
    rest = error * (1 - (leniency or 0.0))
    between = k * icc + rest
    if leniency is None:
        limits = f_ratio.consistency(sessions, k, between=between, residual=rest, level=level)
    else:
        limits = f_ratio.agreement(
            sessions,
            k,
            between=between,
            observers=rest + sessions * error * leniency,
            residual=rest,
            level=level,
        )
    if limits is None:
        raise StudyError("an ICC of 1 leaves no error to expect", mend="expect one below 1")
    return limits


def sessions_needed(
    width: float, icc: float, k: int = 2, *, leniency: float | None = None, level: float = 0.95
) -> int:
    """Return the fewest sessions whose expected interval is no wider than `width`.

    Args:
        width: upper less lower limit, above 0.
        icc: see `expected_interval`, as the others.
        k: observers of each session.
        leniency: None is of ICC(C,1).
        level: 0 to 1.

    Raises:
        StudyError: an argument is out of its range, or 10,000 sessions are not enough.
    """

    def is_narrow(sessions: int) -> bool:
        low, high = expected_interval(sessions, icc, k, leniency=leniency, level=level)
        return high - low <= width

    if not is_narrow(MOST_SESSIONS):
        raise StudyError(
            f"even {MOST_SESSIONS} sessions give no interval {width:g} wide",
            mend="ask for a wider one, or for more observers a session",
        )
    low, high = LEAST_SESSIONS, MOST_SESSIONS
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_narrow(middle) else (middle + 1, high)
    return low


def _check(sessions: int, icc: float, k: int, leniency: float | None) -> None:
    if sessions < LEAST_SESSIONS:
        raise StudyError(f"{sessions} sessions are too few", mend=f"plan {LEAST_SESSIONS} or more")
    if not 0 <= icc < 1:
        raise StudyError(f"an expected ICC of {icc:g} is out of range", mend="choose 0 to below 1")
    if k < 2:  # noqa: PLR2004 - a pair
        raise StudyError(f"{k} observer a session gives no pair", mend="plan 2 or more")
    if leniency is not None and not 0 <= leniency < 1:
        raise StudyError(f"a share of {leniency:g} is out of range", mend="choose 0 to below 1")
