"""A manifest proposed from folders of films; what a file name seems to say is only a proposal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.packing.angles import is_film
from vippcoder.study.intake.rows import COLUMNS, RawRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FIELD: Final = re.compile(r"\{([a-z_]+)\}")
_FREE: Final = tuple(column for column in COLUMNS if column not in {"file", "missing_because"})
"""Columns that a pattern may read off a file's name."""


def propose_rows(dropped: Iterable[Path], beside: Path, *, pattern: str = "") -> tuple[RawRow, ...]:
    """Return a row for each film in files and folders, in the order of their paths.

    Args:
        dropped: films, and folders that are searched to their depths.
        beside: the folder of the manifest, to which files are named where they lie in it.
        pattern: how a film's path is made, such as `{dyad}/{timepoint}_{task}`: names of columns in
            braces, compared with the end of the path without its suffix. Without one, or where a
            path is made otherwise, the columns stay empty for the intake manager to fill in.

    Raises:
        StudyError: there is no film, or the pattern names no column.
    """
    reads = _compiled(pattern) if pattern else None
    rows = []
    for line, film in enumerate(films_in(dropped), start=2):
        name = film.with_suffix("").as_posix()
        found = reads.search(name) if reads else None
        texts = {key: text or "" for key, text in found.groupdict().items()} if found else {}
        inside = film.is_relative_to(beside.absolute())
        file = film.relative_to(beside.absolute()) if inside else film
        rows.append(RawRow(line, {**texts, "file": file.as_posix()}))
    return tuple(rows)


def films_in(given: Iterable[Path]) -> tuple[Path, ...]:
    """Return the films among files and in folders, to their depths, by their absolute paths.

    Raises:
        StudyError: something is not there, or there is no film.
    """
    films = sorted({film.absolute() for one in given for film in _films(one)})
    if not films:
        raise StudyError("there is no film in what was given", mend="name a folder of films")
    return tuple(films)


def _films(given: Path) -> Iterator[Path]:
    if given.is_dir():
        yield from (path for path in given.rglob("*") if is_film(path) and path.is_file())
    elif given.is_file():
        yield given
    else:
        raise StudyError("is not there", path=given, mend="name a film or a folder")


def _compiled(pattern: str) -> re.Pattern[str]:
    named = _FIELD.findall(pattern)
    odd = [name for name in named if name not in _FREE]
    if not named or odd or len(set(named)) != len(named):
        fault = f"has no column '{odd[0]}'" if odd else "needs columns, each once"
        raise StudyError(
            f"the pattern {fault}", mend=f"put some of {', '.join(_FREE)} in braces into it"
        )
    pieces = _FIELD.split(pattern)
    texts = (
        re.escape(piece) if number % 2 == 0 else f"(?P<{piece}>[^/]+?)"
        for number, piece in enumerate(pieces)
    )
    return re.compile("(?:^|/)" + "".join(texts) + "$")
