from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import films_and_packs
import vippcoder.ui.observer.workbench  # noqa: F401 - Qt Multimedia speaks while it loads
from vippcoder.ui.observer.keymap import Keymap
from vippcoder.ui.observer.window import ObserverWindow
from vippcoder.ui.shared.look import Choice, Look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="session")
def drawn_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one short film with sound, drawn once for all tests of the window."""
    return films_and_packs.draw(tmp_path_factory.mktemp("film") / "film.mp4")


@pytest.fixture
def pack_folder(tmp_path: Path, drawn_film: Path) -> Path:
    return films_and_packs.film_pack(tmp_path / "anna.vipppack", drawn_film)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    made = Look(qapp, None)
    made.choose(Choice("light"))
    yield made
    made.choose(Choice("light"))


@pytest.fixture
def window(qtbot: QtBot, look: Look) -> Iterator[ObserverWindow]:
    made = ObserverWindow(look, Keymap())
    qtbot.addWidget(made)
    made.resize(1366, 690)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.close()
