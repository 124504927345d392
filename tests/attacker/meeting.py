"""Two observers lay their folders side by side: what is the same in both of one film?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_WINDOW = 16
"""Bytes that chance does not repeat, in any two files that fit on a disk."""


def matching_columns(first: Path, second: Path, pairs: Mapping[str, str]) -> set[str]:
    """Return the columns by whose values sessions of two packs can be told to be the same.

    A column counts where films of one pack differ in it and each has the same in the other pack.

    Args:
        first: a pack.
        second: another.
        pairs: masks of one film, the first pack's and the second's.
    """
    mine, theirs = _by_mask(first), _by_mask(second)
    columns = set().union(*(row.keys() for row in mine.values()))
    return {
        column
        for column in columns
        if len({mine[mask].get(column) for mask in pairs}) > 1
        and all(mine[a].get(column) == theirs[b].get(column) for a, b in pairs.items())
    }


def _by_mask(pack: Path) -> dict[str, dict[str, str]]:
    """Return everything that the database says of each session, by its mask."""
    uri = f"{(pack / 'pack.sqlite').as_uri()}?mode=ro"
    told: dict[str, dict[str, str]] = {}
    with closing(sqlite3.connect(uri, uri=True)) as database:
        database.row_factory = sqlite3.Row
        sessions = dict(database.execute("SELECT coding_id, mask FROM assignments").fetchall())
        films = {
            row["recording_id"]: sessions[row["coding_id"]]
            for row in database.execute("SELECT recording_id, coding_id FROM recordings")
        }
        names = {**sessions, **films}
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in database.execute(f"SELECT * FROM {table}"):
                of = next((names[value] for value in row if value in names), None)
                if of is None:
                    continue
                for column in row.keys():  # noqa: SIM118 - a row iterates over its values
                    place = told.setdefault(of, {})
                    name = f"{table}.{column}"
                    place[name] = f"{place.get(name, '')} {row[column]!r}"
    return told


def shared_bytes(mine: Iterable[Path], theirs: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield pairs of files that have sixteen bytes in a row in common, wherever they stand.

    Runs of one byte (blanks, zeros) do not count.
    """
    places: dict[bytes, Path] = {}
    for path in mine:
        content = path.read_bytes()
        for at in range(0, len(content) - _WINDOW + 1, _WINDOW):
            places[content[at : at + _WINDOW]] = path
    for path in theirs:
        content = path.read_bytes()
        found = {
            places[window]
            for at in range(len(content) - _WINDOW + 1)
            if (window := content[at : at + _WINDOW]) in places and len(set(window)) > 1
        }
        yield from ((other, path) for other in found)
