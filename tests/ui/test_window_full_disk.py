"""A full disk, seen by the observer: said at once, nothing shown as saved that is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from films_and_packs import NOISE
from vippcoder.observing.verification import verify_pack
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)
STORED = "SELECT value FROM ratings_current"
NOTES = "SELECT note FROM evidence_current"
WORDS = "She waits, then names it. " * 300


def text_of(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


class Disk:
    """The pack's database, which may take more pages or not."""

    def __init__(self, window: ObserverWindow) -> None:
        self._connection: sqlite3.Connection = screens_of(window).pack.store.connection

    def fill(self) -> None:
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        self._connection.execute(f"PRAGMA max_page_count = {pages}")

    def make_room(self) -> None:
        self._connection.execute("PRAGMA max_page_count = 1000000")


def rate_until_full(keys: Keys, window: ObserverWindow) -> tuple[float, float]:
    """Return the value that was shown last as saved and the one that was not saved."""
    desk = screens_of(window).desk
    for n in range(300):
        shown = desk.page.ratings[0].value
        keys.press(str(1 + n % 7))
        if not desk.is_saved:
            return float(shown or 0), float(1 + n % 7)
    raise AssertionError("the disk never was full")


def test_a_full_disk_is_told_and_the_rating_is_kept_for_another_try(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("5")
    screens, disk = screens_of(window), Disk(window)
    disk.fill()
    shown, wanted = rate_until_full(keys, window)
    bar = screens.coding.error
    assert "disk is full" in bar.title.text()
    assert bar.isVisible()
    assert text_of(screens.coding, "saved") == "Not saved"
    assert float(screens.desk.page.ratings[0].value or 0) == shown, "what is not saved is not shown"
    assert rows(pack_folder, STORED) == [(shown,)]

    bar.button.click()
    assert bar.isVisible(), "there is still no room"
    disk.make_room()
    bar.button.click()
    assert not bar.isVisible()
    assert text_of(screens.coding, "saved") == "All saved"
    assert rows(pack_folder, STORED) == [(wanted,)]


def test_words_typed_on_a_full_disk_stay_and_are_saved_when_there_is_room(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("5")
    screens, disk = screens_of(window), Disk(window)
    coding, field = screens.coding, screens.coding.rating.evidence.field
    disk.fill()
    keys.press("N")
    field.insertPlainText(WORDS)
    assert text_of(coding, "saved") == "Saving…"
    qtbot.waitUntil(coding.error.isVisible)
    assert text_of(coding, "saved") == "Not saved"

    keys.press("Return")
    assert field.isVisible()
    coding.focus_film()
    keys.press("Ctrl+W", "Ctrl+Return", "Ctrl+Shift+G", "Y")
    assert window.pages.currentWidget() is coding, "not with words unsaved"
    assert coding.panels.is_rating
    assert not window.close(), "at first closing is refused too"
    assert field.toPlainText() == WORDS

    disk.make_room()
    coding.error.button.click()
    assert not coding.error.isVisible()
    assert rows(pack_folder, NOTES) == [(WORDS.strip(),)]
    keys.press("Ctrl+W")
    assert window.pages.currentWidget() is screens.sessions


def test_a_step_that_was_not_saved_never_lands_in_another_session(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("5", "Ctrl+W", "Down", "Return")
    keys.wait_for_frame(0)
    keys.press("4")
    screens, disk = screens_of(window), Disk(window)
    disk.fill()
    rate_until_full(keys, window)
    keys.press("Ctrl+W", "Up", "Return")
    keys.wait_for_frame(0)
    disk.make_room()
    screens.desk.try_again()
    assert rows(pack_folder, "SELECT value FROM ratings_current WHERE mask = 'R-7F3K'") == [(5.0,)]
    keys.press("3")
    assert not screens.coding.error.isVisible()


SCRIPT = """
import json, resource, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLabel
from vippcoder.ui.observer.app import make_window
from vippcoder.ui.observer.rehearsal import Rehearsal
from vippcoder.ui.shared.chatter import quieten
quieten()
app = QApplication([])
window = make_window(app, None)
window.show()
window.activateWindow()
assert window.open_folder(Path(sys.argv[1]))
keys = Rehearsal(window)
keys.wait(lambda: QApplication.focusWidget() is not None, "the window")
keys.press("Return")
keys.settle()
screens = window.screens
bar, saved = screens.coding.error, screens.coding.top.findChild(QLabel, "saved")
keys.press("1")
size = max(p.stat().st_size for p in Path(sys.argv[1]).glob("pack.sqlite*"))
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 60_000, resource.RLIM_INFINITY))
for n in range(500):
    shown = float(screens.desk.page.ratings[0].value)
    keys.press(str(1 + n % 7))
    if bar.isVisible():
        break
full = [bar.title.text(), saved.text(), shown, float(screens.desk.page.ratings[0].value)]
bar.button.click()
still = bar.isVisible()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
bar.button.click()
after = [bar.isVisible(), saved.text(), float(screens.desk.page.ratings[0].value), 1 + n % 7]
window.close()
print(json.dumps([full, still, after]))
"""


def test_a_disk_that_takes_no_more_is_told_and_tried_again(pack_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(pack_folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    (sentence, state, before, shown), still, after = json.loads(done.stdout)
    assert "disk is full" in sentence
    assert str(pack_folder) not in sentence
    assert (state, shown) == ("Not saved", before)
    assert still
    assert after[:2] == [False, "All saved"]
    assert after[2] == after[3]
    assert rows(pack_folder, STORED) == [(after[2],)]
    assert verify_pack(pack_folder).faults == ()
