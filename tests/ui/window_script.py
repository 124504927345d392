"""Drives the real window by random keys and tells what it shows after each; to be killed.

A line before each key says which one it is, a line after it what the window shows as saved.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import asdict
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from vippcoder.ui.observer.app import make_window
from vippcoder.ui.observer.rehearsal import Rehearsal
from vippcoder.ui.shared.chatter import quieten

KEYS = ("digit", "digit", "digit", "H", "C", "I", "O", "T", "PgDown", "PgUp", "Ctrl+Up", "B",
        "Right", "Shift+Left", "Ctrl+Z", "Ctrl+Y", "Y", "note", "Del", "X")  # fmt: skip


class Driver:
    def __init__(self, folder: Path, seed: int) -> None:
        self.draw = random.Random(seed)
        quieten()
        app = QApplication([])
        self.window = window = make_window(app, None)
        window.show()
        window.activateWindow()
        assert window.open_folder(folder)
        self.keys = Rehearsal(window)
        self.keys.wait(lambda: QApplication.focusWidget() is not None, "the window")
        screens = window.screens
        assert screens is not None
        self.screens = screens
        self.came_back = screens.desk.assignment is not None
        if not self.came_back:
            self.keys.press("Return")
        self.keys.settle()
        saved = screens.coding.top.findChild(QLabel, "saved")
        assert saved is not None
        self.saved: QLabel = saved

    def tell(self, **what: object) -> None:
        print(json.dumps({**what, "at": time.monotonic()}), flush=True)

    def acknowledge(self, key: str) -> None:
        desk = self.screens.desk
        self.keys.wait(lambda: self.saved.text() == "All saved" and desk.is_place_kept, "saving")
        sheet = desk.page
        self.tell(
            done=key,
            mask=desk.current.mask,
            came_back=self.came_back,
            segments=[(s.id, s.range.start_us, s.range.end_us) for s in sheet.segments],
            ratings=[
                (r.dimension, r.segment, None if r.value is None else float(r.value))
                for r in sheet.ratings
            ],
            notes=[(n.frame, n.text) for n in sheet.notes],
            place=asdict(desk.place),
        )

    def press(self, key: str) -> None:
        self.tell(doing=key)
        match key:
            case "digit":
                self.keys.press(str(self.draw.randrange(1, 8)))
            case "X":
                self.keys.press("X", "1")
            case "note":
                self.write(f"note {self.draw.randrange(10**9)}")
            case _:
                self.keys.press(key)
        self.keys.settle()
        self.acknowledge(key)

    def write(self, text: str) -> None:
        """Type without a pause, telling each letter."""
        self.keys.press("N")
        for n in range(1, len(text) + 1):
            self.keys.type(text[n - 1])
            self.keys.rest(0.03)
            self.tell(typed=text[:n])
        self.keys.press("Return")

    def run(self) -> None:
        self.acknowledge("open")
        while True:
            self.press(self.draw.choice(KEYS))


if __name__ == "__main__":
    Driver(Path(sys.argv[1]), int(sys.argv[2])).run()
