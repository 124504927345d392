from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from released_study import ReleasedStudy, locked_reconstruction, unblinded_copy

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> ReleasedStudy:
    """The reconstruction, locked and still blind; not to be changed."""
    return locked_reconstruction(tmp_path_factory.mktemp("reconstruction") / "trial")


@pytest.fixture(scope="session")
def released(locked: ReleasedStudy, tmp_path_factory: pytest.TempPathFactory) -> ReleasedStudy:
    """The same, unblinded; not to be changed."""
    folder: Path = tmp_path_factory.mktemp("released")
    return unblinded_copy(locked, folder / "trial")
