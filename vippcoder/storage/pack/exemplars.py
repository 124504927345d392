"""The exemplar clips of a pack's instrument: their table, version 3 of a pack, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.exemplar import Exemplar
from vippcoder.storage.core.blobs import pack_times, unpack_times
from vippcoder.storage.core.journal import append_only

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

TABLES = (
    """CREATE TABLE exemplars (
        file TEXT PRIMARY KEY,
        frame_times BLOB NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > 0),
        display_width INTEGER NOT NULL,
        display_height INTEGER NOT NULL,
        has_audio INTEGER NOT NULL CHECK (has_audio IN (0, 1)),
        sha256 TEXT NOT NULL UNIQUE
    ) STRICT""",
    *append_only("exemplars"),
)


def add_exemplars(connection: sqlite3.Connection, exemplars: Iterable[Exemplar]) -> None:
    """Write the rows of a new pack."""
    connection.executemany(
        "INSERT INTO exemplars VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                exemplar.file,
                pack_times(exemplar.frames),
                exemplar.frames.end_us,
                exemplar.display_width,
                exemplar.display_height,
                exemplar.has_audio,
                exemplar.sha256,
            )
            for exemplar in exemplars
        ],
    )


def read_exemplars(connection: sqlite3.Connection) -> tuple[Exemplar, ...]:
    """Return every exemplar, by name."""
    return tuple(
        Exemplar(
            row["file"],
            unpack_times(row["frame_times"], row["end_us"]),
            row["display_width"],
            row["display_height"],
            bool(row["has_audio"]),
            row["sha256"],
        )
        for row in connection.execute("SELECT * FROM exemplars ORDER BY file")
    )
