"""What a command prints: results on stdout, progress and messages on stderr."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PIPE_WIDTH = 160
"""Columns of a table that no terminal bounds: a file name is not folded in a log."""

_out = Console(soft_wrap=True)
_err = Console(stderr=True, soft_wrap=True)


def print_json(data: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Print one JSON document."""
    _out.print(Text(json.dumps(data, indent=2, ensure_ascii=False)), markup=False, highlight=False)


def print_line(text: str) -> None:
    """Print one line of a result."""
    _out.print(text, markup=False, highlight=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows to read; `--json` is there for programs."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    Console(width=None if _out.is_terminal else _PIPE_WIDTH).print(table)


def print_message(text: str) -> None:
    """Print one line about the work, not its result."""
    _err.print(text, markup=False, highlight=False)


def several(number: int, one: str, many: str = "") -> str:
    """Return a number and what is counted: `1 film`, `2 films`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def to_the_minute(at: str) -> str:
    """Return an instant as tables show it: `2026-03-01 12:05`.

    Args:
        at: UTC, ISO 8601.
    """
    return at[:16].replace("T", " ")


def console_job() -> Job:
    """Return a job that tells its progress on stderr when a person is looking."""
    if not _err.is_terminal:
        return Job()

    def tell(fraction: float, what: str) -> None:
        _err.print(f"\r{fraction:4.0%} {what}\x1b[K", end="", markup=False, highlight=False)
        if fraction >= 1:
            _err.print("\r\x1b[K", end="")

    return Job(tell)
