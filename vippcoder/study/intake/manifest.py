"""Reading a manifest: which films belong to which dyad, timepoint and task.

Every problem is found at once, so that a manifest is mended in one go; nothing is taken in before.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vippcoder.errors import StudyError
from vippcoder.study.intake.fields import read_row
from vippcoder.study.intake.grouping import grouped, same_files
from vippcoder.study.intake.rows import (
    COLUMNS,
    LANGUAGE,
    REQUIRED,
    Manifest,
    Problem,
    RawRow,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import DyadId

_DELIMITERS = ",;"
_BIGGEST = 16 << 20


def read_manifest(
    path: Path,
    design: StudyDesign,
    *,
    known: Collection[DyadId] = (),
    language: str = LANGUAGE,
) -> Manifest:
    """Read and check a manifest: CSV in UTF-8, comma or semicolon, one file a row.

    Checked are the rows by themselves, against each other, against the design and whether the files
    are there; the study and what is inside the films are looked at when the intake is planned.

    Args:
        path: the manifest; files in it are relative to its folder.
        design: whose timepoints, tasks and telling words hold.
        known: dyads that the study has already; their codes were judged before.
        language: spoken where a row says none.

    Raises:
        StudyError: the file cannot be read at all.
    """
    raw, problems, absent = read_rows(path)
    if problems and not raw:
        return Manifest(path, problems=tuple(sorted(problems)))
    checked = check_rows(path, raw, design, known=known, language=language, absent=absent)
    return replace(checked, problems=tuple(sorted({*checked.problems, *problems})))


def check_rows(
    path: Path,
    raw: Sequence[RawRow],
    design: StudyDesign,
    *,
    known: Collection[DyadId] = (),
    language: str = LANGUAGE,
    absent: Collection[str] = (),
) -> Manifest:
    """Check rows wherever they come from; see `read_manifest`.

    Args:
        path: the manifest, or where it would be written: its folder is what files are relative to.
        raw: as typed.
        design, known, language: as for `read_manifest`.
        absent: columns that are missing, of which no row is blamed.
    """
    folder = path.absolute().parent
    read = [
        read_row(one, folder, design, known=known, language=language, absent=absent) for one in raw
    ]
    problems = {
        Problem(one.line, sentence)
        for one, found in zip(raw, read, strict=True)
        for sentence in found.faults
    }
    problems |= set(same_files(found.file for found in read if found.file))
    if not raw:
        problems.add(Problem(0, "the manifest holds no row beneath its head"))
    rows = [found.row for found in read if found.row]
    sessions, visits, missing, between = grouped(rows, design)
    return Manifest(
        path, tuple(raw), sessions, visits, missing, tuple(sorted({*problems, *between}))
    )


class ReadRows(NamedTuple):
    """The rows of a manifest, as typed."""

    raw: list[RawRow]
    """Those that have as many fields as the head."""
    problems: list[Problem]
    """What is wrong with the form."""
    absent: tuple[str, ...] = ()
    """Columns that it needs and lacks."""


def read_rows(path: Path) -> ReadRows:
    """Read the rows of a manifest as they were typed, and what is wrong with its form.

    Raises:
        StudyError: the file cannot be read at all.
    """
    try:
        if path.stat().st_size > _BIGGEST:
            raise StudyError("is too big for a manifest", path=path, mend="name the CSV file")
        content = path.read_bytes()
    except OSError as error:
        raise StudyError(
            f"cannot be read: {error.strerror}", path=path, mend="name the manifest, a CSV file"
        ) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return ReadRows(
            [], [Problem(line, "is not written in UTF-8: save the table as 'CSV UTF-8'")]
        )
    if "\0" in text:
        return ReadRows([], [Problem(0, "this is no text: save the table as 'CSV UTF-8'")])
    return _parsed(text)


def write_rows(raw: Iterable[RawRow]) -> str:
    """Return a manifest's text, to be written as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([[row.text(column) for column in COLUMNS] for row in raw])
    return out.getvalue()


def _parsed(text: str) -> ReadRows:
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        fault = f"cannot be read as CSV ({error}): look at its quotation marks"
        return ReadRows([], [Problem(begins, fault)])
    if not rows:
        fault = f"the manifest is empty: begin it with a line {','.join(COLUMNS)}"
        return ReadRows([], [Problem(0, fault)])
    (line, titles), *body = rows
    columns = [title.strip().lower() for title in titles]
    while columns and not columns[-1]:
        columns.pop()  # a spreadsheet's empty columns
    problems = [Problem(line, sentence) for sentence in _faults_of_head(columns)]
    found: list[RawRow] = []
    for at, cells in body:
        count = max((n for n, cell in enumerate(cells, 1) if cell.strip()), default=0)
        if count > len(columns) or len(cells) < len(columns):
            has = count if count > len(columns) else len(cells)
            problems.append(Problem(at, f"has {has} fields, and the head has {len(columns)}"))
        else:
            found.append(RawRow(at, dict(zip(columns, cells, strict=False))))
    return ReadRows(found, problems, tuple(name for name in REQUIRED if name not in columns))


def _faults_of_head(columns: Sequence[str]) -> list[str]:
    faults = [f"the column '{name}' is missing" for name in REQUIRED if name not in columns]
    for name in dict.fromkeys(columns):
        if name not in COLUMNS:
            faults.append(
                f"there is no column '{name}': a manifest may have {', '.join(COLUMNS)}"
                if name
                else "a column has no title"
            )
        elif columns.count(name) > 1:
            faults.append(f"the column '{name}' is there twice")
    return faults
