"""Drives the real window by random keys and tells what it shows after each; to be killed."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from vippcoder.ui.observer.app import make_window
from vippcoder.ui.observer.rehearsal import Rehearsal
from vippcoder.ui.shared.chatter import quieten


def main(folder: Path, seed: int) -> None:
    draw = random.Random(seed)
    quieten()
    app = QApplication([])
    window = make_window(app, None)
    window.show()
    window.activateWindow()
    assert window.open_folder(folder)
    keys = Rehearsal(window)
    keys.wait(lambda: QApplication.focusWidget() is not None, "the window")
    screens = window.screens
    assert screens is not None
    if window.pages.currentWidget() is screens.sessions:
        keys.press("Return")
    keys.settle()
    desk = screens.desk
    print(json.dumps({"mask": desk.current.mask}), flush=True)
    while True:
        match draw.randrange(8):
            case 0 | 1 | 2:
                keys.press(str(draw.randrange(1, 8)))
            case 3:
                keys.press("H")
            case 4:
                keys.press("I")
                keys.press("O")
            case 5:
                keys.press("N")
                keys.type(f"note {draw.randrange(10**9)}")
                keys.press("Return")
            case 6:
                keys.press("PgDown")
            case _:
                keys.press("Ctrl+Z")
        keys.press("Right")
        keys.rest(0.005)
        assert desk.is_saved
        sheet = desk.page
        told = {
            "segments": [s.id for s in sheet.segments],
            "ratings": [(r.dimension, r.segment, str(r.value)) for r in sheet.ratings],
            "notes": [n.text for n in sheet.notes],
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
