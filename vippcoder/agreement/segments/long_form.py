"""Segments coded elsewhere: a text of one row a mark, read strictly and told of completely."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.segments.coded import CodedSession, Mark
from vippcoder.text_table import Reading, Row, read_table
from vippcoder.timebase import parse_instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_US: Final = 1_000_000
_LONGEST_S: Final = 10**10
"""Beyond any time of a film, and any clock's."""
_ONLY: Final = "(all)"
"""What a session is called that has no name."""
_NO_WINDOW: Final = (
    "No window was named (--window-end): each session runs from its first mark to its last, so "
    "that time before and after counts for nothing."
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column says what; times are seconds or minutes:seconds of the session."""

    observer: str
    code: str
    start: str
    session: str | None = None
    """None takes all marks for one session's."""
    end: str | None = None
    """None takes every mark for a moment."""
    window_start: str | None = None
    window_end: str | None = None
    cluster: str | None = None
    subject: str | None = None
    """Whom a mark is about; marks of two subjects never have one code."""
    by: tuple[str, ...] = ()

    def named(self) -> tuple[str, ...]:
        """Return every column that is named."""
        most = (self.observer, self.code, self.start, self.session, self.end)
        rest = (self.window_start, self.window_end, self.cluster, self.subject, *self.by)
        return tuple(name for name in (*most, *rest) if name is not None)


@dataclass(frozen=True, slots=True)
class Groups:
    """The sessions of a file, in the order in which their groups come."""

    sessions: tuple[tuple[str, tuple[CodedSession, ...]], ...]
    notes: tuple[str, ...]
    """What was taken for granted or left out, in sentences."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A row: a mark, or that its observer marked nothing."""

    line: int
    group: str
    session: str
    observer: str
    cluster: str
    window: tuple[int | None, int | None]
    mark: Mark | None


def read_segments(text: str, columns: Columns, path: Path | None = None) -> Groups:
    """Read the sessions of each group of a text of marks.

    Args:
        text: a head of column names, then one row a mark. An empty end is a moment; a row without
            code and times says that its observer coded the session and marked nothing.
        columns: which column says what.
        path: the file, for messages.

    Raises:
        StudyError: a column is not there, or the file is empty.
        ProblemsError: everything else that is wrong, with its line.
    """
    reading = Reading(path)
    table = read_table(reading, text, columns.named(), "segments")
    rows = [row for row in (_told(reading, row, columns) for row in table) if row is not None]
    _look_for_doubles(reading, rows)
    groups: dict[str, dict[str, list[_Told]]] = {}
    for row in rows:
        groups.setdefault(row.group, {}).setdefault(row.session, []).append(row)
    found = [
        (group, [_session(reading, told, columns) for told in sessions.values()])
        for group, sessions in groups.items()
    ]
    reading.end_if_any()
    if not rows:
        raise reading.stop("holds no segments", "give it a row for each")
    kept = [(group, tuple(one for one in sessions if one)) for group, sessions in found]
    return Groups(tuple(kept), _notes([one for _, told in kept for one in told], columns))


def _told(reading: Reading, row: Row, columns: Columns) -> _Told | None:
    before = len(reading.problems)
    reading.problems += [
        f"line {row.line}: {name} is empty; say whose mark it is"
        for name in (columns.session, columns.observer, columns.cluster)
        if name is not None and not row[name]
    ]
    mark = _mark(reading, row, columns)
    window = (
        _time(reading, row, columns.window_start),
        _time(reading, row, columns.window_end),
    )
    if len(reading.problems) > before:
        return None
    return _Told(
        line=row.line,
        group=" / ".join(row[name] for name in columns.by),
        session=row[columns.session] or _ONLY,
        observer=row[columns.observer],
        cluster=row[columns.cluster],
        window=window,
        mark=mark,
    )


def _mark(reading: Reading, row: Row, columns: Columns) -> Mark | None:
    code = row[columns.code]
    start, end = _time(reading, row, columns.start), _time(reading, row, columns.end)
    if not code and not row[columns.start] and not row[columns.end]:
        return None
    if not code or not row[columns.start]:
        empty = columns.start if code else columns.code
        reading.problems.append(
            f"line {row.line}: {empty} is empty; fill it in, or leave code and times empty where "
            "nothing was marked"
        )
        return None
    if start is None:
        return None
    end = start if end is None else end
    if end < start:
        reading.problems.append(f"line {row.line}: it ends before it starts; mend its times")
        return None
    subject = row[columns.subject]
    return Mark(start, end, f"{subject}: {code}" if subject else code, subject)


def _time(reading: Reading, row: Row, column: str | None) -> int | None:
    text = row[column]
    if not text:
        return None
    time = _microseconds(text)
    if time is None:
        reading.problems.append(
            f"line {row.line}: {column} {text} is not a time; write seconds or minutes:seconds"
        )
    return time


def _microseconds(text: str) -> int | None:
    if ":" in text:
        try:
            return parse_instant(text)
        except ValueError:
            return None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > _LONGEST_S or "_" in text:
        return None
    return round(number * _US)


def _look_for_doubles(reading: Reading, rows: Sequence[_Told]) -> None:
    seen: dict[tuple[str, str, str, Mark], list[int]] = {}
    for row in rows:
        if row.mark is not None:
            key = (row.group, row.session, row.observer, row.mark)
            seen.setdefault(key, []).append(row.line)
    reading.problems += [
        f"lines {', '.join(map(str, lines))}: {observer} marked {mark.code} in {session} at the "
        "same time twice; leave one"
        for (_, session, observer, mark), lines in seen.items()
        if len(lines) > 1
    ]


def _session(reading: Reading, rows: Sequence[_Told], columns: Columns) -> CodedSession | None:
    first = rows[0]
    for row in rows:
        for what, mine, other in (
            (columns.cluster, row.cluster, first.cluster),
            ("window", row.window, first.window),
        ):
            if mine != other:
                reading.problems.append(
                    f"lines {first.line}, {row.line}: session {first.session} has two values of "
                    f"{what}; give it one"
                )
                return None
    codings: dict[str, list[Mark]] = {row.observer: [] for row in rows}
    for row in rows:
        if row.mark is not None:
            codings[row.observer].append(row.mark)
    start, end = _window(rows, columns)
    if end is None or end <= start:
        reading.problems.append(
            f"line {first.line}: session {first.session} has no time; give it a window that ends "
            "after its start"
        )
        return None
    return CodedSession(first.session, start, end, codings, first.cluster)


def _window(rows: Sequence[_Told], columns: Columns) -> tuple[int, int | None]:
    start, end = rows[0].window
    marks = [row.mark for row in rows if row.mark is not None]
    if end is None and marks:
        # A moment at the end lies in the window; a window is half-open.
        end = max(mark.end_us + mark.is_moment for mark in marks)
    if start is None:
        is_free = columns.window_end is None and marks
        start = min(mark.start_us for mark in marks) if is_free else 0
    return start, end


def _notes(sessions: Sequence[CodedSession], columns: Columns) -> tuple[str, ...]:
    notes = [] if columns.window_end else [_NO_WINDOW]
    alone = [session.session for session in sessions if len(session.codings) == 1]
    if alone:
        were = "1 session was" if len(alone) == 1 else f"{len(alone)} sessions were"
        notes.append(
            f"{were} coded by one observer only and left out: {', '.join(alone[:5])}"
            f"{' and others' if len(alone) > 5 else ''}. "  # noqa: PLR2004 - enough to see which
            "If another observer marked nothing, give that a row without code and times."
        )
    return tuple(notes)
