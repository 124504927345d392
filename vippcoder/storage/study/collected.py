"""Journals of packs as they stand in the study: added to at the end, redacted, never changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.core.journal import FIELDS, GENESIS, entries

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from vippcoder.domain.ids import PackId
    from vippcoder.storage.study.store import StudyStore

# ruff: noqa: S608 - the pieces put together here are constants of this module
_COLUMNS = ("seq", *FIELDS, "link")


@dataclass(frozen=True, slots=True)
class BroughtJournal:
    """A pack's whole journal, proved, as it was brought home."""

    rows: Sequence[sqlite3.Row]
    """In order of `seq`: the columns of `journal`, and of the payload `salt` and `body`."""
    redactions: Sequence[sqlite3.Row]
    """`seq`, `reason`, `redacted_at`."""

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> BroughtJournal:
        """Read the journal of a pack."""
        redactions = connection.execute("SELECT * FROM redactions ORDER BY seq").fetchall()
        return cls(entries(connection).fetchall(), redactions)

    @property
    def genesis(self) -> str:
        """Its first link; empty where it has no beginning."""
        is_whole = bool(self.rows) and self.rows[0]["kind"] == GENESIS
        return str(self.rows[0]["link"]) if is_whole else ""

    @property
    def head(self) -> str:
        """Its newest link."""
        return str(self.rows[-1]["link"])


def first_difference(store: StudyStore, pack: PackId, brought: BroughtJournal) -> int | None:
    """Return the number of the first entry that is another than the one collected, or None.

    A journal that is a beginning of the collected one, or goes on from it, differs nowhere.
    """
    known = store.connection.execute(
        "SELECT link FROM collected_entries WHERE pack_id = ? ORDER BY seq", (pack,)
    ).fetchall()
    for (link,), row in zip(known, brought.rows, strict=False):
        if link != row["link"]:
            return int(row["seq"])
    return None


def add_entries(store: StudyStore, pack: PackId, brought: BroughtJournal) -> int:
    """Add what goes on after the collected entries, inside a transaction; return how many.

    Must not be called with a journal that differs from the collected one.
    """
    (known,) = store.connection.execute(
        "SELECT count(*) FROM collected_entries WHERE pack_id = ?", (pack,)
    ).fetchone()
    new = brought.rows[known:]
    marks = ", ".join("?" for _ in range(len(_COLUMNS) + 1))
    store.connection.executemany(
        f"INSERT INTO collected_entries (pack_id, {', '.join(_COLUMNS)}) VALUES ({marks})",
        [(pack, *(row[column] for column in _COLUMNS)) for row in new],
    )
    store.connection.executemany(
        "INSERT INTO collected_payloads VALUES (?, ?, ?, ?)",
        [(pack, row["seq"], row["salt"], row["body"]) for row in new],
    )
    return len(new)


def add_redactions(store: StudyStore, pack: PackId, brought: BroughtJournal) -> int:
    """Take out of the study what the pack took out, inside a transaction; return how many entries.

    What the study itself took out before stays out, whatever the pack still holds. The caller runs
    VACUUM afterwards.
    """
    connection, added = store.connection, 0
    for row in brought.redactions:
        place = (pack, row["seq"])
        if connection.execute(
            "SELECT 1 FROM collected_redactions WHERE pack_id = ? AND seq = ?", place
        ).fetchone():
            continue
        connection.execute(
            "INSERT INTO collected_redactions VALUES (?, ?, ?, ?)",
            (*place, row["reason"], row["redacted_at"]),
        )
        connection.execute(
            "UPDATE collected_payloads SET salt = NULL, body = NULL WHERE pack_id = ? AND seq = ?",
            place,
        )
        added += 1
    return added


def redacted_in(store: StudyStore, pack: PackId) -> set[int]:
    """Return the numbers of a pack's collected entries whose payloads were taken out."""
    rows = store.rows("SELECT seq FROM collected_redactions WHERE pack_id = ?", (pack,))
    return {seq for (seq,) in rows}


def beginning_of(store: StudyStore, pack: PackId) -> dict[str, str]:
    """Return what the first entry of an issued pack holds: its random number, its digests."""
    (row,) = store.rows(
        "SELECT body FROM collected_payloads WHERE pack_id = ? AND seq = 0", (pack,)
    )
    held: dict[str, str] = json.loads(row["body"])
    return held


def collected_head(store: StudyStore, pack: PackId) -> tuple[int, str]:
    """Return number and link of the newest collected entry of a pack."""
    (row,) = store.rows(
        "SELECT seq, link FROM collected_entries WHERE pack_id = ? ORDER BY seq DESC LIMIT 1",
        (pack,),
    )
    return int(row["seq"]), str(row["link"])
