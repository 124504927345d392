from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the sources of one run."""
    return tmp_path_factory.mktemp("films")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for copies."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder
