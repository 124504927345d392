"""The side of the assignment: seed and reason, what the plan comes to, and the two buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.ui.lead.parts import Card, say_why, why_label
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Kind, Section
from vippcoder.ui.shared.labels import label

if TYPE_CHECKING:
    from vippcoder.errors import StudyError

_SEED = Field(
    "seed",
    "Seed",
    Kind.NUMBER,
    "Empty: the design's. The same seed and study give the same plan.",
)
_REASON = Field(
    "reason",
    "Why codings are taken back",
    help="From observers whose packs hold them already. Kept in the study.",
)


class PlanSide(Card):
    """Asks for a plan to look at, and for it to hold."""

    propose_asked = Signal()
    commit_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Plan")
        self.state = label("", Type.STRONG, wrap=True, name="plan-state")
        self.words = label("", tone="2", wrap=True, name="plan-words")
        self.form = Form("plan", (Section("", (_SEED, _REASON)),), in_card=False)
        self.form.changed.connect(self._typed)
        self.propose = Button("Plan", "propose-plan", icon="list-check")
        self.commit = Button("Assign so", "commit-plan", kind="first")
        self.propose.clicked.connect(self.propose_asked)
        self.commit.clicked.connect(self.commit_asked)
        self.why_not = why_label("commit-why-not")
        self._why_not = ("", "")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(10)
        for part in (self.state, self.words, self.form, self.propose, self.commit, self.why_not):
            column.addWidget(part)
        column.addStretch(1)
        self.hold(inside)
        self.ask_reason(wanted=False)

    @property
    def seed(self) -> int | None:
        """What was typed; None for the design's."""
        typed = self.form.peek().get("seed")
        return typed if isinstance(typed, int) else None

    @property
    def reason(self) -> str:
        """Why codings are taken back."""
        return str(self.form.peek().get("reason", "")).strip()

    def ask_reason(self, *, wanted: bool) -> None:
        """Ask why issued codings are taken back, or ask no more."""
        self.form.rows["reason"].setVisible(wanted)

    def show_state(self, state: str, words: str = "") -> None:
        """Say how it stands."""
        self.state.setText(state)
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_buttons(self, no_plan: str, no_commit: str, *, is_planned: bool) -> None:
        """Offer the buttons, or say why not; the main one is what comes next."""
        self.propose.set_kind("plain" if is_planned else "first")
        self.commit.set_kind("first" if is_planned else "plain")
        self._why_not = (no_plan, no_commit)
        self._typed()

    def _typed(self) -> None:
        no_plan, no_commit = self._why_not
        if not no_commit and not self.form.rows["reason"].isHidden() and not self.reason:
            no_commit = "Say first why codings are taken back."
        say_why(self.propose, no_plan)
        say_why(self.commit, no_commit, self.why_not)

    def refuse(self, error: StudyError) -> None:
        """Say at the field what is missing."""
        if "taken back" in error.what:
            self.form.show_faults({"reason": "Say in a few words why."})
