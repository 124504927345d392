from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

sys.path.insert(0, str(Path(__file__).parent))

if os.environ.get("VIPPCODER_WITHOUT_QT"):

    class _NoQt:
        """Makes PySide6 as absent as on a machine that never had it."""

        def find_spec(
            self, name: str, _path: object = None, _target: object = None
        ) -> ModuleSpec | None:
            if name.partition(".")[0] in {"PySide6", "shiboken6"}:
                raise ModuleNotFoundError(f"{name} is absent in this run", name=name)
            return None

    sys.meta_path.insert(0, _NoQt())  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or leaves anything in the user's own folders."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.split("_")[1].lower()))
