"""Packs that were handed out and begun, and what a second batch does to them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from issuing import assign
from vippcoder.storage.study.films import read_sessions
from vippcoder.study.packs.issuing import issue_packs

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


TABLES = ("ratings", "segments", "notes", "coding_events", "watched", "blinding_answers")


def pack_of(store: StudyStore, name: str) -> Path:
    return store.folder / "packs" / f"{name}.vipppack"


def away(store: StudyStore, name: str) -> Path:
    """Move a pack to its observer, out of the study."""
    home = store.folder.parent / "home"
    home.mkdir(exist_ok=True)
    pack_of(store, name).rename(home / f"{name}.vipppack")
    return home / f"{name}.vipppack"


def second_batch(store: StudyStore, name: str, **more: Any) -> list[Any]:
    assign(store, name, read_sessions(store)[3:], batch=2)
    return list(issue_packs(store, **more))


def coded(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{folder / 'pack.sqlite'}?mode=ro", uri=True)) as database:
        return [
            (table, *row)
            for table in TABLES
            for row in database.execute(f"SELECT * FROM {table} ORDER BY seq")
        ]
