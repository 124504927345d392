"""The window by keys, as tests press them, and the database behind it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.screens import PackScreens
    from vippcoder.ui.observer.window import ObserverWindow


class Keys:
    """Presses keys where the focus is, as a person would."""

    def __init__(self, qtbot: QtBot, window: ObserverWindow) -> None:
        self.bot, self.window = qtbot, window

    def press(self, *keys: str) -> None:
        for key in keys:
            pressed = QKeySequence(key)[0]
            target = QApplication.focusWidget() or self.window
            self.bot.keyClick(target, pressed.key(), pressed.keyboardModifiers())

    def type(self, text: str) -> None:
        self.bot.keyClicks(QApplication.focusWidget(), text)

    def open(self, folder: Path) -> None:
        assert self.window.open_folder(folder)

    def begin(self) -> None:
        self.press("Return")
        self.wait_for_frame(0)

    def wait_for_frame(self, frame: int) -> None:
        screens = screens_of(self.window)

        def shown() -> bool:
            return screens.player.is_exact and screens.player.index == frame

        self.bot.waitUntil(shown, timeout=20_000)

    def go_to(self, frame: int, text: str) -> None:
        self.press("Ctrl+G")
        self.type(text)
        self.press("Return")
        self.wait_for_frame(frame)


def screens_of(window: ObserverWindow) -> PackScreens:
    assert window.screens is not None
    return window.screens


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "pack.sqlite") as connection:
        return connection.execute(query).fetchall()
