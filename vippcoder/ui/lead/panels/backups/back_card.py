"""Going back to the chosen backup: what is lost by it, why, and asked once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.ui.lead.panels.backups.lines import lost_lines
from vippcoder.ui.lead.parts import Card, buttons_row, say_why, scrolled, show_in, why_label
from vippcoder.ui.lead.words import moment, several
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Section
from vippcoder.ui.shared.labels import label

if TYPE_CHECKING:
    from vippcoder.storage.core.backups import Backup
    from vippcoder.study.backups import Lost
    from vippcoder.ui.lead.panels.backups.lines import BackupLine

_REASON: Final = Field("reason", "Why the study goes back", help="Kept in the study's journal.")
_NONE: Final = (
    "Choose a backup: what was written into the study after it is told here, before anything is "
    "done."
)


class BackCard(Card):
    """Asks a reason; then once more, in place."""

    restore_asked = Signal(object, str)
    """A `Backup`, and why."""

    def __init__(self) -> None:
        super().__init__("Go back")
        self.backup: Backup | None = None
        self._fault, self._busy = "", ""
        self.to = label("", Type.STRONG, wrap=True, name="back-to")
        self.words = label("", tone="2", wrap=True, name="back-words")
        self.lost = label("", wrap=True, name="back-lost")
        self.reason = Form("back", (Section("", (_REASON,)),), in_card=False)
        self.reason.changed.connect(self._show)
        self.sure = Bar("attention", "back-sure", upright=True)
        self.sure.pressed.connect(self._go_back)
        self.ask = Button("Go back to this one…", "back", icon="history")
        self.ask.clicked.connect(self._ask)
        self.why_not = why_label("back-why-not")
        self.leave = Button("Leave it", "back-not")
        self.leave.clicked.connect(self._leave)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(10)
        for part in (self.to, self.words, self.lost, self.reason, self.sure):
            column.addWidget(part)
        column.addLayout(buttons_row(self.ask, self.leave))
        column.addWidget(self.why_not)
        column.addStretch(1)
        self._area = scrolled(inside, "back-scroll")
        self.hold(self._area)
        self.stand_on(None)

    def stand_on(self, line: BackupLine | None) -> None:
        """Be about another backup."""
        backup = line.backup if line else None
        if backup != self.backup or backup is None:
            self.sure.clear()
            self.lost.setText("")
            self.words.setText("" if backup else _NONE)
        self.backup, self._fault = backup, (line.fault or "") if line else ""
        self.to.setText(f"To {moment(backup.made_at)}" if backup else "")
        self.reason.setVisible(backup is not None)
        self._show()

    def show_lost(self, backup: Backup, lost: Lost) -> None:
        """Say what going back to a backup would lose."""
        if backup != self.backup:
            return
        if lost.entries:
            newer = several(lost.entries, "entry that is", "entries that are")
            self.words.setText(
                f"It loses {newer} newer than this backup. The study as it is now is kept in "
                "backups."
            )
        else:
            self.words.setText("The study's journal holds nothing that this backup has not.")
        self.lost.setText("\n".join(lost_lines(lost)))
        self._show()

    def show_unread(self, sentence: str) -> None:
        """Say that it is not known what would be lost."""
        self.words.setText(f"What would be lost cannot be read: {sentence}")
        self.lost.setText("")
        self._show()

    def show_busy(self, busy: str) -> None:
        """Wait while long work runs."""
        self._busy = busy
        self._show()

    @property
    def why(self) -> str:
        """The reason that was typed."""
        return str(self.reason.peek().get("reason", "")).strip()

    def _show(self) -> None:
        for part in (self.to, self.words, self.lost):
            part.setVisible(bool(part.text()))
        why_not = ""
        if self.backup is None:
            why_not = "Choose a backup first."
        elif self._fault:
            why_not = "This backup does not hold; choose another."
        elif self._busy:
            why_not = f"Waits until this is done: {self._busy}."
        elif not self.why:
            why_not = "Say first why."
        if why_not:
            self.sure.clear()
        asked = not self.sure.isHidden()
        self.ask.setVisible(self.backup is not None and not asked)
        self.leave.setVisible(asked)
        say_why(self.ask, why_not, self.why_not)
        self.why_not.setVisible(bool(why_not) and self.backup is not None)

    def _ask(self) -> None:
        if self.backup is None:
            return
        self.sure.tell(
            f"The study becomes what it was on {moment(self.backup.made_at)}.",
            "It is closed, goes back, and is opened again.",
            "Go back",
        )
        self._show()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        show_in(self._area, self.leave)

    def _leave(self) -> None:
        self.sure.clear()
        self._show()
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        backup, why = self.backup, self.why
        self.sure.clear()
        self._show()
        if backup is not None:
            self.restore_asked.emit(backup, why)
