from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from films import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the film of a kind, made once for the whole run."""
    folder = tmp_path_factory.mktemp("films")
    made: dict[str, Path] = {}

    def give(name: str) -> Path:
        if name not in made:
            made[name] = KINDS[name](folder / name)
        return made[name]

    return give
