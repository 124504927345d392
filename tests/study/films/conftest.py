"""Films that differ, before they are made alike."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from filmed_study import Shot, filmed_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.study.store import StudyStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StudyStore]:
    """Two families, films of 25 and 30 frames a second and of several lengths."""

    def shot(dyad: int, timepoint: int) -> Shot:
        rate = 30 if timepoint else 25
        return Shot(rate=rate, frames=30 + 3 * dyad + 5 * timepoint, size=(320, 240 - 60 * dyad))

    made = filmed_study(tmp_path / "trial", shot=shot)
    yield made
    with suppress(sqlite3.ProgrammingError):
        made.close()
