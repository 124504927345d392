"""The private reader of an allocation: which dyad is in which arm.

Nothing reaches it but the sealing, and the unblinding once ratings are locked: the contract
`allocation` in `pyproject.toml` holds that. Its messages name lines and never what stands there.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.errors import ProblemsError, StudyError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

COLUMNS = ("dyad", "arm")
_UNFIT = ',"\r\n'
_LEAST_ARMS = 2


@dataclass(frozen=True, slots=True)
class Allocation:
    """Which dyad is in which arm. Neither its `repr` nor a traceback shows it."""

    arms: Mapping[str, str] = field(repr=False)
    """Arm by dyad, in the order of the dyads."""
    details: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """By dyad and the column's name as written: whatever else reveals an arm (uptake, therapist).
    No part of what is sealed; empty cells are absent."""

    def canonical(self) -> bytes:
        """Return the one CSV that is sealed, whatever file the allocation was read from.

        UTF-8 without a byte order mark, Unicode in normal form C; every line ends with LF, the last
        one too; a head `dyad,arm`; a line for each dyad, in the order of their codes as UTF-8;
        no quotes, since no value holds a comma, a quotation mark or a line break.
        """
        lines = [",".join(COLUMNS), *(f"{dyad},{arm}" for dyad, arm in self.arms.items())]
        return "".join(f"{line}\n" for line in lines).encode()


def read_allocation(file: Path) -> Allocation:
    """Read an allocation: a CSV with the columns `dyad` and `arm`, in any order.

    Commas or semicolons part the values; empty lines are passed over. Other columns are its
    details.

    Raises:
        StudyError: the file cannot be read as UTF-8.
        ProblemsError: its content is wrong; every problem is told with its line.
    """
    return parse_allocation(content_of(file), file)


def parse_allocation(content: bytes, file: Path) -> Allocation:
    """Read an allocation from its bytes, of which nothing is laid down anywhere.

    Args:
        content: of the CSV.
        file: for messages.

    Raises:
        StudyError, ProblemsError: as `read_allocation`.
    """
    rows = list(_rows(content, file))
    problems: list[str] = []
    head = [_plain(name).casefold() for name in rows[0][1]] if rows else []
    at = rows[0][0] if rows else 1
    for name in COLUMNS:
        if head.count(name) != 1:
            why = "is missing" if name not in head else "stands there more than once"
            problems.append(f"line {at}: the column {name} {why}; write dyad,arm as the first line")
    problems += _twice(head, at)
    if not problems:
        arms = _arms(rows, head, problems)
        if not problems:
            by_code = sorted(arms.items(), key=lambda pair: pair[0].encode())
            return Allocation(dict(by_code), _details(rows))
    raise ProblemsError(problems, path=file)


def read_details(file: Path, dyads: Collection[str]) -> dict[str, dict[str, str]]:
    """Read what else reveals arms and was written after the seal: a CSV with the column `dyad`.

    A column `arm` is not read: arms are those that were sealed.

    Args:
        file: the CSV.
        dyads: those that were allocated.

    Returns:
        By dyad and the column's name; empty cells are absent.

    Raises:
        StudyError: the file cannot be read as UTF-8.
        ProblemsError: its content is wrong; every problem is told with its line.
    """
    rows = list(_rows(content_of(file), file))
    head = [_plain(name).casefold() for name in rows[0][1]] if rows else []
    at = rows[0][0] if rows else 1
    problems = [*_twice(head, at)]
    if head.count("dyad") != 1:
        problems.append(f"line {at}: the column dyad is missing, or stands there more than once")
    seen: set[str] = set()
    for line, cells in rows[1:] if not problems else ():
        dyad = _plain(cells[head.index("dyad")]) if len(cells) == len(head) else ""
        if len(cells) != len(head):
            problems.append(
                f"line {line}: has {len(cells)} values, not {len(head)}; give one to each column"
            )
        elif dyad not in dyads:
            problems.append(f"line {line}: the allocation has no such dyad; check its code")
        elif dyad in seen:
            problems.append(f"line {line}: the dyad stands there already; keep one of the two")
        seen.add(dyad)
    if problems:
        raise ProblemsError(problems, path=file)
    return _details(rows)


def other_columns(file: Path) -> int:
    """Return how many columns a file has beside those that are read."""
    for _, cells in _rows(content_of(file), file):
        return len([cell for cell in cells if _plain(cell).casefold() not in COLUMNS])
    return 0


def content_of(file: Path) -> bytes:
    """Return the bytes of an allocation's file.

    Raises:
        StudyError: there is none, or it cannot be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise StudyError(
            "there is no such file", path=file, mend="name the allocation's file (.csv)"
        ) from error
    except OSError as error:
        raise StudyError(
            f"cannot be read: {error.strerror}", path=file, mend="name the allocation's file (.csv)"
        ) from error


def _rows(content: bytes, file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with its line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StudyError(
            "cannot be read as UTF-8 text", path=file, mend="save it as CSV (UTF-8)"
        ) from None  # the cause would name bytes of the file
    first = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise StudyError(
            f"line {reader.line_num} is no CSV", path=file, mend="save it as CSV (UTF-8)"
        ) from None


def _arms(
    rows: list[tuple[int, list[str]]], head: list[str], problems: list[str]
) -> dict[str, str]:
    arms: dict[str, str] = {}
    seen: dict[str, int] = {}
    for line, cells in rows[1:]:
        if len(cells) != len(head):
            problems.append(
                f"line {line}: has {len(cells)} values, not {len(head)}; give one to each column"
            )
            continue
        dyad, arm = (_plain(cells[head.index(name)]) for name in COLUMNS)
        problems += _unfit(line, {"dyad": dyad, "arm": arm})
        if dyad:
            if dyad.casefold() in seen:
                first = seen[dyad.casefold()]
                problems.append(
                    f"line {line}: the dyad stands on line {first} already; keep one of the two"
                )
            seen.setdefault(dyad.casefold(), line)
            arms.setdefault(dyad, arm)
    if not problems:
        problems += _unfit_arms(arms)
    return arms


def _twice(head: list[str], line: int) -> Iterator[str]:
    """Tell of a column beside dyad and arm whose name another has too."""
    for number, name in enumerate(head, start=1):
        if name and name not in COLUMNS and name in head[: number - 1]:
            yield f"line {line}: column {number} is called as one before it; rename it"


def _details(rows: list[tuple[int, list[str]]]) -> dict[str, dict[str, str]]:
    """Return the other columns of rows that are known to be whole."""
    names = [_plain(name) for name in rows[0][1]]
    at = [name.casefold() for name in names].index("dyad")
    return {
        _plain(cells[at]): {
            name: _plain(cell)
            for name, cell in zip(names, cells, strict=True)
            if name and name.casefold() not in COLUMNS and _plain(cell)
        }
        for _, cells in rows[1:]
    }


def _unfit_arms(arms: Mapping[str, str]) -> Iterator[str]:
    if not arms:
        yield "there is no dyad in it; write a line for each"
    elif len({arm.casefold() for arm in arms.values() if arm}) < _LEAST_ARMS:
        yield "every dyad is in one arm; write the arm of each"
    elif len({arm.casefold() for arm in arms.values()}) < len(set(arms.values())):
        yield "an arm is spelt in capitals on some lines and not on others; spell it one way"


def _unfit(line: int, values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if not value:
            yield f"line {line}: {name} is empty; write it"
        elif any(sign in value for sign in _UNFIT) or not value.isprintable():
            yield (
                f"line {line}: {name} holds a comma, a quotation mark, a line break or a sign that "
                "cannot be seen; take it out"
            )


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()
