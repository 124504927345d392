"""Where in a design something is wrong: a table and a key, and the line they stand on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADER = re.compile(r"\s*(\[{1,2})\s*([\w-]+)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"\s*\"?([\w-]+)\"?\s*=")


@dataclass(frozen=True, slots=True)
class Place:
    """One key of one table of a design, as its file names them."""

    table: str = ""
    """Empty: the file's top."""
    number: int = 0
    """Counted from 1 among tables of the same name; 0 where there is only one."""
    key: str = ""
    """Empty: the table itself."""

    def __str__(self) -> str:
        if not self.table:
            return self.key
        table = f"[[{self.table}]] {self.number}" if self.number else f"[{self.table}]"
        return f"{table}: {self.key}" if self.key else table


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a design, and what to do about it."""

    place: Place
    why: str
    """What follows the place: `is missing`."""
    mend: str

    def told(self, lines: Lines | None = None) -> str:
        """Return the sentence, with its line where `lines` know the file."""
        at = f"line {lines.of(self.place)}: " if lines else ""
        return f"{at}{self.place} {self.why}; {self.mend}"


class Lines:
    """Finds the line of a place: tomllib tells positions of syntax errors alone.

    Args:
        text: the TOML document.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        table, number = "", 0
        for line_number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = header[2]
                is_list = header[1] == "[["
                counts[table] = counts.get(table, 0) + 1
                number = counts[table] if is_list else 0
                self._lines.setdefault((table, number, ""), line_number)
            elif key := _KEY.match(line):
                self._lines.setdefault((table, number, key[1]), line_number)

    def of(self, place: Place) -> int:
        """Return the line of a place; of its table where the key is not there."""
        for known in (
            (place.table, place.number, place.key),
            (place.table, place.number, ""),
            (place.table, 1, ""),
            ("", 0, place.table),
            (place.key, 0, ""),
            (place.key, 1, ""),
        ):
            if known in self._lines:
                return self._lines[known]
        return 1
