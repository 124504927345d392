"""What a coding held when it was submitted first, whatever was said later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from vippcoder.domain.ids import CodingId, DimensionId


@dataclass(frozen=True, slots=True)
class FirstSubmission:
    """A coding at its first submission."""

    coding: CodingId
    seq: int
    """The number of its journal entry."""
    submitted_at: datetime
    """UTC."""
    values: dict[DimensionId, Decimal | None]
    """Whole-session values; None for what could not be coded."""


def first_submissions(connection: sqlite3.Connection) -> tuple[FirstSubmission, ...]:
    """Return every coding that was submitted, in the order of first submission."""
    rows = connection.execute(
        "SELECT e.coding_id, min(e.seq) AS seq FROM coding_events e WHERE e.state = 'submitted' "
        "GROUP BY e.coding_id ORDER BY seq"
    ).fetchall()
    return tuple(
        FirstSubmission(
            row["coding_id"],
            row["seq"],
            _written_at(connection, row["seq"]),
            _values(connection, row["coding_id"], row["seq"]),
        )
        for row in rows
    )


def _written_at(connection: sqlite3.Connection, seq: int) -> datetime:
    (written,) = connection.execute(
        "SELECT written_at FROM journal WHERE seq = ?", (seq,)
    ).fetchone()
    return datetime.fromisoformat(written)


def _values(
    connection: sqlite3.Connection, coding: CodingId, until: int
) -> dict[DimensionId, Decimal | None]:
    """Return the newest value of each dimension before an entry; cleared ones are left out."""
    values: dict[DimensionId, Decimal | None] = {}
    for row in connection.execute(
        "SELECT dimension, value, cannot_code FROM ratings "
        "WHERE coding_id = ? AND segment_id IS NULL AND seq < ? ORDER BY seq",
        (coding, until),
    ):
        if row["value"] is not None:
            values[row["dimension"]] = Decimal(repr(row["value"])).normalize()
        elif row["cannot_code"]:
            values[row["dimension"]] = None
        else:
            values.pop(row["dimension"], None)
    return values
