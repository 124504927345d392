"""Values as they were written: numbers or names, and nothing guessed between the two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.result import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMA_NUMBER: Final = re.compile(r"[+-]?\d+,\d+")
_LARGEST: Final = 2.0**53
"""Beyond it two numbers that differ may be read as the same."""
_SHOWN: Final = 24
"""Of a text in a message, at most so many characters."""
_ABSENT: Final = frozenset({"na", "n/a", "nan", "null", "none", ".", "-", "inf", "-inf", "#n/a"})

Text = tuple[int, str]
"""The line of a value, and the value."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of a file, as numbers."""

    numbers: tuple[float, ...]
    """One each; of names the place in `labels`."""
    labels: tuple[str, ...]
    """Names, one list for all observers; empty where values are numbers."""
    level: Level
    notes: tuple[str, ...]
    """What was taken for granted, in sentences."""
    problems: tuple[str, ...]


def read_values(
    texts: Sequence[Text],
    level: Level | None,
    scale: Sequence[float] = (),
    *,
    decimal_comma: bool = False,
) -> Values:
    """Read values.

    Args:
        texts: line and text of each, none empty.
        level: None takes numbers for interval and anything else for names, except for what might
            have been meant as a number.
        scale: all values that could have been given; any, if empty.
        decimal_comma: whether numbers are written 3,5.
    """
    if decimal_comma:
        texts = [(line, _with_point(text)) for line, text in texts]
    notes: tuple[str, ...] = ()
    if level is None:
        level, notes = _level_of(texts)
    numbers = [_number(text) for _, text in texts]
    if level is Level.NOMINAL and any(number is None for number in numbers):
        labels = tuple(sorted({text for _, text in texts}))
        place = {label: float(index) for index, label in enumerate(labels)}
        return Values(tuple(place[text] for _, text in texts), labels, level, notes, ())
    known = set(scale)
    problems: list[str] = []
    for (line, text), number in zip(texts, numbers, strict=True):
        if number is None:
            problems.append(f"line {line}: {_no_number(text)}")
        elif known and number not in known:
            problems.append(f"line {line}: {text} is not a value of the scale")
    read = tuple(0.0 if number is None else number for number in numbers)
    return Values(read, (), level, notes, tuple(problems))


def _with_point(text: str) -> str:
    return text.replace(",", ".") if _COMMA_NUMBER.fullmatch(text) else text


def _level_of(texts: Sequence[Text]) -> tuple[Level, tuple[str, ...]]:
    """Choose the level; what may be meant as a number stays one, to be told as a problem."""
    odd = [(line, text) for line, text in texts if _number(text) is None]
    if not odd:
        return Level.INTERVAL, ("All values are numbers: taken as interval (--level).",)
    commas = all(_COMMA_NUMBER.fullmatch(text) for _, text in odd)
    meant = all(
        _COMMA_NUMBER.fullmatch(text) or text.lower() in _ABSENT or _is_too_large(text)
        for _, text in odd
    )
    is_large = all(_is_too_large(text) for _, text in odd)
    if commas or is_large or (meant and len(odd) < len(texts)):
        return Level.INTERVAL, ()
    line, text = odd[0]
    note = f"Not all values are numbers ({text}, line {line}): taken as nominal (--level)."
    return Level.NOMINAL, (note,)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= _LARGEST and "_" not in text else None


def _is_too_large(text: str) -> bool:
    try:
        return text.lower() not in _ABSENT and abs(float(text)) > _LARGEST
    except ValueError:
        return False


def _no_number(text: str) -> str:
    if _is_too_large(text):
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        return f"{shown} is too large for a rating; mend it, or say --level nominal if it is a code"
    if _COMMA_NUMBER.fullmatch(text):
        return f"{text} has a decimal comma; write a point, or say --decimal-comma"
    if text.lower() in _ABSENT:
        return f"{text} is not a number; leave the value empty where there is no rating"
    return f"{text} is not a number; mend it, or say --level nominal"
