"""What a field is: what it is called, what it means, and what may stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a field, and so which control it gets."""

    TEXT = "text"
    """A line: `str`."""
    SECRET = "secret"  # noqa: S105 - a kind of field
    """A line that nobody reads over the shoulder, taken as it is typed: `str`."""
    NUMBER = "number"
    """A whole number: `int`."""
    AMOUNT = "amount"
    """A number with or without a point: `float`."""
    PERCENT = "percent"
    """A share, shown in per cent: `float` of 0 to 1."""
    CHOICE = "choice"
    """One of `choices`: `str`."""
    SWITCH = "switch"
    """Yes or no, a tick: `bool`."""
    WORDS = "words"
    """Words between commas: `list[str]`."""
    LINES = "lines"
    """One thing a line: `list[str]`."""
    TABLE = "table"
    """Things of several words, a row each: `list[dict[str, object]]`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a `TABLE` field."""

    key: str
    title: str
    width: int = 0
    kind: Kind = Kind.TEXT
    """`TEXT`, `WORDS`, `AMOUNT` or `CHOICE`."""
    choices: tuple[tuple[str, str], ...] = ()
    """For `CHOICE`: value and words; typed by either, or by the beginning of its words."""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked for."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    """One or two short sentences under the control."""
    choices: tuple[tuple[str, str], ...] = ()
    """For `CHOICE`: value and words, in order."""
    cells: tuple[Cell, ...] = ()
    """For `TABLE`."""
    unit: str = ""
    """Said after the control: `s`, `minutes`."""
    width: int = 0
    """In pixels at 100 %; 0 takes the form's."""
    needs: tuple[str, str] | None = None
    """The key of a choice and the value that it must have for this field to matter."""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, on one card."""

    title: str
    fields: tuple[Field, ...]
    help: str = ""
    column: int = 0
    """0 or 1: in which column the card stands where there is room for two."""
