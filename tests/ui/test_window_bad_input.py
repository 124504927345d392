"""Packs and films that are not as they should be: one sentence, and the rest stays usable."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from films_and_packs import NOISE
from vippcoder.observing.pack import open_pack
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.screens import PackScreens
    from vippcoder.ui.observer.window import ObserverWindow
    from vippcoder.ui.shared.bars import Bar

pytestmark = pytest.mark.qt_log_ignore(*NOISE)


def told(bar: Bar, folder: Path) -> str:
    assert bar.isVisible()
    words = f"{bar.title.text()} {bar.detail.text()}"
    for secret in (str(folder), folder.name, ".mp4", ".sqlite", "Traceback"):
        assert secret not in words
    return words


def test_a_pack_that_is_open_elsewhere_says_so(window: ObserverWindow, pack_folder: Path) -> None:
    with open_pack(pack_folder):
        assert not window.open_folder(pack_folder)
        assert "open in another window" in told(window.start.error, pack_folder)
    assert window.open_folder(pack_folder)


def test_a_newer_pack_says_so_and_is_left_alone(window: ObserverWindow, pack_folder: Path) -> None:
    database = pack_folder / "pack.sqlite"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = database.read_bytes()
    assert not window.open_folder(pack_folder)
    assert "newer vippcoder" in told(window.start.error, pack_folder)
    assert database.read_bytes() == before


READ_ONLY = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from vippcoder.ui.observer.app import make_window
app = QApplication([])
window = make_window(app, None)
window.show()
assert not window.open_folder(Path(sys.argv[1]))
print(window.start.error.title.text(), window.start.error.detail.text())
"""


def test_a_read_only_pack_says_so(pack_folder: Path) -> None:
    without = "-dac_override,-dac_read_search,-fowner"
    bound = ["setpriv", f"--bounding-set={without}", "--inh-caps=-all"]
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root cannot be bound by permissions here: setpriv is missing")
    shut = [pack_folder, pack_folder / "media", pack_folder / "pack.sqlite"]
    for path in shut:
        path.chmod(0o500 if path.is_dir() else 0o400)
    done = subprocess.run(
        [*(bound if os.geteuid() == 0 else []), sys.executable, "-c", READ_ONLY, str(pack_folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    for path in shut:
        path.chmod(0o700)
    assert done.returncode == 0, done.stderr
    assert "cannot be written, so nothing was changed" in done.stdout
    assert str(pack_folder) not in done.stdout


@pytest.mark.parametrize("what", ["truncated", "text", "nothing"])
def test_a_broken_film_says_so_and_the_other_sessions_stay_usable(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path, what: str
) -> None:
    film = pack_folder / "media" / "R-7F3K.mp4"
    broken = {"truncated": film.read_bytes()[:9000], "text": b"Dear Anna, see you.", "nothing": b""}
    film.write_bytes(broken[what])
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.press("Return")
    screens = screens_of(window)
    qtbot.waitUntil(screens.coding.film_error.isVisible, timeout=20_000)
    told(screens.coding.film_error, pack_folder)
    keys.press("5")
    assert rows(pack_folder, "SELECT value FROM ratings_current") == [(5.0,)]
    keys.press("I")
    assert screens.desk.pending_in is None, "no frame, no segment"

    keys.press("Ctrl+W")
    assert "cannot be shown" in told(screens.sessions.missing.bar, pack_folder)
    keys.press("Down")
    assert not screens.sessions.missing.bar.isVisible()
    keys.press("Return")
    keys.wait_for_frame(0)
    assert window.windowTitle() == "R-K9DM"
    assert not screens.coding.film_error.isVisible()


def choose(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))


def test_a_missing_film_is_found_and_copied(
    qtbot: QtBot,
    window: ObserverWindow,
    pack_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = pack_folder
    away = Path(shutil.move(folder / "media" / "R-7F3K.mp4", tmp_path / "from lead.mp4"))
    other = tmp_path / "other.mp4"
    other.write_bytes(b"another film")
    keys = Keys(qtbot, window)
    keys.open(folder)
    screens: PackScreens = screens_of(window)
    missing = screens.sessions.missing
    screens.sessions.table.selectRow(0)
    assert "R-7F3K: film not found" in told(missing.bar, folder)

    choose(monkeypatch, other)
    missing.bar.button.click()
    qtbot.waitUntil(missing.bar.isVisible)
    assert "not the film of this session" in told(missing.bar, folder)

    choose(monkeypatch, away)
    missing.bar.button.click()
    qtbot.waitUntil(lambda: screens.sessions.card.can_open)
    assert not missing.bar.isVisible()
    keys.press("Return")
    keys.wait_for_frame(0)
    assert window.windowTitle() == "R-7F3K"
