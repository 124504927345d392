"""Ratings made elsewhere: a text of one row a rating, read strictly and told of completely.

Nothing is guessed: a decimal comma, a word among numbers or a rating that stands twice is told with
its line, and all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.agreement.given_values import read_values
from vippcoder.agreement.table import tabulate
from vippcoder.text_table import Reading, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.agreement.given_values import Values
    from vippcoder.agreement.result import Level
    from vippcoder.agreement.table import RatingTable
    from vippcoder.text_table import Row


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column says what."""

    unit: str
    observer: str
    value: str
    cluster: str | None = None
    by: tuple[str, ...] = ()

    def named(self) -> tuple[str, ...]:
        """Return every column that is named."""
        cluster = () if self.cluster is None else (self.cluster,)
        return (self.unit, self.observer, self.value, *cluster, *self.by)


@dataclass(frozen=True, slots=True)
class Groups:
    """The tables of a file, in the order in which their groups come."""

    tables: tuple[tuple[str, RatingTable], ...]
    level: Level
    notes: tuple[str, ...]
    """What was taken for granted, in sentences."""


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    group: str
    unit: str
    observer: str
    cluster: str
    value: str


def read_long_form(
    text: str,
    columns: Columns,
    *,
    level: Level | None = None,
    scale: Sequence[float] = (),
    decimal_comma: bool = False,
    path: Path | None = None,
) -> Groups:
    """Make a table of each group of a text of ratings.

    Args:
        text: a head of column names, then one row a rating; an empty value is a missing one.
            Separated by commas, semicolons, tabs or bars.
        columns: which column says what.
        level: None takes numbers for interval and anything else for names.
        scale: all values that could have been given.
        decimal_comma: whether numbers are written 3,5.
        path: the file, for messages.

    Raises:
        StudyError: a column is not there, or there are no ratings.
        ProblemsError: everything else that is wrong, with its line.
    """
    reading = Reading(path)
    table = read_table(reading, text, columns.named(), "ratings")
    rows = [_row(reading, row, columns) for row in table]
    _look_for_doubles(reading, rows)
    _look_at_clusters(reading, rows, columns)
    given = [row for row in rows if row.value]
    texts = [(row.line, row.value) for row in given]
    values = read_values(texts, level, scale, decimal_comma=decimal_comma)
    reading.problems += values.problems
    reading.end_if_any()
    if not given:
        raise reading.stop("holds no ratings", "give it rows with a value")
    notes = (*values.notes, *_unrated(rows))
    return Groups(_tables(rows, given, values, scale), values.level, notes)


def _unrated(rows: list[_Row]) -> tuple[str, ...]:
    """Tell of units without any rating, which are in no count."""
    rated = {(row.group, row.unit) for row in rows if row.value}
    without = len({(row.group, row.unit) for row in rows} - rated)
    is_one = without == 1
    told = f"{without} {'unit has' if is_one else 'units have'} no rating at all"
    return (f"{told} and {'is' if is_one else 'are'} counted nowhere.",) if without else ()


def _row(reading: Reading, row: Row, columns: Columns) -> _Row:
    wanted = (columns.unit, columns.observer, *((columns.cluster,) if columns.cluster else ()))
    reading.problems += [
        f"line {row.line}: {name} is empty; say whose rating it is"
        for name in wanted
        if not row[name]
    ]
    return _Row(
        line=row.line,
        group=" / ".join(row[name] for name in columns.by),
        unit=row[columns.unit],
        observer=row[columns.observer],
        cluster=row[columns.cluster] if columns.cluster else row[columns.unit],
        value=row[columns.value],
    )


def _look_for_doubles(reading: Reading, rows: list[_Row]) -> None:
    seen: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        if row.unit and row.observer:
            seen.setdefault((row.group, row.unit, row.observer), []).append(row.line)
    reading.problems += [
        f"lines {', '.join(map(str, lines))}: unit {unit} and observer {observer} stand twice; "
        "leave one rating, or name the column that tells them apart with --by"
        for (_, unit, observer), lines in seen.items()
        if len(lines) > 1
    ]


def _look_at_clusters(reading: Reading, rows: list[_Row], columns: Columns) -> None:
    if columns.cluster is None:
        return
    first: dict[tuple[str, str], _Row] = {}
    for row in rows:
        known = first.setdefault((row.group, row.unit), row)
        if known.cluster != row.cluster and known.cluster and row.cluster:
            reading.problems.append(
                f"lines {known.line}, {row.line}: unit {row.unit} is of {known.cluster} and of "
                f"{row.cluster}; a unit has one {columns.cluster}"
            )


def _tables(
    rows: list[_Row], given: list[_Row], values: Values, scale: Sequence[float]
) -> tuple[tuple[str, RatingTable], ...]:
    groups: dict[str, list[tuple[str, str, float]]] = {row.group: [] for row in rows}
    clusters: dict[str, dict[str, str]] = {row.group: {} for row in rows}
    for row, value in zip(given, values.numbers, strict=True):
        groups[row.group].append((row.unit, row.observer, value))
        clusters[row.group][row.unit] = row.cluster
    observers = dict.fromkeys(row.observer for row in rows)
    return tuple(
        (
            group,
            tabulate(
                ratings,
                values.level,
                observers=tuple(observers),
                clusters=clusters[group],
                categories=scale,
                labels=values.labels,
            ),
        )
        for group, ratings in groups.items()
    )
