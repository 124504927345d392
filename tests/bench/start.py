"""From starting a process to its window painted, or its help printed, against the bare library."""

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
from vippcoder.ui.{workspace} import app, window
watch = Watch()
kind = window.{kind}
opened = kind.open_folder
def open_folder(self, folder):
    opened(self, folder)
    self.installEventFilter(watch)
    self.update()
kind.open_folder = open_folder
sys.exit(app.main(sys.argv[1:]))
"""


def measure(folder: Path) -> list[Figure]:
    from vippcoder.demonstration.pack import make_demonstration
    from vippcoder.study.study import create_study

    pack, study = folder / "demo.vipppack", folder / "study"
    make_demonstration(pack)
    create_study(study, "lead").close()
    observer = OURS.format(workspace="observer", kind="ObserverWindow")
    lead = OURS.format(workspace="lead", kind="LeadWindow")
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, code, given in (
            ("observer", observer, [str(pack)]),
            ("lead", lead, [str(study)]),
            ("bare", BARE, []),
        ):
            times.setdefault(name, []).append(_until_ready([sys.executable, "-c", code, *given]))
        times.setdefault("help", []).append(_until_over(["-m", "vippcoder", "--help"]))
        times.setdefault("typer", []).append(_until_over(["-c", "import typer.rich_utils"]))
    took = {name: median(values) for name, values in times.items()}
    window, library = "a bare PySide6 window", "importing Typer alone"
    return [
        Figure("cold_start_s", took["observer"], "s", window, took["observer"] / took["bare"]),
        Figure("lead_cold_start_s", took["lead"], "s", window, took["lead"] / took["bare"]),
        Figure("help_s", took["help"], "s", library, took["help"] / took["typer"]),
    ]


def _until_over(arguments: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


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
