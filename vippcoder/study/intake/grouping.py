"""Rows put together: sessions, visits, what is missing, and every contradiction between rows."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from vippcoder.study.intake.rows import (
    FilmFile,
    MissingSession,
    Problem,
    Row,
    WantedSession,
    WantedVisit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import DyadId, TaskId, TimepointId


class _Visit(NamedTuple):
    dyad: DyadId
    timepoint: TimepointId


class Grouped(NamedTuple):
    """What rows say together."""

    sessions: tuple[WantedSession, ...]
    visits: tuple[WantedVisit, ...]
    missing: tuple[MissingSession, ...]
    problems: tuple[Problem, ...]


def grouped(rows: Sequence[Row], design: StudyDesign) -> Grouped:
    """Put rows together, in the manifest's order; see `manifest.read_manifest`."""
    problems = list(_same_places(rows))
    films: dict[tuple[_Visit, TaskId], list[Row]] = defaultdict(list)
    visits: dict[_Visit, list[Row]] = defaultdict(list)
    missing: list[MissingSession] = []
    for row in rows:
        visit = _Visit(row.dyad, row.timepoint)
        visits[visit].append(row)
        if row.file is not None and row.task is not None:
            films[visit, row.task].append(row)
        elif row.task is not None:
            missing.append(MissingSession(*visit, row.task, row.missing_because, row.line))
    sessions = []
    for (visit, task), held in films.items():
        problems += _faults_of_session(held)
        if all(row.is_sound for row in held):
            sessions.append(_session(visit, task, held))
    problems += _missing_twice(missing, films)
    wanted = []
    for visit, held in visits.items():
        problems += _faults_of_visit(held)
        wanted.append(_visit(visit, held))
    problems += _faults_of_order(wanted, design)
    return Grouped(tuple(sessions), tuple(wanted), tuple(missing), tuple(problems))


def same_files(films: Iterable[FilmFile]) -> Iterator[Problem]:
    """Yield rows that name one file, by whatever path."""
    seen: dict[object, int] = {}
    for film in films:
        file = _identity(film.path)
        if file in seen:
            yield Problem(film.line, f"line {seen[file]} names the same file, '{film.path.name}'")
        seen.setdefault(file, film.line)


def faults_of_days(
    days: Iterable[tuple[DyadId, TimepointId, date, int]], design: StudyDesign
) -> Iterator[Problem]:
    """Yield what is wrong with the order of a family's visits: a later timepoint filmed earlier.

    Args:
        days: dyad, timepoint, the day filmed, and the manifest's line, 0 for a visit known before.
        design: whose order of timepoints holds.
    """
    order = {timepoint.id: place for place, timepoint in enumerate(design.timepoints)}
    of_dyad: dict[DyadId, list[tuple[int, date, int, TimepointId]]] = defaultdict(list)
    for dyad, timepoint, day, line in days:
        if timepoint in order:
            of_dyad[dyad].append((order[timepoint], day, line, timepoint))
    for dyad, visits in of_dyad.items():
        for (_, day, line, timepoint), (_, later, at, after) in pairwise(sorted(visits)):
            if later <= day and (line or at):
                yield Problem(
                    at or line,
                    f"{after} of {dyad} was filmed on {later}, and {timepoint}, which comes before "
                    f"it, on {day}: one of the dates is wrong",
                )


def _session(visit: _Visit, task: TaskId, rows: Sequence[Row]) -> WantedSession:
    angles: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        angles[row.angle].append(row)
    return WantedSession(
        *visit,
        task,
        rows[0].language,
        tuple(
            tuple(
                FilmFile(row.file, row.line)
                for row in sorted(angles[angle], key=lambda row: row.part)
                if row.file is not None
            )
            for angle in sorted(angles)
        ),
    )


def _visit(visit: _Visit, rows: Sequence[Row]) -> WantedVisit:
    filmed_on = next((row.filmed_on for row in rows if row.filmed_on), None)
    because = next((row.missing_because for row in rows if row.task is None), "")
    return WantedVisit(*visit, filmed_on, because, rows[0].line)


def _faults_of_session(rows: Sequence[Row]) -> Iterator[Problem]:
    first = rows[0]
    for row in rows[1:]:
        if row.language != first.language:
            yield Problem(
                row.line,
                f"its session is in '{first.language}' by line {first.line}, and in "
                f"'{row.language}' here",
            )
    yield from _gaps("angle", {row.angle for row in rows}, first.line)
    for angle in sorted({row.angle for row in rows}):
        held = [row for row in rows if row.angle == angle]
        yield from _gaps(f"part of angle {angle}", {row.part for row in held}, held[0].line)


def _gaps(what: str, numbers: set[int], line: int) -> Iterator[Problem]:
    for number in range(1, max(numbers)):
        if number not in numbers:
            yield Problem(line, f"its session has no {what} {number}, and one with a higher number")


def _faults_of_visit(rows: Sequence[Row]) -> Iterator[Problem]:
    first = rows[0]
    dated = [row for row in rows if row.filmed_on]
    for row in dated[1:]:
        if row.filmed_on != dated[0].filmed_on:
            yield Problem(
                row.line,
                f"{row.timepoint} of {row.dyad} was filmed on {dated[0].filmed_on} by line "
                f"{dated[0].line}, and on {row.filmed_on} here",
            )
    whole = [row for row in rows if row.task is None]
    if whole and len(rows) > 1:
        other = next((row for row in rows if row is not whole[0]), first)
        yield Problem(
            max(whole[0].line, other.line),
            f"the whole visit is missing by line {whole[0].line}, and line {other.line} says more "
            "of it",
        )


def _faults_of_order(visits: Iterable[WantedVisit], design: StudyDesign) -> Iterator[Problem]:
    days = ((v.dyad, v.timepoint, v.filmed_on, v.line) for v in visits if v.filmed_on)
    yield from faults_of_days(days, design)


def _same_places(rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield rows that say the same place twice: dyad, timepoint, task, angle and part."""
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.file is None:
            continue
        place = (row.dyad, row.timepoint, row.task, row.angle, row.part)
        if place in seen:
            yield Problem(
                row.line,
                f"line {seen[place]} names part {row.part} of angle {row.angle} of this session "
                "already: number them in columns angle and part",
            )
        seen.setdefault(place, row.line)


def _identity(path: Path) -> object:
    """Return what two paths to one file have in common."""
    try:
        facts = path.stat()
    except OSError:
        return path
    return (facts.st_dev, facts.st_ino) if facts.st_ino else path.resolve()


def _missing_twice(
    missing: Sequence[MissingSession], films: dict[tuple[_Visit, TaskId], list[Row]]
) -> Iterator[Problem]:
    seen: dict[tuple[_Visit, TaskId], int] = {}
    for one in missing:
        key = (_Visit(one.dyad, one.timepoint), one.task)
        if key in films:
            line = films[key][0].line
            yield Problem(one.line, f"says that the film is missing, and line {line} names it")
        elif key in seen:
            yield Problem(one.line, f"line {seen[key]} says the same session missing already")
        seen.setdefault(key, one.line)
