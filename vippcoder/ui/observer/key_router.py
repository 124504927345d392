"""From a key press to an action: one place that knows when a key belongs to a control instead."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from vippcoder.ui.observer.actions import DIGITS, IN_TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.keymap import Keymap

_NUMBER_ROW: dict[str, dict[int, int]] = {
    "xcb": {10 + i: (i + 1) % 10 for i in range(10)},
    "wayland": {10 + i: (i + 1) % 10 for i in range(10)},
    "windows": {2 + i: (i + 1) % 10 for i in range(10)},
}
_MAC_ROW = {18: 1, 19: 2, 20: 3, 21: 4, 23: 5, 22: 6, 26: 7, 28: 8, 25: 9, 29: 0}
_STEPPED = frozenset({"Up", "Down"})
_LISTED = _STEPPED | {"Home", "End", "Return", "F2", "Del"}


def digit_of(event: QKeyEvent, platform: str) -> int | None:
    """Return the digit of a key of the number row, by position; else by what it writes."""
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    )
    if held != Qt.KeyboardModifier.NoModifier:
        return None
    row = _NUMBER_ROW.get(platform, {})
    if event.nativeScanCode() in row:
        return row[event.nativeScanCode()]
    if sys.platform == "darwin" and event.nativeScanCode() and event.nativeVirtualKey() in _MAC_ROW:
        return _MAC_ROW[event.nativeVirtualKey()]
    if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return int(event.key()) - int(Qt.Key.Key_0)
    return None


def spelled(event: QKeyEvent) -> str:
    """Return the key in Qt's portable spelling; Shift counts with letters and named keys only."""
    key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    text = event.text()
    if len(text) == 1 and text.isprintable() and not text.isalpha() and not text.isspace():
        held &= ~Qt.KeyboardModifier.ShiftModifier
    sequence = QKeySequence(int(key) | held.value)
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def kept_by(widget: QWidget | None) -> frozenset[str]:
    """Return the keys that a control with the focus keeps for itself."""
    if isinstance(widget, QAbstractItemView):
        return _LISTED
    if isinstance(widget, QRadioButton):
        return _STEPPED | {"Space", "Left", "Right"}
    if isinstance(widget, QAbstractButton):
        return frozenset({"Space", "Return"})
    return frozenset()


class KeyRouter(QObject):
    """Listens to whichever widget of one window has the focus.

    Args:
        window: the window whose keys it routes.
        keymap: which key does what.
        is_coding: whether the coding page is in front.
        serve: called with (action, digit or None).
        intercept: sees every key first; True when it took it.
    """

    def __init__(
        self,
        window: QWidget,
        keymap: Keymap,
        is_coding: Callable[[], bool],
        serve: Callable[[Action, int | None], bool],
        intercept: Callable[[QKeyEvent], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._keymap = keymap
        self._is_coding = is_coding
        self._serve = serve
        self._intercept = intercept
        self._followed: QWidget | None = None
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._followed is not None and self._followed is not self._window:
            self._followed.removeEventFilter(self)
        self._followed = None
        if new is not None and self._window.isAncestorOf(new):
            self._followed = new
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        widget = watched if isinstance(watched, QWidget) else None
        if widget is self._window and self._followed is not None:
            return False  # the widget with the focus has had it already
        return self.route(event, widget)

    def route(self, event: QKeyEvent, widget: QWidget | None) -> bool:
        """Do what the key says; False leaves it to the control."""
        if self._intercept(event):
            return True
        coding, key = self._is_coding(), spelled(event)
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            return self._route_from_text(event, self._keymap.find(key, coding=coding))
        digit = digit_of(event, QApplication.platformName())
        if digit is None and key in kept_by(widget):
            return False
        found = self._keymap.find(key if digit is None else DIGITS, coding=coding)
        if found is None or (event.isAutoRepeat() and not found.repeats):
            return False
        return self._serve(found, digit)

    def _route_from_text(self, event: QKeyEvent, found: Action | None) -> bool:
        """Text fields take every key but a few, and every character."""
        held, text = event.modifiers(), event.text()
        ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
        is_command = bool(held & ctrl) and not held & alt  # both together are AltGr, which writes
        is_character = bool(text) and text.isprintable() and not is_command
        if found is None or found.id not in IN_TEXT_FIELDS or is_character:
            return False
        return self._serve(found, None)
