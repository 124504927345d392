"""The demonstration without a person: the real window, driven by keys, and its picture.

`python -m vippcoder.ui.observer.rehearsal PACK PICTURE` codes the first session that is still open,
through the same keys as an observer, and submits it.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vippcoder.errors import Defect
from vippcoder.ui.observer.app import make_window
from vippcoder.ui.shared.chatter import quieten

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.ui.observer.screens import PackScreens
    from vippcoder.ui.observer.window import ObserverWindow

_PATIENCE_S = 60
_PLAYED_S = 2.5


class Rehearsal:
    """Presses keys where the focus is and waits for what they bring about."""

    def __init__(self, window: ObserverWindow) -> None:
        self._window = window

    @property
    def _screens(self) -> PackScreens:
        if self._window.screens is None:
            raise Defect("the rehearsal has no open pack")
        return self._window.screens

    @property
    def _last_frame(self) -> int:
        return len(self._screens.desk.current.reference.frames) - 1

    def press(self, *keys: str) -> None:
        """Press keys, each in Qt's portable spelling."""
        for key in keys:
            pressed = QKeySequence(key)[0]  # type: ignore[index]
            target = QApplication.focusWidget() or self._window
            QTest.keyClick(target, pressed.key(), pressed.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        QTest.keyClicks(QApplication.focusWidget() or self._window, text)

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Let the window work until something is so."""
        deadline = time.monotonic() + _PATIENCE_S
        while not until():
            if time.monotonic() > deadline:
                raise Defect(f"the rehearsal waited in vain for {what}")
            self.rest(0.02)

    def rest(self, seconds: float) -> None:
        """Let the window work for a while; QTest.qWait would starve the decoding threads."""
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()

    def settle(self) -> None:
        """Wait for the exact frame."""
        player = self._screens.player
        self.wait(lambda: player.is_exact and not player.is_playing, "the exact frame")

    def move(self, key: str) -> None:
        """Press a key that moves the film and wait until it rests elsewhere."""
        player = self._screens.player
        before = player.index
        self.press(key)
        self.wait(lambda: player.index != before and player.is_exact, "another frame")

    def code_a_session(self, picture: Path) -> None:
        """Play, mark a segment, rate, write a note, take the picture, submit, answer."""
        self.settle()
        self.press("K")
        self.rest(_PLAYED_S)
        self.press("K")
        self.settle()
        if self._screens.player.index == self._last_frame:
            self.move("Shift+Left")
        self.press("I")
        self.move("Ctrl+Right")
        self.press("O", "T", "5", "H", "T")
        self.press("6", "C", "C", "PgDown", "5", "PgUp")
        self.move("Shift+Left")
        self.press("N")
        self.type("Child holds the ball out; she waits, then names it.")
        self.press("Return")
        self.settle()
        self.rest(0.3)
        self._window.grab().save(str(picture))
        self.press("Ctrl+Return")
        self.press("Ctrl+Return")
        self.type("Demonstration: only a few seconds were played")
        self.press("Ctrl+Return")
        screens = self._screens
        self.wait(
            lambda: self._window.pages.currentWidget() is screens.blinding, "the blinding question"
        )
        self.press("3", "Ctrl+Return")


def main(argv: list[str] | None = None) -> int:
    """Drive the window once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("picture", type=Path)
    wanted = parser.parse_args(argv)
    quieten()
    app = QApplication(sys.argv[:1])
    window = make_window(app, None)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    if not window.open_folder(wanted.pack):
        return 1
    rehearsal = Rehearsal(window)
    rehearsal.wait(lambda: QApplication.focusWidget() is not None, "the window")
    if window.screens is not None and window.pages.currentWidget() is window.screens.sessions:
        rehearsal.press("Return")
    rehearsal.code_a_session(wanted.picture)
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
