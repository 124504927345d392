"""A table of the folder: its columns say what they are, so the codebook cannot differ from it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell: TypeAlias = "str | int | float | bool | Digits | None"
REMARKS: Final = ("remarks", "what must be said of every figure of this study; empty: nothing")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Digits:
    """A number as it is to stand in the file."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a name."""

    name: str
    """Its file, without the ending."""
    about: str
    """What a row is."""
    columns: tuple[tuple[str, str], ...]
    """Name, and what stands in it."""
    rows: tuple[tuple[Cell, ...], ...]


def table_text(table: Table, remarks: str) -> str:
    """Return a table as CSV: UTF-8, commas, LF, a head; the same rows give the same bytes.

    Yes and no are 1 and 0, what is missing is empty, and no text begins like a formula.

    Args:
        table: which one.
        remarks: stands in a last column of every row.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in (*table.columns, REMARKS)])
    writer.writerows([_written(cell) for cell in (*row, remarks)] for row in table.rows)
    return out.getvalue()


def codebook(tables: Sequence[Table]) -> Table:
    """Return what stands in every column of some tables."""
    columns = (
        ("file", "the table"),
        ("row", "what a row of it is"),
        ("column", "its column"),
        ("meaning", "what stands in it"),
    )
    rows = tuple(
        (f"{table.name}.csv", table.about, name, what)
        for table in tables
        for name, what in (*table.columns, REMARKS)
    )
    return Table("codebook", "a column of a table", columns, rows)


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Digits):
        return cell.text
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return f"{round(cell, 9) + 0.0:.8g}"
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA_STARTS) else text


def shown(cell: Cell) -> str:
    """Return a cell as people read it: fractions with three decimals."""
    if isinstance(cell, Digits):
        return f"{float(cell.text):.3f}"
    if isinstance(cell, float):
        return f"{cell + 0.0:.3f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell)
