"""Taking typed values out of a TOML table, each error with its line and its reason."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum
    from pathlib import Path

    E = TypeVar("E", bound=StrEnum)

_HEADER = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_KEY = re.compile(r"\s*\"?([\w-]+)\"?\s*=")


class LineOf:
    """Finds the line of a key: tomllib tells positions of syntax errors alone."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[int, str], int] = {}
        table = -1
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table += 1
                self._lines.setdefault((-1, header[1]), number)
                self._lines[table, ""] = number
            elif key := _KEY.match(line):
                self._lines.setdefault((table, key[1]), number)

    def of(self, key: str, table: int = -1) -> int:
        """Return the line of `key` in the table-th `[[...]]`, else where that table begins."""
        return self._lines.get((table, key), self._lines.get((table, ""), 1))


class Fields:
    """One table of a document, from which each key is taken once.

    Args:
        table: the table as tomllib read it.
        line: gives the line of a key.
        path: the file, for messages.
    """

    def __init__(
        self, table: dict[str, Any], line: Callable[[str], int], path: Path | None
    ) -> None:
        self._left = dict(table)
        self.line = line
        self.path = path

    def wrong(self, key: str, why: str) -> StudyError:
        """Return the error that `key` has, to be raised."""
        return StudyError(f"line {self.line(key)}: {key} {why}", path=self.path, mend="mend it")

    def _take(self, key: str) -> Any:  # noqa: ANN401 - whatever TOML holds
        if key not in self._left:
            raise self.wrong(key, "is missing")
        return self._left.pop(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Take a string; without `default` it must be there and not be empty."""
        if default is not None and key not in self._left:
            return default
        value = self._take(key)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, "must be a text in quotes")
        return value.strip()

    def identifier(self, key: str) -> str:
        """Take a lower-case name of letters, digits and hyphens."""
        value = self.text(key)
        if not re.fullmatch(r"[a-z][a-z0-9-]*", value):
            raise self.wrong(key, "may hold lower-case letters, digits and hyphens alone")
        return value

    def number(self, key: str) -> Decimal:
        """Take a finite number."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.wrong(key, "must be a number")
        number = Decimal(value)
        if not number.is_finite():
            raise self.wrong(key, "must be a finite number")
        return number

    def whole(self, key: str) -> int:
        """Take a whole number."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, "must be a whole number")
        return value

    def truth(self, key: str, *, default: bool) -> bool:
        """Take true or false."""
        value = self._left.pop(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def choice(self, key: str, kind: type[E]) -> E:
        """Take one of the words of `kind`."""
        value = self._take(key)
        try:
            return kind(value)
        except ValueError:
            words = ", ".join(kind)
            raise self.wrong(key, f"must be one of {words}") from None

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of at least one string."""
        value = self._take(key)
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(item, str) and item.strip() for item in value)
        ):
            raise self.wrong(key, "must be a list of texts")
        return tuple(item.strip() for item in value)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """Take a list of tables; empty when the key is not there."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, "must be a list of tables")
        return value

    def refuse_unknown(self) -> None:
        """Refuse what nothing took: a misspelt key would otherwise pass unseen."""
        for key in self._left:
            raise self.wrong(key, "is not known here")
