"""A design as the form's values and as TOML, each made of the other."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from vippcoder.study.design.text.reading import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vippcoder.study.design.text.places import Problem


def values_of(text: str) -> dict[str, object]:
    """Return what the form shows of a design's valid TOML."""
    values: dict[str, object] = {}
    for name, held in tomllib.loads(text).items():
        if isinstance(held, dict):
            values |= {f"{name}.{key}": value for key, value in held.items()}
        else:
            values[name] = held
    return values


def text_of(values: Mapping[str, object]) -> str:
    """Return the TOML of what stands in the form; fields left empty are left out."""
    return "\n".join(_lines(values)) + "\n"


def _lines(values: Mapping[str, object]) -> Iterator[str]:
    yield f"format = {FORMAT}"
    tables: dict[str, list[str]] = {}
    rows: list[str] = []
    for key, value in values.items():
        table, _, name = key.rpartition(".")
        if _is_table(value):
            for row in value:  # type: ignore[attr-defined]
                rows += ["", f"[[{key}]]", *_pairs(row)]
        elif table:
            tables.setdefault(table, []).extend(_pairs({name: value}))
        else:
            yield from _pairs({name: value})
    yield from rows
    for table, lines in tables.items():
        yield from ("", f"[{table}]", *lines)


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _pairs(row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        if value not in ("", [], None):
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"


def faults_of(problems: Iterable[Problem]) -> dict[str, str]:
    """Return what is wrong by the key of the form's field, each a sentence."""
    faults: dict[str, str] = {}
    for problem in problems:
        place = problem.place
        said = f"{problem.why}; {problem.mend}."
        if place.number:
            key, said = place.table, f"Row {place.number}, {place.key or 'all of it'} {said}"
        else:
            key = f"{place.table}.{place.key}" if place.table else place.key
            said = f"This {said}"
        faults[key] = f"{faults[key]} {said}" if key in faults else said
    return faults
