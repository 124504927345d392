"""Offered where a pack's database is damaged: going back to its newest backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from vippcoder.storage.core.backups import Backup


class GoingBack(QFrame):
    """A card that says what the newest backup holds and asks before it goes back."""

    wanted = Signal()
    """Go back to the backup that was offered."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("going-back")
        self.setProperty("box", "card")
        self.setFixedWidth(520)
        self._words = label(tone="2", wrap=True, name="going-back-words")
        self.ask = Button("Go back to the backup…", "ask-going-back", icon="refresh")
        self.sure = Button("Go back", "going-back-now", kind="first")
        self.leave = Button("Leave it as it is", "leave-damaged")
        self.ask.clicked.connect(self._ask)
        self.leave.clicked.connect(self.hide)
        self.sure.clicked.connect(self.wanted)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(12)
        inside.addWidget(label("There is a backup", Type.STRONG))
        inside.addWidget(self._words)
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
        self._words.setText(
            f"The newest is of {at:%A}, {at.day} {at:%B}, {at:%H:%M}. What you did after that is "
            "not in it. What is in the pack now is kept beside it for your lead."
        )
        self._show_choice(asked=False)
        self.show()
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._show_choice(asked=True)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_choice(self, *, asked: bool) -> None:
        self.ask.setVisible(not asked)
        self.sure.setVisible(asked)
        self.leave.setVisible(asked)
