"""One row of a manifest read: what each field says, and every fault of it."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, NamedTuple

from vippcoder.domain.ids import DyadId, TaskId, TimepointId
from vippcoder.study.intake.codes import fault_of_code
from vippcoder.study.intake.rows import LANGUAGE, FilmFile, RawRow, Row

if TYPE_CHECKING:
    from collections.abc import Collection

    from vippcoder.domain.design import StudyDesign

ANGLES_AT_MOST = 4
PARTS_AT_MOST = 99
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FIRST_YEAR = 1950
_NAMED_AT_MOST = 12


class ReadRow(NamedTuple):
    """A row, read."""

    row: Row | None
    """None where it does not say what it is about."""
    file: FilmFile | None
    """The file that it names, there or not."""
    faults: list[str]
    """What is wrong with it, in sentences."""


def read_row(
    raw: RawRow,
    folder: Path,
    design: StudyDesign,
    *,
    known: Collection[DyadId] = (),
    language: str = LANGUAGE,
    absent: Collection[str] = (),
) -> ReadRow:
    """Read a row.

    Args:
        raw: as typed.
        folder: what files are relative to; absolute.
        design: whose timepoints, tasks and telling words hold.
        known: dyads whose codes were judged before.
        language: where the row says none.
        absent: columns that the manifest lacks, of which no row is blamed.
    """
    reader = _Reader(raw, absent)
    dyad = reader.dyad(design, known)
    timepoint = reader.timepoint(design)
    because = raw.text("missing_because")
    task = reader.task(design, is_missing=bool(because))
    is_placed = bool(dyad and timepoint and (task or because)) and not absent
    count = len(reader.faults)
    angle = reader.number("angle", ANGLES_AT_MOST, "a session has four angles at most")
    part = reader.number("part", PARTS_AT_MOST, f"a film has {PARTS_AT_MOST} parts at most")
    is_placed = is_placed and len(reader.faults) == count
    path = reader.file(folder, is_missing=bool(because))
    spoken = reader.language(language)
    day = reader.day()
    row = Row(
        raw.line,
        DyadId(dyad),
        TimepointId(timepoint),
        TaskId(task) if task else None,
        path,
        angle,
        part,
        spoken,
        day,
        because,
        is_sound=not reader.faults,
    )
    file = FilmFile(path, raw.line) if path else None
    return ReadRow(row if is_placed else None, file, reader.faults)


class _Reader:
    """Reads the fields of one row and notes what is wrong."""

    def __init__(self, raw: RawRow, absent: Collection[str]) -> None:
        self._raw, self._absent = raw, absent
        self.faults: list[str] = []

    def dyad(self, design: StudyDesign, known: Collection[DyadId]) -> str:
        code = self._raw.text("dyad")
        if not code:
            self._lacks("dyad", "the dyad is missing")
        elif code not in known:
            fault = fault_of_code(code, design.telling_words)
            if fault:
                self.faults.append(
                    f"the dyad code '{code}' {fault}: choose one that says nothing, such as D-001"
                )
        return code

    def timepoint(self, design: StudyDesign) -> str:
        given = self._raw.text("timepoint")
        return self._one_of("timepoint", given, [str(t.id) for t in design.timepoints])

    def task(self, design: StudyDesign, *, is_missing: bool) -> str:
        given = self._raw.text("task")
        if not given and is_missing:
            return ""  # the whole visit
        return self._one_of("task", given, [str(t.id) for t in design.tasks])

    def _one_of(self, what: str, given: str, known: list[str]) -> str:
        if not given:
            self._lacks(what, f"the {what} is missing")
        elif given not in known:
            shown = ", ".join(known[:_NAMED_AT_MOST])
            self.faults.append(f"the design has no {what} '{given}': it has {shown}")
        return given

    def _lacks(self, column: str, sentence: str) -> None:
        if column not in self._absent:
            self.faults.append(sentence)

    def number(self, column: str, most: int, why: str) -> int:
        given = self._raw.text(column)
        if not given:
            return 1
        if not re.fullmatch(r"[0-9]{1,4}", given) or int(given) < 1:
            self.faults.append(f"the {column} '{given}' is no number from 1")
            return 1
        if int(given) > most:
            self.faults.append(f"the {column} is {int(given)}, and {why}")
        return int(given)

    def language(self, usual: str) -> str:
        given = self._raw.text("language")
        if given and not _LANGUAGE.fullmatch(given):
            self.faults.append(f"the language '{given}' is no code such as en or de")
        return given or usual

    def day(self) -> date | None:
        given = self._raw.text("filmed_on")
        if not given:
            return None
        try:
            day = date.fromisoformat(given) if _DAY.fullmatch(given) else None
        except ValueError:
            day = None
        if day is None:
            self.faults.append(f"the date '{given}' is no day written as 2025-03-09")
            return None
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        if not date(_FIRST_YEAR, 1, 1) <= day <= tomorrow:
            when = "in the future" if day > tomorrow else "too long ago"
            self.faults.append(f"the date {given} lies {when}")
        return day

    def file(self, folder: Path, *, is_missing: bool) -> Path | None:
        given = self._raw.text("file")
        if is_missing:
            if given:
                self.faults.append("names a file and says why it is missing: take one of them out")
            return None
        if not given:
            self._lacks(
                "file", "names no file: name it, or say in missing_because why there is none"
            )
            return None
        path = _found(folder, given)
        fault = _fault_of_file(path)
        if fault:
            self.faults.append(f"the file '{given}' {fault}")
        return path


def _found(folder: Path, given: str) -> Path:
    """Return a file's path; a manifest written under Windows may be read elsewhere."""
    path = folder / given
    if "\\" in given and os.sep == "/" and not path.exists():
        path = folder / PureWindowsPath(given).as_posix()
    return Path(os.path.normpath(path))


def _fault_of_file(path: Path) -> str:
    try:
        if path.is_dir():
            return "is a folder: name each film in a row of its own"
        if not path.is_file():
            return "is not there"
        if path.stat().st_size == 0:
            return "is empty: copy it again from the camera"
        with path.open("rb"):
            return ""
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except ValueError:
        return "is no file name"
