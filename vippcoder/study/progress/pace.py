"""How fast an observer codes, and when the work that is left will be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_WINDOW: Final = timedelta(days=28)
"""What was done before does not count: habits change."""
_SPAN_AT_LEAST: Final = timedelta(days=7)
"""Less than a week says how somebody works on a Tuesday."""
_CODED_AT_LEAST: Final = 3
_WEEK_S: Final = 7 * 86_400
_FAR: Final = 10 * 365
"""Days beyond which a forecast says nothing."""


@dataclass(frozen=True, slots=True)
class Done:
    """A session that was submitted."""

    at: datetime
    minutes: float
    """Of film."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """When an observer will have done what is left."""

    on: date | None
    """None where nothing is left, or nothing can be said."""
    basis: str
    """What it rests on: `pace`, `intention`; or why there is none."""


def pace(done: Sequence[Done], until: datetime) -> float | None:
    """Return minutes of film coded a week; None while too little is known.

    Counted are the four weeks before `until`, from the first submission in them. Known is a pace
    from three sessions on and after a week: fewer days would make a lively Tuesday the rule.

    Args:
        done: what was submitted, in any order.
        until: up to when the observer's work is known, for example the last collection.
    """
    counted = [d for d in done if until - _WINDOW <= d.at <= until]
    if len(counted) < _CODED_AT_LEAST:
        return None
    span = until - min(d.at for d in counted)
    if span < _SPAN_AT_LEAST:
        return None
    return sum(d.minutes for d in counted) / (span.total_seconds() / _WEEK_S)


def forecast(minutes_left: float, known: float | None, intended: float, today: date) -> Forecast:
    """Say when work will be done: from the pace, or from the intention until that is known.

    Args:
        minutes_left: of film.
        known: the observer's pace in minutes of film a week; None where it is not known yet.
        intended: what the observer means to code a week, likewise.
        today: from when on.
    """
    if minutes_left <= 0:
        return Forecast(None, "done")
    basis, rate = ("intention", intended) if known is None else ("pace", known)
    days = max(1, ceil(7 * minutes_left / rate))
    return Forecast(None, "too slow") if days > _FAR else Forecast(today + timedelta(days), basis)
