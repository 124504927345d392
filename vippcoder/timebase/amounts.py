"""How much film it is, in words: whole minutes of a trial, seconds of a rehearsal."""

from __future__ import annotations

from typing import Final

_WHOLE_FROM: Final = 10
"""Minutes from which on a tenth of one says nothing."""
_SECONDS: Final = 60


def film_amount(minutes: float, thousands: str = "") -> str:
    """Return an amount of film: `1340 min`, `4.2 min` below ten, `42 s` below one, `0 min`.

    Args:
        minutes: 0 or more.
        thousands: what stands between thousands.
    """
    number, unit = _said(minutes, minutes, thousands)
    return f"{number} {unit}"


def film_amount_of(part: float, whole: float, thousands: str = "") -> str:
    """Return a part of an amount of film in the unit of the whole: `12 of 540 min`, `14 of 42 s`.

    Args:
        part: minutes.
        whole: minutes.
        thousands: what stands between thousands.
    """
    (did, _), (all_of_it, unit) = _said(part, whole, thousands), _said(whole, whole, thousands)
    return f"{did} of {all_of_it} {unit}"


def _said(minutes: float, beside: float, thousands: str) -> tuple[str, str]:
    if 0 < beside < 1:
        return f"{minutes * _SECONDS:.0f}", "s"
    is_whole = minutes >= _WHOLE_FROM or minutes == 0
    return f"{minutes:,.{0 if is_whole else 1}f}".replace(",", thousands), "min"
