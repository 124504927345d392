"""What the consent says of the ratings, and why; asked once more before anything is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.ui.lead.panels.withdrawal.lines import what_happens
from vippcoder.ui.lead.parts import Card, buttons_row, say_why, scrolled, show_in, why_label
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.choice_rows import ChoiceRows
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Section
from vippcoder.ui.shared.labels import label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vippcoder.study.withdrawal.family import Family

_CHOICES: Final = ("keep", "redact")
_QUESTION: Final = "What the consent says of the ratings"
_REASON: Final = Field(
    "reason",
    "Why the family withdraws",
    help="Stands in the signed record and stays in the study: name nobody, no place, no illness.",
)
_NONE: Final = (
    "Once a family is listed: what its consent says of the ratings, and why it withdraws."
)
_DIGITS: Final = {Qt.Key.Key_1: 1, Qt.Key.Key_2: 2}


class AskCard(Card):
    """Asks keep or redact and a reason; then once more, in place."""

    withdrawal_asked = Signal(object, str, str)
    """The family's dyad, `keep` or `redact`, and why."""

    def __init__(self) -> None:
        super().__init__("Withdraw")
        self.family: Family | None = None
        self._busy = ""
        self.ratings = ChoiceRows(
            "consent", _QUESTION, ["Keep ratings and notes", "Redact ratings and notes"]
        )
        self.ratings.chosen.connect(lambda _: self._show())
        self.note = label("", Type.META, tone="2", wrap=True, name="consent-note")
        self.reason = Form("withdrawal", (Section("", (_REASON,)),), in_card=False)
        self.reason.changed.connect(self._show)
        self.sentence = label("", Type.STRONG, wrap=True, name="what-happens")
        self.sure = Bar("attention", "withdrawal-sure", upright=True)
        self.sure.pressed.connect(self._withdraw)
        self.why_not = why_label("withdraw-why-not")
        self.leave = Button("Leave it", "withdraw-not")
        self.leave.clicked.connect(self._leave)
        self.ask = Button("Withdraw…", "withdraw", kind="first")
        self.ask.clicked.connect(self._ask)
        self._lay_out()
        self.show_family(None)

    def _lay_out(self) -> None:
        self._none = label(_NONE, tone="2", wrap=True, name="no-family")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 8)
        column.setSpacing(10)
        column.addWidget(label(_QUESTION, Type.STRONG))
        column.addWidget(self.ratings)
        column.addWidget(self.note)
        column.addSpacing(4)
        column.addWidget(self.reason)
        column.addSpacing(4)
        column.addWidget(self.sentence)
        column.addWidget(self.sure)
        column.addLayout(buttons_row(self.ask, self.leave))
        column.addWidget(self.why_not)
        column.addStretch(1)
        self._none.setContentsMargins(16, 14, 16, 8)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area = scrolled(inside, "withdrawal-scroll")
        self.hold(self._none, self._area)
        self.inside.setStretch(self.inside.indexOf(self._none), 1)

    def show_family(self, family: Family | None) -> None:
        """Ask about another family, or about none; about the same one what was typed stays."""
        is_same = self.family and family and self.family.dyad == family.dyad
        self.family = family
        if not is_same:
            self.ratings.show_chosen(None)
            self.reason.show_values({})
            self.sure.clear()
        self._none.setVisible(family is None)
        self._area.setVisible(family is not None)
        self.title.setText(f"Withdraw {family.dyad}" if family else "Withdraw")
        decided = family.decided if family else ""
        self.ratings.rows[0].setEnabled(decided != "redact")
        if decided == "redact":
            self.ratings.show_chosen(1)
        self.note.setText(_note(decided))
        self._show()

    def show_busy(self, busy: str) -> None:
        """Wait while long work runs."""
        self._busy = busy
        self._show()

    @property
    def chosen(self) -> str:
        """`keep`, `redact`, or empty."""
        at = self.ratings.position
        return "" if at is None else _CHOICES[at]

    @property
    def why(self) -> str:
        """The reason that was typed."""
        return str(self.reason.peek().get("reason", "")).strip()

    def _show(self) -> None:
        family, chosen = self.family, self.chosen
        self.sentence.setText(what_happens(family, chosen) if family and chosen else "")
        self.sentence.setVisible(bool(self.sentence.text()))
        why_not = ""
        if family is None:
            why_not = "List first what there is of a family."
        elif self._busy:
            why_not = f"Waits until this is done: {self._busy}."
        elif not chosen:
            why_not = "Choose first what becomes of the ratings."
        elif not self.why:
            why_not = "Say first why, without naming anybody."
        if why_not:
            self.sure.clear()
        asked = not self.sure.isHidden()
        self.ask.setVisible(not asked)
        self.leave.setVisible(asked)
        say_why(self.ask, why_not, self.why_not)

    def _ask(self) -> None:
        if self.family is None:
            return
        self.sure.tell(
            f"Films of {self.family.dyad} cannot be brought back.",
            "Nor can its ratings and notes: backups are rewritten too."
            if self.chosen == "redact"
            else "Its ratings and notes stay; backups are rewritten too.",
            "Remove for good",
        )
        self._show()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        show_in(self._area, self.leave)

    def _leave(self) -> None:
        self.sure.clear()
        self._show()
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _withdraw(self) -> None:
        family, chosen, why = self.family, self.chosen, self.why
        self.sure.clear()
        self._show()
        if family is not None:
            self.withdrawal_asked.emit(family.dyad, chosen, why)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = _DIGITS.get(Qt.Key(event.key()))
        if digit and self.family is not None and self.ratings.rows[digit - 1].isEnabled():
            self.ratings.take_digit(digit)
            return
        super().keyPressEvent(event)


def _note(decided: str) -> str:
    if decided == "redact":
        return "This family has withdrawn, and its ratings are redacted; that cannot be undone."
    if decided == "keep":
        return "This family has withdrawn, and its ratings were kept. They can still be redacted."
    return (
        "File names, fingerprints and frame times go in either case. Kept ratings stay what they "
        "are; redacted ones leave an entry without its words and figures."
    )
