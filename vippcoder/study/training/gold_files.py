"""Gold codings beside their films: `set.toml`, or `gold.csv` from a spreadsheet.

Both say the same: of each film, for each dimension, the value, the reason and the moment that shows
it. All problems are told at once, each with its film and dimension.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from vippcoder.errors import ProblemsError, StudyError
from vippcoder.timebase import parse_instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOML, CSV = "set.toml", "gold.csv"
FORMAT: Final = 1
CANNOT_CODE: Final = "cannot code"
_COLUMNS: Final = ("film", "dimension", "value", "reason", "at")


@dataclass(frozen=True, slots=True)
class WrittenRating:
    """One rating as a file says it, not yet held against film and instrument."""

    dimension: str
    value: Decimal | None
    """None where it cannot be coded."""
    reason: str
    at_us: int | None


@dataclass(frozen=True, slots=True)
class WrittenMoment:
    """One further moment as a file says it."""

    at_us: int
    end_us: int | None
    dimension: str
    """Empty for none."""
    note: str


@dataclass(frozen=True, slots=True)
class WrittenFilm:
    """What is said of one film."""

    file: str
    task: str
    ratings: tuple[WrittenRating, ...]
    moments: tuple[WrittenMoment, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenSet:
    """What a folder says of its films."""

    path: Path
    """The file that says it."""
    name: str
    """Empty where it says none."""
    instrument: str
    """Empty where it says none."""
    films: tuple[WrittenFilm, ...]


def read_gold(folder: Path) -> WrittenSet:
    """Read what a folder of training films says of them.

    Raises:
        StudyError: it holds neither file, or one that cannot be read.
        ProblemsError: something in it is wrong; everything is told.
    """
    for name, read in ((TOML, _from_toml), (CSV, _from_csv)):
        path = folder / name
        if path.is_file():
            problems: list[str] = []
            found = read(path, problems)
            names = [film.file for film in found.films]
            problems += [f"{name} is told twice; tell it once" for name in _twice(names)]
            if not found.films:
                problems.append("tells of no film; write one as a table [[film]], or as rows")
            if problems:
                raise ProblemsError(problems, path=path)
            return found
    raise StudyError(
        f"holds neither {TOML} nor {CSV}",
        path=folder,
        mend="write the gold of each film beside the films, or make it from an expert's coding "
        "(`vippcoder training gold`)",
    )


def _twice(values: list[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError(
            "cannot be read as UTF-8 text", path=path, mend="save it as UTF-8"
        ) from error


def _from_toml(path: Path, problems: list[str]) -> WrittenSet:
    try:
        told = tomllib.loads(_text_of(path), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise StudyError(f"is not valid TOML: {error}", path=path, mend="mend that line") from error
    if told.pop("format", None) != FORMAT:
        problems.append(f"format is not known here; write format = {FORMAT}")
    name, instrument = (_words(told, key, "the file", problems) for key in ("name", "instrument"))
    films = tuple(_toml_film(table, problems) for table in _tables(told, "film", "", problems))
    _refuse_rest(told, "the file", problems)
    return WrittenSet(path, name, instrument, films)


def _toml_film(table: dict[str, Any], problems: list[str]) -> WrittenFilm:
    file = _words(table, "file", "a film", problems)
    about = file or "a film"
    if not file:
        problems.append('a film has no file; write file = "film-1.mp4"')
    task = _words(table, "task", about, problems)
    ratings = tuple(
        rating
        for row in _tables(table, "gold", about, problems)
        if (rating := _toml_rating(row, about, problems)) is not None
    )
    moments = tuple(
        moment
        for row in _tables(table, "moment", about, problems)
        if (moment := _toml_moment(row, about, problems)) is not None
    )
    _refuse_rest(table, about, problems)
    return WrittenFilm(file, task, ratings, moments)


def _toml_rating(row: dict[str, Any], film: str, problems: list[str]) -> WrittenRating | None:
    dimension = _words(row, "dimension", film, problems)
    about = f"{film}, {dimension or 'a rating'}"
    value, cannot = row.pop("value", None), row.pop("cannot_code", False)
    reason, at = _words(row, "reason", about, problems), _time(row, "at", about, problems)
    _refuse_rest(row, about, problems)
    if not dimension:
        problems.append(f"{about} has no dimension; write dimension = ...")
        return None
    if cannot is True and value is None:
        return WrittenRating(dimension, None, reason, at)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        problems.append(f"{about} has no value; write value = 5.5, or cannot_code = true")
        return None
    return WrittenRating(dimension, Decimal(value), reason, at)


def _toml_moment(row: dict[str, Any], film: str, problems: list[str]) -> WrittenMoment | None:
    about = f"{film}, a moment"
    at, end = _time(row, "at", about, problems), _time(row, "end", about, problems)
    dimension, note = (_words(row, key, about, problems) for key in ("dimension", "note"))
    _refuse_rest(row, about, problems)
    if at is None or (end is not None and end <= at):
        problems.append(f'{about} has no time, or ends before it begins; write at = "00:12.400"')
        return None
    return WrittenMoment(at, end, dimension, note)


def _tables(
    table: dict[str, Any], key: str, about: str, problems: list[str]
) -> list[dict[str, Any]]:
    value = table.pop(key, [])
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return [dict(one) for one in value]
    problems.append(f"{about or 'the file'}: {key} is not a list of tables; write [[{key}]]")
    return []


def _words(table: dict[str, Any], key: str, about: str, problems: list[str]) -> str:
    value = table.pop(key, "")
    if isinstance(value, str):
        return " ".join(value.split())
    problems.append(f"{about}: {key} is not a text; write it in quotes")
    return ""


def _time(table: dict[str, Any], key: str, about: str, problems: list[str]) -> int | None:
    value = table.pop(key, "")
    if value == "":
        return None
    try:
        return parse_instant(str(value))
    except ValueError as error:
        problems.append(f'{about}: {key}: {error}; write {key} = "00:12.400"')
        return None


def _refuse_rest(table: Mapping[str, Any], about: str, problems: list[str]) -> None:
    problems += [f"{about}: {key} is not known here; take it out" for key in table]


def _from_csv(path: Path, problems: list[str]) -> WrittenSet:
    text = _text_of(path)
    dialect = "excel" if text.partition("\n")[0].count(",") else "excel-tab"
    if ";" in text.partition("\n")[0]:
        rows = csv.DictReader(io.StringIO(text), delimiter=";")
    else:
        rows = csv.DictReader(io.StringIO(text), dialect=dialect)
    missing = [name for name in _COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if missing:
        raise StudyError(
            f"has no column {missing[0]}", path=path, mend=f"its columns are {', '.join(_COLUMNS)}"
        )
    films: dict[str, list[WrittenRating]] = {}
    for number, row in enumerate(rows, start=2):
        told = {key: " ".join((row.get(key) or "").split()) for key in _COLUMNS}
        if not any(told.values()):
            continue
        rating = _csv_rating(told, f"line {number}", problems)
        if rating is not None:
            films.setdefault(told["film"], []).append(rating)
    return WrittenSet(
        path, "", "", tuple(WrittenFilm(file, "", tuple(held)) for file, held in films.items())
    )


def _csv_rating(told: dict[str, str], at: str, problems: list[str]) -> WrittenRating | None:
    if not told["film"] or not told["dimension"]:
        problems.append(f"{at}: film or dimension is empty; write both")
        return None
    value: Decimal | None = None
    if told["value"].lower() != CANNOT_CODE:
        try:
            value = Decimal(told["value"].replace(",", "."))
        except InvalidOperation:
            problems.append(
                f"{at}: value {told['value']!r} is no number; write 5.5, or {CANNOT_CODE}"
            )
            return None
    try:
        at_us = parse_instant(told["at"]) if told["at"] else None
    except ValueError as error:
        problems.append(f"{at}: {error}; write 00:12.400")
        return None
    return WrittenRating(told["dimension"], value, told["reason"], at_us)
