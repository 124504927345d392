"""What stands in a cell: an event, a number, or that it is missing."""

from __future__ import annotations

import math
import re
from typing import Final

_EVENTS: Final = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_ABSENT: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "."})
"""How programs write that there is nothing."""
_COMMA_NUMBER: Final = re.compile(r"[+-]?\d+,\d+")
_LARGEST: Final = 1e12


class Unreadable(ValueError):  # noqa: N818 - said of a cell
    """A cell holds something else; the message is a clause with what to do."""


def is_absent(text: str) -> bool:
    """Return whether a cell says that there is nothing."""
    return text.lower() in _ABSENT


def event(text: str) -> float | None:
    """Return 1 for an event, 0 for none, None where it is missing.

    Raises:
        Unreadable: it is neither.
    """
    if is_absent(text):
        return None
    known = _EVENTS.get(text.lower(), _number(text))
    if known not in {0.0, 1.0}:
        raise Unreadable(f"{text} is no event; write 1 or 0, yes or no, true or false")
    return float(known or 0)


def number(text: str, *, decimal_comma: bool = False) -> float | None:
    """Return a number (1 and 0 for yes and no), None where it is missing.

    Args:
        text: the cell.
        decimal_comma: whether numbers are written 3,5.

    Raises:
        Unreadable: it is none.
    """
    if is_absent(text):
        return None
    if _COMMA_NUMBER.fullmatch(text):
        if not decimal_comma:
            what = f"{text} has a decimal comma; write a point, or say --decimal-comma"
            raise Unreadable(what)
        text = text.replace(",", ".")
    known = _EVENTS.get(text.lower(), _number(text))
    if known is None:
        raise Unreadable(f"{text} is not a number; leave it empty where there is none")
    if abs(known) > _LARGEST:
        raise Unreadable(f"{text} is too large for a rating or score; mend it")
    return known


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None
