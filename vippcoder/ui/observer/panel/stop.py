"""Stopping a session for good: asks which reason, in the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from vippcoder.domain.coding import StopReason
from vippcoder.observing import submission
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.choice_rows import ChoiceRows
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins, rule

if TYPE_CHECKING:
    from vippcoder.ui.observer.desk import CodingDesk

_REASONS = {
    StopReason.GROUP_RECOGNISED: "I can tell the group",
    StopReason.FAMILY_KNOWN: "I know this family",
    StopReason.DISTRESS: "What I see distresses me",
}
_CARE = (
    "Films like these can stay with you. You need not watch on, and stopping is no failure. "
    "Take a break, and talk to your lead or supervisor today. If you fear for the child, Concern "
    "above says whom to tell."
)


class StopPanel(QFrame):
    """Three reasons, none preselected; the ratings so far stay in the history."""

    back_asked = Signal()
    stopped = Signal(object)

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("stop")
        self.setAccessibleName("Stop coding this session")
        self.choice = ChoiceRows("stop-reason", "Why do you stop?", list(_REASONS.values()))
        self.choice.chosen.connect(self._chosen)
        self.words = QLineEdit()
        self.words.setObjectName("stop-words")
        self.words.setAccessibleName("In your words, may stay empty")
        self.words.setPlaceholderText("In your words (may stay empty)")
        self.stop = Button("Stop coding this one", "stop-now", kind="first", does="coding.submit")
        self.stop.clicked.connect(self.stop_now)
        self.back = Button("Back to rating", "stop-back", does="window.back")
        self.back.clicked.connect(self.back_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(label("Stop coding this one?", Type.HEADING))
        what = "It goes to another observer and does not come back to you. What you rated is kept."
        column.addWidget(label(what, tone="2", wrap=True))
        column.addWidget(self.choice)
        column.addWidget(self.words)
        care = QFrame()
        care.setProperty("box", "empty")
        row = QHBoxLayout(care)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(IconView("heart-handshake", "text2"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(_CARE, tone="2", wrap=True, name="care"), 1)
        column.addWidget(care)
        column.addStretch(1)
        column.addWidget(rule())
        self._verdict = label("Choose a reason first.", tone="2", name="stop-verdict")
        column.addWidget(self._verdict)
        buttons = QHBoxLayout()
        no_margins(buttons, 8)
        buttons.addWidget(self.back, 1)
        buttons.addWidget(self.stop, 1)
        column.addLayout(buttons)

    def begin(self) -> None:
        """Ask, with nothing chosen."""
        self.choice.show_chosen(None)
        self.words.clear()
        self.stop.setEnabled(False)
        self._verdict.show()
        self.choice.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, _position: int) -> None:
        self.stop.setEnabled(True)
        self._verdict.hide()

    def stop_now(self) -> None:
        """Stop, if a reason is chosen."""
        position = self.choice.position
        if position is None:
            self.choice.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        reason = list(_REASONS)[position]
        desk, words = self._desk, self.words.text().strip()
        done = desk.perform(lambda: submission.stop(desk.pack, desk.coding, reason, words))
        if done is not None:
            self.stopped.emit(reason)
