"""Which database this is and which version of its form, kept where SQLite itself keeps them.

sqlite-utils applies migrations; it opens a file from a newer program without a word, so the guard
is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of vippcoder database: its application id and the newest version known here."""

    name: str
    application_id: int
    version: int

    def stamp(self, connection: sqlite3.Connection) -> None:
        """Mark a database as this kind in this version."""
        connection.execute(f"PRAGMA application_id = {self.application_id:d}")
        connection.execute(f"PRAGMA user_version = {self.version:d}")

    def check(self, connection: sqlite3.Connection, path: Path) -> int:
        """Return the version of an existing database.

        Raises:
            StudyError: it is another kind of file, or was written by a newer vippcoder.
        """
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application_id != self.application_id or version < 1:
            raise StudyError(
                f"is not a vippcoder {self.name}",
                path=path,
                mend=f"choose the folder of a {self.name}",
            )
        if version > self.version:
            raise StudyError(
                f"was written by a newer vippcoder ({self.name} version {version}; this one reads "
                f"up to {self.version})",
                path=path,
                mend="update vippcoder, then open it again; nothing was changed",
            )
        return int(version)
