"""Offered where a folder's database is damaged: going back to its newest backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from vippcoder.storage.core.backups import Backup

_WIDTH = 520


class GoingBack(QFrame):
    """A card that says what the newest backup holds and asks before it goes back.

    Args:
        lost: what is not in a backup, and what becomes of what is there now: one or two sentences.
        asks_why: whether a reason is asked for, and nothing done without one.
        width: of the card, in pixels.
    """

    wanted = Signal(str)
    """Go back to the backup that was offered; the reason, empty where none is asked for."""

    def __init__(self, lost: str, *, asks_why: bool = False, width: int = _WIDTH) -> None:
        super().__init__()
        self.setObjectName("going-back")
        self.setProperty("box", "card")
        self.setFixedWidth(width)
        self._lost, self._asks_why = lost, asks_why
        self._words = label(tone="2", wrap=True, name="going-back-words")
        self.why = QLineEdit()
        self.why.setObjectName("going-back-why")
        self.why.setAccessibleName("Why the study goes back")
        self.why.setPlaceholderText("Why; this is kept")
        self.why.textChanged.connect(self._typed)
        self.ask = Button("Go back to the backup…", "ask-going-back", icon="refresh")
        self.sure = Button("Go back", "going-back-now", kind="first")
        self.leave = Button("Leave it as it is", "leave-damaged")
        self.ask.clicked.connect(self._ask)
        self.leave.clicked.connect(self.hide)
        self.sure.clicked.connect(lambda: self.wanted.emit(self.why.text().strip()))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(12)
        inside.addWidget(label("There is a backup", Type.STRONG))
        inside.addWidget(self._words)
        inside.addWidget(self.why)
        row = QHBoxLayout()
        no_margins(row, 8)
        for button in (self.ask, self.sure, self.leave):
            row.addWidget(button)
        row.addStretch(1)
        inside.addLayout(row)
        self.hide()

    def offer(self, backup: Backup) -> None:
        """Say what the backup holds."""
        at = backup.made_at.astimezone()
        self._words.setText(f"It is of {at:%A}, {at.day} {at:%B}, {at:%H:%M}. {self._lost}")
        self._show_choice(asked=False)
        self.show()
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._show_choice(asked=True)
        first = self.why if self._asks_why else self.leave
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_choice(self, *, asked: bool) -> None:
        self.why.clear()
        self.why.setVisible(asked and self._asks_why)
        self.ask.setVisible(not asked)
        self.sure.setVisible(asked)
        self.leave.setVisible(asked)
        self._typed()

    def _typed(self) -> None:
        missing = self._asks_why and not self.why.text().strip()
        self.sure.setEnabled(not missing)
        self.sure.setToolTip("Say first why." if missing else "")
