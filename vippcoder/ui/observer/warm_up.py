"""Importing what comes next while nobody waits for it."""

from __future__ import annotations

import threading
from contextlib import suppress
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

_LOOK_MS: Final = 20


class WarmUp(QObject):
    """Imports a module in a thread, so that the window stays at its user's service meanwhile."""

    done = Signal()

    def __init__(self, module: str, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = threading.Thread(target=_import, args=(module,), name="warm-up")
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; later calls change nothing."""
        if self._thread.ident is None:
            self._thread.start()
            self._timer.start()

    def _look(self) -> None:
        if not self._thread.is_alive():
            self._timer.stop()
            self.done.emit()


def _import(module: str) -> None:
    with suppress(ImportError):  # whoever needs it imports it again and hears why
        import_module(module)
