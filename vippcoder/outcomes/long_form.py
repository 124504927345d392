"""Outcomes coded elsewhere: a text of one row a unit and timepoint, read strictly.

Nothing is guessed and nothing is left out in silence: what is missing is counted, and what is wrong
is told with its line, all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.outcomes import cells
from vippcoder.outcomes.arms import Unit, arms_of_units
from vippcoder.outcomes.comparison import in_order
from vippcoder.text_table import Reading, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.outcomes.arms import Arms
    from vippcoder.text_table import Row

_TWO: Final = 2
"""Arms that are compared."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column says what; at least one of event and value is named."""

    arm: str
    event: str | None = None
    value: str | None = None
    unit: str | None = None
    timepoint: str | None = None
    baseline: str | None = None

    def named(self) -> tuple[str, ...]:
        """Return every column that is named."""
        every = (self.unit, self.arm, self.timepoint, self.event, self.value, self.baseline)
        return tuple(name for name in every if name is not None)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a table holds."""

    arms: tuple[Arms, ...]
    """One for each timepoint, in the order in which they come, and outcome, events first."""
    notes: tuple[str, ...]
    """What was taken for granted and what is missing, in sentences."""

    def with_cutoffs(self, cutoffs: Sequence[float]) -> tuple[Arms, ...]:
        """Return the arms, and behind those of a value the event that it is X or more."""
        return tuple(
            one
            for arms in self.arms
            for one in (arms, *(() if arms.is_event else map(arms.cut_at, cutoffs)))
        )


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    unit: str
    arm: str
    timepoint: str
    event: float | None
    value: float | None
    baseline: float | None


def read_outcomes(
    text: str,
    columns: Columns,
    *,
    reference: str | None = None,
    decimal_comma: bool = False,
    path: Path | None = None,
) -> Outcomes:
    """Make the arms of each timepoint of a text.

    Args:
        text: a head of column names, then one row a unit and timepoint; what is missing is empty
            (or NA). Separated by commas, semicolons, tabs or bars.
        columns: which column says what. Without a unit, each row is one of its own.
        reference: the arm that the other is compared with.
        decimal_comma: whether numbers are written 3,5.
        path: the file, for messages.

    Raises:
        StudyError: a column is not there, or there are no rows.
        ProblemsError: everything else that is wrong, with its line.
    """
    reading = Reading(path)
    table = read_table(reading, text, columns.named(), "outcomes")
    rows = [_row(reading, row, columns, decimal_comma=decimal_comma) for row in table]
    _look_for_doubles(reading, rows)
    _look_at_units(reading, rows, columns)
    names = _look_at_arms(reading, rows, columns, reference)
    reading.end_if_any()
    if not rows:
        raise reading.stop("holds no rows", "give it one for each unit")
    order, sentence = in_order(names, reference)
    arms, notes = _arms(rows, columns, order)
    return Outcomes(tuple(arms), (sentence, *notes))


def _row(reading: Reading, row: Row, columns: Columns, *, decimal_comma: bool) -> _Row:
    reading.problems += [
        f"line {row.line}: {name} is empty; say which {what}"
        for name, what in (
            (columns.unit, "unit"),
            (columns.arm, "arm"),
            (columns.timepoint, "timepoint"),
        )
        if name is not None and cells.is_absent(row[name])
    ]

    def read(name: str | None, *, is_event: bool = False) -> float | None:
        try:
            if is_event:
                return cells.event(row[name])
            return cells.number(row[name], decimal_comma=decimal_comma)
        except cells.Unreadable as error:
            reading.problems.append(f"line {row.line}: {name}: {error}")
            return None

    return _Row(
        line=row.line,
        unit=row[columns.unit] if columns.unit else f"line {row.line}",
        arm=row[columns.arm],
        timepoint=row[columns.timepoint],
        event=read(columns.event, is_event=True),
        value=read(columns.value),
        baseline=read(columns.baseline),
    )


def _look_for_doubles(reading: Reading, rows: list[_Row]) -> None:
    seen: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.unit:
            seen.setdefault((row.timepoint, row.unit), []).append(row.line)
    for (timepoint, unit), lines in seen.items():
        if len(lines) > 1:
            at = f" at {timepoint}" if timepoint else ""
            mend = "leave one row" if at else "leave one row, or name the column --timepoint"
            told = ", ".join(map(str, lines))
            reading.problems.append(f"lines {told}: unit {unit} stands twice{at}; {mend}")


def _look_at_units(reading: Reading, rows: list[_Row], columns: Columns) -> None:
    first: dict[str, _Row] = {}
    start: dict[str, _Row] = {}
    for row in rows if columns.unit else ():
        known = first.setdefault(row.unit, row)
        if known.arm != row.arm and known.arm and row.arm:
            reading.problems.append(
                f"lines {known.line}, {row.line}: unit {row.unit} is in {known.arm} and in "
                f"{row.arm}; a unit has one arm"
            )
        if row.baseline is None:
            continue
        known = start.setdefault(row.unit, row)
        if known.baseline != row.baseline:
            reading.problems.append(
                f"lines {known.line}, {row.line}: unit {row.unit} has two values of "
                f"{columns.baseline}; a unit starts once"
            )


def _look_at_arms(
    reading: Reading, rows: list[_Row], columns: Columns, reference: str | None
) -> list[str]:
    first: dict[str, int] = {}
    for row in rows:
        if not cells.is_absent(row.arm):
            first.setdefault(row.arm, row.line)
    names = list(first)
    told = ", ".join(f"{name} from line {line}" for name, line in first.items())
    if len(names) > _TWO:
        reading.problems.append(
            f"{columns.arm} names {len(names)} arms ({told}); two are compared: leave the rows of "
            "two in the file, once for each pair that you want"
        )
    elif rows and len(names) < _TWO:
        reading.problems.append(
            f"{columns.arm} names {'one arm' if names else 'no arm'} ({told or 'all are empty'}); "
            "two are compared"
        )
    if reference is not None and rows and reference not in first:
        reading.problems.append(f"--reference {reference} is no arm; there are {', '.join(names)}")
    return names


def _arms(
    rows: list[_Row], columns: Columns, order: tuple[str, str]
) -> tuple[list[Arms], list[str]]:
    everyone = {row.unit: row.arm for row in rows}
    starts = {row.unit: row.baseline for row in rows if row.baseline is not None}
    found: list[Arms] = []
    notes: list[str] = []
    for timepoint in dict.fromkeys(row.timepoint for row in rows):
        here = {row.unit: row for row in rows if row.timepoint == timepoint}
        absent = [unit for unit in everyone if columns.unit and unit not in here]
        if absent:
            notes.append(
                f"{timepoint}: {len(absent)} of {len(everyone)} units have no row here and count "
                "as missing."
            )
        for name, is_event in ((columns.event, True), (columns.value, False)):
            if name is None:
                continue
            seen = {unit: row.event if is_event else row.value for unit, row in here.items()}
            units = [
                Unit(unit, everyone[unit], seen.get(unit), starts.get(unit))
                for unit in (*here, *absent)
            ]
            found.append(
                arms_of_units(
                    units,
                    order,
                    name,
                    is_event=is_event,
                    timepoint=timepoint,
                    baseline_name=columns.baseline or "",
                )
            )
    return found, [*notes, *_missing(found)]


def _missing(found: list[Arms]) -> list[str]:
    notes: list[str] = []
    for arms in found:
        one, other = arms.sizes(~arms.seen)
        if one or other:
            at = f"{arms.timepoint}: " if arms.timepoint else ""
            notes.append(
                f"{at}{arms.outcome} is missing of {one} in {arms.names[0]} and {other} in "
                f"{arms.names[1]}; they are counted, and not in the figures."
            )
    return notes
