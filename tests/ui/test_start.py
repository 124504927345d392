"""Starting: the work list does not wait for the decoders, and the terminal stays quiet."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from vippcoder.ui.observer.app import make_window
from vippcoder.ui.shared.chatter import quieten
HEAVY = ("av", "numpy", "cv2", "PySide6.QtMultimedia")
def loaded():
    return [name for name in HEAVY if name in sys.modules]
quieten()
app = QApplication([])
window = make_window(app, None)
window.show()
assert window.open_folder(Path(sys.argv[1]))
screens = window.screens
waiting = QEventLoop()
screens.sessions.painted.disconnect(screens._warm_up.start)  # what comes next must not race it
screens.sessions.painted.connect(lambda: print("painted", loaded()))
screens.sessions.painted.connect(screens._warm_up.start)
screens.pages_made.connect(waiting.quit)
waiting.exec()
print("warm", "PySide6.QtMultimedia" in loaded(), window.pages.currentWidget() is screens.sessions)
QTest.keyClick(screens.sessions.table, Qt.Key.Key_Return)
screens.player.frame_shown.connect(lambda index, time_us, exact: exact and waiting.quit())
waiting.exec()
print("exact", screens.player.index)
film = next((Path(sys.argv[1]) / "media").iterdir())
window.close()
film.write_bytes(film.read_bytes()[:20_000])
window.open_folder(Path(sys.argv[1]))
screens = window.screens
screens.coding.film_error.told.connect(waiting.quit)
waiting.exec()
window.close()
"""


def test_the_work_list_waits_for_no_decoder_and_nothing_is_printed(pack_folder: Path) -> None:
    for other in sorted((pack_folder / "media").iterdir())[1:]:
        other.unlink()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(pack_folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["painted []", "warm True True", "exact 0"]
    assert done.stderr == ""
