"""Long work in one line above every page: what, how far, how long still, and Cancel."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label
from vippcoder.ui.shared.progress import ShareBar
from vippcoder.ui.shared.progress_box import left_in_words

if TYPE_CHECKING:
    from vippcoder.ui.lead.desk import StudyDesk

_AFTER_MS: Final = 400
_TELLS_S: Final = 1.5


class WorkStrip(QFrame):
    """Shows the desk's long work once it has lasted 400 ms; pages can be turned meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("work")
        self.setProperty("box", "top")
        self._desk: StudyDesk | None = None
        self._what = label("", Type.STRONG, name="work-what")
        self._at = label("", tone="2", name="work-at")
        self._share = label("", Type.META, tone="2", name="work-share")
        self._left = label("", Type.META, tone="2", name="work-left")
        self._bar = ShareBar("Done")
        self.cancel = Button("Cancel", "work-cancel")
        self.cancel.setProperty("bulk", "dense")
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 7, 24, 7)
        row.setSpacing(12)
        for part in (self._what, self._bar, self._share, self._left, self._at):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.cancel)
        self._since = 0.0
        self._wait = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._wait.timeout.connect(self.show)
        self.hide()

    def follow(self, desk: StudyDesk | None) -> None:
        """Show the work of this desk; None for none."""
        self._desk = desk
        self._end()
        if desk is not None:
            desk.turned.connect(self._turned)
            desk.progressed.connect(self._progressed)

    def _turned(self) -> None:
        what = self._desk.busy_with if self._desk else ""
        if not what:
            self._end()
        elif what != self._what.text() or not (self._wait.isActive() or self.isVisible()):
            self._what.setText(what)
            self._progressed(0.0, "")
            self.cancel.set_caption("Cancel")
            self.cancel.setEnabled(True)
            self._since = time.monotonic()
            self._wait.start()

    def _progressed(self, share: float, at: str) -> None:
        self._bar.show_share(share)
        self._bar.setVisible(share > 0)
        self._share.setText(f"{int(100 * share)} %" if share > 0 else "")
        self._at.setText(at)
        gone = time.monotonic() - self._since
        worth_telling = share > 0 and gone > _TELLS_S
        self._left.setText(left_in_words(gone * (1 - share) / share) if worth_telling else "")

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel.set_caption("Stopping")
        if self._desk is not None:
            self._desk.cancel()

    def _end(self) -> None:
        self._wait.stop()
        self.hide()
