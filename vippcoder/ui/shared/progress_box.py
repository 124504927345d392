"""Progress where it concerns: bar, what, time left and Cancel, once it has taken a moment."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.progress import ShareBar

_AFTER_MS: Final = 400
_TELLS_S: Final = 1.5
"""How long work must run before the time left is worth saying."""


class ProgressBox(QFrame):
    """Hidden until work has lasted 400 ms.

    Args:
        name: object name.
        does: the action whose key cancels too; or empty.
    """

    cancelled = Signal()

    def __init__(self, name: str, does: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("box", "card")
        self._what = label("", wrap=True, name=f"{name}-what")
        self._left = label("", tone="2", name=f"{name}-left")
        self._bar = ShareBar("Done")
        self.cancel = Button("Cancel", f"{name}-cancel", does=does)
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        no_margins(row, 12)
        row.addWidget(self._bar)
        row.addStretch(1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._what)
        column.addLayout(row)
        column.addWidget(self._left)
        self._since = 0.0
        self._wait = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._wait.timeout.connect(self.show)
        self.hide()

    def begin(self, what: str) -> None:
        """Say what is being done, if it takes more than a moment."""
        self._what.setText(what)
        self._left.setText(" ")
        self._bar.show_share(0)
        self._since = time.monotonic()
        self._wait.start()

    def show_share(self, share: float) -> None:
        """Show how far the work is and about how long it still takes."""
        self._bar.show_share(share)
        gone = time.monotonic() - self._since
        if share > 0 and gone > _TELLS_S:
            self._left.setText(left_in_words(gone * (1 - share) / share))

    def end(self) -> None:
        """Take the box away."""
        self._wait.stop()
        self.hide()


def left_in_words(seconds: float) -> str:
    """Return about how long it still takes."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"about {max(round(seconds), 1)} s left"
    return f"about {round(seconds / 60)} min left"
