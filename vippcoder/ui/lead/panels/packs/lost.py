"""Saying that an observer's pack is lost, so that a new one takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.form import Field, Form, Section
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from vippcoder.ui.lead.panels.packs.lines import PackLine

_HOW = Field(
    "again",
    "How the pack was lost",
    help="Kept in the study, for example: the disk broke.",
)
_WHAT_THEN = (
    "A new pack holds what was not submitted when this one was last collected, under new masks. "
    "What was collected stays. Should the lost one turn up, nothing new in it is collected."
)


class LostPart(QWidget):
    """Ticked for one observer at a time; forgotten when another is looked at."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.lost = CheckRow("This pack is lost")
        self.lost.setObjectName("pack-is-lost")
        self.lost.setAccessibleName(self.lost.text())
        self.lost.clicked.connect(self._show)
        self.words = label(_WHAT_THEN, tone="2", wrap=True, name="lost-words")
        self.how = Form("issue-again", (Section("", (_HOW,)),), in_card=False)
        self.how.changed.connect(self.changed)
        column = QVBoxLayout(self)
        no_margins(column, 10)
        for part in (self.lost, self.words, self.how):
            column.addWidget(part)
        self._show()

    @property
    def is_chosen(self) -> bool:
        """Whether the pack is to be given up."""
        return not self.isHidden() and self.lost.isChecked()

    @property
    def reason(self) -> str:
        """How it was lost."""
        return str(self.how.peek().get("again", "")).strip() if self.is_chosen else ""

    def stand_on(self, line: PackLine | None) -> None:
        """Be about another observer's pack; hidden where there is none to lose."""
        code = line.code if line else ""
        if code != self._code:
            self._code = code
            self.forget()
        self.setVisible(line is not None and line.can_be_lost)

    def forget(self) -> None:
        """Be as at first: it is replaced, or another observer is looked at."""
        self.lost.setChecked(False)
        self.how.show_values({})
        self._show()

    def _show(self) -> None:
        for part in (self.words, self.how):
            part.setVisible(self.lost.isChecked())
        self.changed.emit()
