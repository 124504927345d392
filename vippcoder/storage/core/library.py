"""The one import of sqlite-utils: for creation and migrations, never on the observer's hot path."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations


def database(connection: sqlite3.Connection) -> Database:
    """Return sqlite-utils' view of an open connection."""
    _import_without_pandas()
    from sqlite_utils import Database  # noqa: PLC0415

    return Database(connection)


def migrations(name: str) -> Migrations:
    """Return a new, empty set of migrations."""
    _import_without_pandas()
    from sqlite_utils.migrations import Migrations  # noqa: PLC0415

    return Migrations(name)


def _import_without_pandas() -> None:
    # sqlite-utils imports pandas wherever it is installed (1.2 s instead of 0.2); nothing here
    # hands it a data frame, and the observer's process must not hold pandas at all.
    if "sqlite_utils" in sys.modules or "pandas" in sys.modules:
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401, PLC0415
    finally:
        del sys.modules["pandas"]
