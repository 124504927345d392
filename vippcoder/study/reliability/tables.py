"""Figures as tables for spreadsheets: CSV and XLSX, in which no text is ever taken for a formula.

Neither a dyad nor a session stands in them, and a timepoint only where figures are divided by it.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from vippcoder.errors import StudyError
from vippcoder.study.reliability.records import records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from vippcoder.study.reliability.parts import Part
    from vippcoder.study.reliability.records import AnyFigures

_OF_WHAT: Final = ("instrument", "editions", "dimension", "comparison")
_DIVISIONS: Final = ("timepoint", "task", "month")
_FIGURE: Final = (
    "observers",
    "cutoff",
    "statistic",
    "about",
    "estimate",
    "ci_low",
    "ci_high",
    "ci_method",
    "status",
    "reason",
    "model",
    "type",
    "definition",
    "weights",
    "level",
    "n_units",
    "n_clusters",
    "n_observers",
)
_COUNTED: Final = ("sessions", "pairs", "single", "missing", "awaited", "excluded", "excluded_why")
_RATING: Final = ("instrument", "dimension", "comparison", "session", "family", "observer", "value")
_LAST: Final = ("degenerate_share", "settings", "reference")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def rows_of(figures: Iterable[AnyFigures]) -> list[list[Any]]:
    """Return the head and a row for each result; a division that was not asked for has no column.

    Cells are texts, numbers or None.
    """
    records = records_of(figures)
    divisions = [name for name in _DIVISIONS if any(record[name] for record in records)]
    head = [*_OF_WHAT, *divisions, *_FIGURE, *_COUNTED, *_LAST]
    return [list(head), *([_cell(record, name) for name in head] for record in records)]


def rating_rows(parts: Iterable[Part]) -> list[list[Any]]:
    """Return the head and a row for each rating that entered, long form, to compute it elsewhere.

    A session is called by its mask, a family by a number.

    Raises:
        StudyError: a part is of one timepoint: whoever has the values beside it and beside masks
            would know whose wave each mask is.
    """
    held = list(parts)
    if any(part.group.timepoint for part in held):
        raise StudyError(
            "ratings divided by timepoint would tell of which wave each mask is",
            mend="leave --by timepoint out, or take the figures without the ratings",
        )
    divisions = [name for name in _DIVISIONS if any(getattr(p.group, name) for p in held)]
    rows: list[list[Any]] = [[*_RATING[:3], *divisions, *_RATING[3:]]]
    for part in held:
        group, table = part.group, part.table
        of_what = [group.instrument, group.dimension, str(group.comparison)]
        of_what += [getattr(group, name) for name in divisions]
        for unit, family, values in zip(table.units, table.clusters, table.values, strict=True):
            for observer, value in zip(table.observers, values.tolist(), strict=True):
                if value == value:  # noqa: PLR0124 - a cell without a value is not a number
                    rows.append([*of_what, unit, family, observer, value])
    return rows


def write_ratings(path: Path, parts: Iterable[Part]) -> None:
    """Write the ratings that entered as UTF-8 CSV, one row a rating.

    Raises:
        StudyError: as `rating_rows`, or the file cannot be written.
    """
    _write_text(path, rating_rows(parts))


def write_csv(path: Path, figures: Iterable[AnyFigures]) -> None:
    """Write the table as UTF-8 CSV, which Excel reads too.

    Raises:
        StudyError: the file cannot be written.
    """
    _write_text(path, rows_of(figures))


def _write_text(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    try:
        path.write_bytes(text.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise _unwritable(path, error) from error


def write_xlsx(path: Path, figures: Iterable[AnyFigures]) -> None:
    """Write the table as a workbook; the same figures give the same bytes.

    Raises:
        StudyError: the file cannot be written.
    """
    _write_workbook(path, rows_of(figures))


def _write_workbook(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    # The moment of writing is nobody's business, and would make every file another.
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - xlsxwriter's form
    sheet = book.add_worksheet("Agreement")
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            style = bold if number == 0 else None
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, style)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows) - 1, 0), len(rows[0]) - 1)
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise _unwritable(path, error) from error


def _cell(record: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - text, number or None
    counted = record["counted"]
    if name == "excluded":
        return sum(one["codings"] for one in counted["excluded"])
    if name == "excluded_why":
        return "; ".join(f"{one['codings']}: {one['why']}" for one in counted["excluded"])
    value = counted[name] if name in _COUNTED else record[name]
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value if isinstance(value, int | float | None) else str(value)


def _harmless(cell: str | float | None) -> str | float | None:
    """Return a cell that no spreadsheet runs: a text that begins like a formula gets a quote."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _unwritable(path: Path, error: Exception) -> StudyError:
    why = getattr(error, "strerror", None) or "the file may be open elsewhere"
    return StudyError(f"cannot be written: {why}", path=path, mend="choose another place")
