"""A study as it was when it was locked: a copy in memory without what came later."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vippcoder.storage.core.connection import mended
from vippcoder.storage.study.schema import ALL_KINDS
from vippcoder.storage.study.store import StudyStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.storage.study.locks import Lock

# ruff: noqa: S608 - the pieces put together here are names of this package


@contextmanager
def as_of(store: StudyStore, lock: Lock) -> Iterator[StudyStore]:
    """Return what a lock froze, to be read, for the length of the block.

    What a family took out since is not in it. Nothing of the study itself is changed.
    """
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    try:
        with mended(store.path):
            store.connection.backup(copy)
        _forget_what_came_later(copy, lock)
        yield StudyStore(store.folder, copy, None, store.person)
    finally:
        copy.close()


def _forget_what_came_later(copy: sqlite3.Connection, lock: Lock) -> None:
    copy.execute("PRAGMA foreign_keys = OFF")
    for (name,) in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        copy.execute(f'DROP TRIGGER "{name}"')
    (heads,) = copy.execute("SELECT heads FROM locks WHERE seq = ?", (lock.seq,)).fetchone()
    last = dict(json.loads(heads))
    for (pack,) in copy.execute("SELECT DISTINCT pack_id FROM collected_entries").fetchall():
        for table in ("collected_redactions", "collected_payloads", "collected_entries"):
            copy.execute(
                f"DELETE FROM {table} WHERE pack_id = ? AND seq > ?", (pack, last.get(pack, -1))
            )
    seal = lock.seq + 1
    for table in (*ALL_KINDS, "redactions", "payloads", "journal"):
        copy.execute(f"DELETE FROM {table} WHERE seq > ?", (seal,))
