"""Dates and times of day: finding them in texts, and all the ways in which they are written."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = r"(?:[T _-]{0,2}(?P<H>[0-2]\d)[:._-]?(?P<M>[0-5]\d)[:._-]?(?P<S>[0-5]\d))?"
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<y>(?:19|20)\d\d)[-:/._ ]?(?P<m>[01]\d)[-:/._ ]?(?P<d>[0-3]\d)",
        r"(?<!\d)(?P<d>[0-3]?\d)[-/. ](?P<m>[01]?\d)[-/. ](?P<y>(?:19|20)\d\d)",
        r"(?<!\d)(?P<m>[01]?\d)[-/. ](?P<d>[0-3]?\d)[-/. ](?P<y>(?:19|20)\d\d)",
        rf"(?<!\d)(?P<d>[0-3]?\d)[-. ]{{1,2}}{_MONTH}[-, ]{{1,2}}(?P<y>(?:19|20)\d\d)",
        rf"{_MONTH}[-. ]{{1,2}}(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?[- ](?P<y>(?:19|20)\d\d)",
    )
)
_LETTERS_DATE = re.compile(
    rf"{_MONTH} {{1,2}}(?P<d>[0-3]?\d) (?P<H>[0-2]\d):(?P<M>[0-5]\d):(?P<S>[0-5]\d) "
    r"(?:[A-Z]{3,4} )?(?P<y>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_UNIX = re.compile(r"(?<!\d)(?P<s>1\d{9})(?P<ms>\d{3})?(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY_FORMS = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%Y:%m:%d",
    "%Y/%m/%d",
    "%Y_%m_%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%Y.%m.%d",
    "%d%m%Y",
    "%d %B %Y",
    "%d. %B %Y",
    "%B %d, %Y",
    "%B %d %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%b %d %Y",
    "%b %d, %Y",
    "%G-W%V-%u",
    "%Y-%j",
)
_MOMENT_FORMS = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y%m%d_%H%M%S",
    "%Y%m%dT%H%M%S",
    "%Y:%m:%d %H:%M:%S",
    "%a %b %d %H:%M:%S %Y",
)
_ORDERS: tuple[Literal["big", "little"], ...] = ("big", "little")
_MATROSKA_AHEAD = 978_307_200
"""Seconds from 1970 to 2001, from where Matroska counts nanoseconds."""
_MAC_AHEAD = 2_082_844_800
"""Seconds from 1904, where QuickTime's clock starts, to 1970."""


def days_in(text: str) -> set[date]:
    """Return every day that a text may name; one that can be read in two ways gives both."""
    return {moment.date() for moment in _moments(text)}


def moments_in(text: str) -> set[datetime]:
    """Return every moment, to the second, that a text may name, taken for UTC."""
    return {moment for moment in _moments(text) if moment.microsecond == 0}


def _moments(text: str) -> Iterator[datetime]:
    """Yield moments; those of a day without a time of day are told by a microsecond."""
    for found in _UNIX.finditer(text):
        yield datetime.fromtimestamp(int(found["s"]), UTC)
    for form in (*_DATES, _LETTERS_DATE):
        for found in form.finditer(text):
            parts = found.groupdict()
            with suppress(ValueError):
                month = int(parts.get("m") or _MONTHS.index(parts["name"].lower()) + 1)
                day = date(int(parts["y"]), month, int(parts["d"]))
                if parts["H"]:
                    clock = time(int(parts["H"]), int(parts["M"]), int(parts["S"]))
                else:
                    clock = time(0, 0, 0, 1)
                yield datetime.combine(day, clock, UTC)


def spellings_of_day(day: date) -> set[str]:
    """Return a day as people and programs write it."""
    plain = {day.strftime(form) for form in _DAY_FORMS}
    return plain | {text.lstrip("0") for text in plain}


def spellings_of_moment(moment: datetime) -> set[str]:
    """Return a moment as programs write it, also in seconds and milliseconds since 1970."""
    seconds = int(moment.timestamp())
    spelt = {moment.strftime(form) for form in _MOMENT_FORMS}
    return spelt | {str(seconds), f"{seconds}000"} if seconds > 0 else spelt


def long_numbers(moment: datetime) -> set[bytes]:
    """Return a moment as numbers of seven bytes and more, which chance does not put into a film.

    Seconds, milliseconds and microseconds since 1970, seconds since 1904, nanoseconds since 2001,
    on eight bytes; and the digits of date and time of day, two in a byte, as camcorders write them.
    """
    seconds = int(moment.timestamp())
    numbers = (seconds, seconds * 1000, seconds * 1_000_000, seconds + _MAC_AHEAD)
    found = {number.to_bytes(8, order) for number in numbers if number > 0 for order in _ORDERS}
    if seconds > _MATROSKA_AHEAD:
        found.add(((seconds - _MATROSKA_AHEAD) * 1_000_000_000).to_bytes(8, "big"))
    return found | {bytes.fromhex(moment.strftime("%Y%m%d%H%M%S"))}


def short_numbers(moment: datetime) -> set[bytes]:
    """Return a moment as numbers of four bytes, which are telling in a header alone.

    With the second before and the one after, to which programs round.
    """
    seconds = int(moment.timestamp())
    numbers = [base + off for base in (seconds, seconds + _MAC_AHEAD) for off in (-1, 0, 1)]
    return {
        number.to_bytes(4, order) for number in numbers if 0 < number < 1 << 32 for order in _ORDERS
    }


def seconds_of(moment: datetime) -> set[int]:
    """Return a moment as whole numbers, as a database may hold it."""
    seconds = int(moment.timestamp())
    return {seconds, seconds * 1000, seconds * 1_000_000, seconds + _MAC_AHEAD}


def yesterday_and_today() -> tuple[date, date]:
    """Return the days on which a pack that is finished now was made."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=1), today
