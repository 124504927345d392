"""How figures and days are said on the lead's pages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from vippcoder.timebase.amounts import film_amount, film_amount_of

if TYPE_CHECKING:
    from datetime import date


_NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def count(number: float) -> str:
    """Return a whole number, thousands apart: `3 787`."""
    return f"{number:,.0f}".replace(",", _NO_BREAK)


def minutes(number: float) -> str:
    """Return an amount of film: `540 min`, `4.2 min`, `42 s`."""
    return film_amount(number, _NO_BREAK)


def minutes_of(part: float, whole: float) -> str:
    """Return a part of an amount of film: `12 of 540 min`."""
    return film_amount_of(part, whole, _NO_BREAK)


def several(number: int, one: str, more: str = "") -> str:
    """Return a number and the word for it: `1 pack`, `3 packs`."""
    return f"{count(number)} {one if number == 1 else more or f'{one}s'}"


def day(when: date | datetime | None) -> str:
    """Return a day: `3 Mar 2026`; a dash where there is none."""
    return f"{when.day} {when:%b %Y}" if when else "\N{EN DASH}"


def moment(when: datetime) -> str:
    """Return an instant by the computer's own clock: `3 Mar 2026, 14:05`."""
    here = when.astimezone()
    return f"{day(here)}, {here:%H:%M}"


def moment_of(written: str) -> str:
    """Return an instant that is kept as ISO 8601 as `moment` says it."""
    return moment(datetime.fromisoformat(written))


def length(duration_us: int) -> str:
    """Return how long a film is, in minutes and seconds: `09:58`."""
    seconds = round(duration_us / 1_000_000)
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def made(how: str) -> str:
    """Say how a recording was made, in words for those who make no films."""
    return how.replace("stream copy", "plain copy")


def share_of(part: float, whole: float) -> float:
    """Return a part of a whole, 0 to 1; 0 of nothing."""
    return min(max(part / whole, 0.0), 1.0) if whole else 0.0
