"""A text as a table: rows of named cells with their lines, read strictly.

Nothing is guessed and nothing is left out in silence: what is wrong is collected with its line, so
that all of it is told at once.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vippcoder.errors import ProblemsError, StudyError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_TOLD: Final = 50
_SPREADSHEET: Final = re.compile(r'\A"?sep=.?"?\r?\n')
"""A line in which spreadsheets tell each other the separator; its place stays, for line numbers."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, every cell trimmed."""

    line: int
    cells: dict[str, str]
    """By the name of the column."""

    def __getitem__(self, column: str | None) -> str:
        """Return a cell; empty for a column that was not named."""
        return self.cells[column] if column else ""


@dataclass(slots=True)
class Reading:
    """What is wrong with a file, so far."""

    path: Path | None
    problems: list[str] = field(default_factory=list)

    def stop(self, what: str, mend: str) -> StudyError:
        """Return the error that ends the reading at once."""
        return StudyError(what, path=self.path, mend=mend)

    def end_if_any(self) -> None:
        """Tell all problems.

        Raises:
            ProblemsError: there are some.
        """
        if not self.problems:
            return
        told, more = self.problems[:_MOST_TOLD], len(self.problems) - _MOST_TOLD
        if more > 0:
            told = [*told, f"and {more} more"]
        raise ProblemsError(told, path=self.path)


def read_table(reading: Reading, text: str, columns: Sequence[str], of: str) -> list[Row]:
    """Read a text with a head of column names.

    Args:
        reading: takes the problems of single rows.
        text: separated by commas, semicolons, tabs or bars; empty lines are passed over.
        columns: names that the head must hold, each once.
        of: what the file holds ("ratings"), for messages.

    Raises:
        StudyError: the text is empty or no table, or a column is not there.
    """
    text = _SPREADSHEET.sub("\n", text.removeprefix("\ufeff"))
    first = text.lstrip("\r\n").partition("\n")[0].strip()
    if not first:
        raise reading.stop("is empty", f"name a file of {of} with a head of column names")
    delimiter = _delimiter(first, columns)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    head: list[str] = []
    rows: list[Row] = []
    try:
        for cells in lines:
            cells = [cell.strip() for cell in cells]  # noqa: PLW2901 - the same, trimmed
            if not any(cells):
                continue
            if not head:
                head = cells
                _look_at_head(reading, head, columns)
            elif len(cells) != len(head):
                reading.problems.append(
                    f"line {lines.line_num}: {len(cells)} fields where the head has {len(head)}; "
                    "put values that hold the separator (a decimal comma?) into quotes"
                )
            else:
                rows.append(Row(lines.line_num, dict(zip(head, cells, strict=True))))
    except csv.Error as error:
        raise reading.stop(
            f"cannot be read as a table at line {lines.line_num}: {error}", "mend its quotes"
        ) from error
    return rows


def _delimiter(first: str, columns: Sequence[str]) -> str:
    """Return the separator with which the head holds most of the named columns."""

    def fits(delimiter: str) -> tuple[int, int]:
        cells = {cell.strip().strip('"') for cell in first.split(delimiter)}
        return len(cells & set(columns)), len(cells)

    return max(_DELIMITERS, key=fits)


def _look_at_head(reading: Reading, head: list[str], columns: Sequence[str]) -> None:
    missing = [name for name in dict.fromkeys(columns) if name not in head]
    if missing:
        what = "column" if len(missing) == 1 else "columns"
        known = ", ".join(name or "(unnamed)" for name in head)
        raise reading.stop(
            f"has no {what} {', '.join(missing)}; it has {known}", "name columns that it has"
        )
    twice = [name for name in dict.fromkeys(columns) if head.count(name) > 1]
    if twice:
        raise reading.stop(f"has two columns {', '.join(twice)}", "give each a name of its own")
