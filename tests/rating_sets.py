"""Published ratings that several tests use, and outside data where it is at hand."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vippcoder.agreement.result import Level, Result
from vippcoder.agreement.results import results_of
from vippcoder.agreement.table import RatingTable, tabulate

if TYPE_CHECKING:
    from collections.abc import Sequence

_BESIDE = Path(__file__).parents[1].parent / "shared" / "data"
SHARED = Path(os.environ.get("VIPPCODER_TEST_DATA", _BESIDE))
"""Outside data: named by the variable, or beside the checkout."""

SHROUT_FLEISS = (
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
)
"""Shrout and Fleiss 1979, Table 2: six targets, four judges."""

KRIPPENDORFF = (
    (1, 1, None, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (None, 5, 5, 5),
    (None, None, 1, 1),
    (None, None, 3, None),
)
"""Krippendorff 2011; R irrCAC's raw4raters. Alpha .743 .815 .849 .797."""


def shared(name: str) -> Path:
    """Return a file of outside data, or skip the test."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"outside data is not here: {name}")
    return path


def wide_table(
    rows: Sequence[Sequence[float | None]], level: Level = Level.INTERVAL
) -> RatingTable:
    """Make a table of rows of units; None where there is no rating."""
    ratings = [
        (f"u{row}", "ABCDEFGHIJ"[column], float(value))
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    ]
    return tabulate(ratings, level)


def shared_table(name: str, level: Level, *, first_is_unit: bool = True) -> RatingTable:
    """Read a wide file of outside data; text is coded by one dictionary over all observers."""
    with shared(name).open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    start = 1 if first_is_unit else 0
    texts = sorted({cell for row in rows for cell in row[start:] if cell})
    codes = {text: _number(text, place) for place, text in enumerate(texts)}
    return tabulate(
        [
            (row[0] if first_is_unit else str(place), head[column], codes[row[column]])
            for place, row in enumerate(rows)
            for column in range(start, len(head))
            if row[column]
        ],
        level,
    )


def _number(text: str, place: int) -> float:
    try:
        return float(text)
    except ValueError:
        return float(place)


def found(
    table: RatingTable, *, cutoff: float | None = None, draws: int = 0
) -> dict[tuple[str, str], Result]:
    """Return all results by name and weights."""
    cutoffs = () if cutoff is None else (cutoff,)
    results = results_of(table, cutoffs=cutoffs, draws=draws)
    return {(one.statistic, one.weights): one for one in results if one.cutoff == cutoff}
