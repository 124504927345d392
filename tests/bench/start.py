"""From starting the observer's process to its window painted, against a bare Qt window."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

from bench import Figure

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 5

BARE = """
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        print("ready", flush=True)
app = QApplication([])
window = Bare()
window.show()
app.exec()
"""

OURS = """
import sys
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            from PySide6.QtCore import QTimer
            QTimer.singleShot(0, lambda: print("ready", flush=True))
            watched.removeEventFilter(self)
        return False
from vippcoder.ui.observer import app, window
watch = Watch()
opened = window.ObserverWindow.open_folder
def open_folder(self, folder):
    opened(self, folder)
    self.installEventFilter(watch)
    self.update()
window.ObserverWindow.open_folder = open_folder
sys.exit(app.main(sys.argv[1:]))
"""


def measure(folder: Path) -> list[Figure]:
    from vippcoder.demonstration.pack import make_demonstration

    pack = folder / "demo.vipppack"
    make_demonstration(pack)
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(_until_ready([sys.executable, "-c", OURS, str(pack)]))
        bare.append(_until_ready([sys.executable, "-c", BARE]))
    value = median(ours)
    return [Figure("cold_start_s", value, "s", "a bare PySide6 window", value / median(bare))]


def _until_ready(command: list[str]) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    taken = time.perf_counter() - begun
    process.kill()
    process.wait()
    if line.strip() != "ready":
        raise RuntimeError(f"{command[1:2]} ended before its window was ready")
    return taken
