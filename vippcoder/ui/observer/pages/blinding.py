"""The blinding question: a page of its own after the lock, the film gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vippcoder.domain.coding import BlindingAnswer
from vippcoder.observing import blinding
from vippcoder.observing.blinding import DO_NOT_KNOW
from vippcoder.timebase import format_instant, parse_instant
from vippcoder.ui.observer.help_buttons import concern_button
from vippcoder.ui.observer.pages.timepoint_question import TimepointQuestion
from vippcoder.ui.observer.saved_sign import SavedSign
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.choice_rows import ChoiceRows
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins, rule

if TYPE_CHECKING:
    from vippcoder.domain.coding import Assignment
    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.desk import CodingDesk

CERTAINTIES = ("A pure guess", "A little", "Fairly", "Very", "Certain")
REASONS = (
    "Something that was said",
    "Something in the room",
    "How they were with each other",
    "I know the family or the place",
    "Nothing in particular",
)


class BlindingPage(QWidget):
    """Asked after every session; nothing is preselected."""

    answered = Signal()

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._desk = desk
        self.session: Assignment | None = None
        self._certainty: int | None = None
        self._labels = (*desk.pack.group_labels, DO_NOT_KNOW)
        shown = [*desk.pack.group_labels, "I do not know"]
        self._mask = label("", Type.MASK, name="blinding-mask")
        self.error = Bar("danger", "blinding-error")
        self.error.pressed.connect(self.save)
        self.guess = ChoiceRows(
            "guess", "Which group do you think this family is in?", shown, side_by_side=True
        )
        self.guess.chosen.connect(lambda _: self._show_verdict())
        self.certainty = Segmented("certainty", "How sure are you?", CERTAINTIES)
        self.certainty.asked.connect(self._sure)
        self.timepoint = TimepointQuestion(desk.pack.guidance.timepoint_labels, CERTAINTIES)
        self.timepoint.changed.connect(self._show_verdict)
        self.reasons = [_reason(i, text) for i, text in enumerate(REASONS)]
        self.when = QLineEdit()
        self.when.setObjectName("when")
        self.when.setAccessibleName("When, if you remember")
        self.when.setPlaceholderText("02:31.480")
        self.when.setFixedWidth(120)
        self._length = label("", tone="2")
        self.words = QLineEdit()
        self.words.setObjectName("words")
        self.words.setAccessibleName("In your words, may stay empty")
        self._verdict = label("", tone="2", wrap=True, name="blinding-verdict")
        self.save_button = Button("Save", "save-answer", kind="first", does="coding.submit")
        self.save_button.setProperty("bulk", "large")
        self.save_button.clicked.connect(self.save)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("box", "top")
        row = QHBoxLayout(top)
        row.setContentsMargins(12, 7, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._mask)
        row.addWidget(IconView("lock"))
        self._locked = label("Ratings locked", tone="2", name="locked")
        row.addWidget(self._locked)
        row.addStretch(1)
        row.addWidget(SavedSign(self._desk, "blinding-saved"))
        row.addWidget(concern_button("blinding-concern", self._desk))
        top.setMinimumHeight(48)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(top)
        column.addWidget(self.error)
        scroll = QScrollArea()
        scroll.setObjectName("blinding-scroll")
        scroll.setAccessibleName("The question")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        inner = QWidget()
        inner.setObjectName("scrolled")
        around = QVBoxLayout(inner)
        air = 8 if self.timepoint.is_asked else 24
        around.setContentsMargins(16, air, 16, air)
        around.addStretch(1)
        around.addWidget(self._card(), 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(2)
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("box", "card")
        card.setMinimumWidth(760)
        card.setMaximumWidth(900)
        inside = QVBoxLayout(card)
        air = 18 if self.timepoint.is_asked else 28
        inside.setContentsMargins(40, air, 40, air)
        inside.setSpacing(8)
        how_many = "Two questions" if self.timepoint.is_asked else "One question"
        inside.addWidget(label(f"{how_many} about this session", Type.HEADING))
        calm = "Asked after every session. Your answer cannot change your ratings, and no answer "
        inside.addWidget(label(f"{calm}is wrong.", tone="2", wrap=True))
        inside.addSpacing(12)
        inside.addWidget(label("Which group do you think this family is in?", Type.STRONG))
        inside.addWidget(self.guess)
        inside.addLayout(self._how_sure())
        inside.addSpacing(12)
        both = QHBoxLayout()
        no_margins(both, 48)
        both.addLayout(self._why(), 1)
        both.addLayout(self._details(), 1)
        inside.addLayout(both)
        inside.addWidget(self.timepoint)
        inside.addSpacing(12)
        inside.addWidget(rule())
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 12, 0, 0)
        foot.setSpacing(24)
        foot.addWidget(self._verdict, 1)
        foot.addWidget(self.save_button)
        inside.addLayout(foot)
        return card

    def _how_sure(self) -> QBoxLayout:
        """Return the row of certainties beneath its words; beside them where there are two."""
        directions = QBoxLayout.Direction
        is_one = not self.timepoint.is_asked
        held = QBoxLayout(directions.TopToBottom if is_one else directions.LeftToRight)
        no_margins(held, 8 if is_one else 12)
        held.setContentsMargins(0, 12 if is_one else 0, 0, 0)
        held.addWidget(label("How sure are you?", Type.STRONG))
        held.addWidget(self.certainty)
        held.addStretch(1)
        return held

    def _why(self) -> QVBoxLayout:
        column = QVBoxLayout()
        no_margins(column, 8)
        column.addWidget(label("What gave you the idea?", Type.STRONG))
        for box in self.reasons:
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _details(self) -> QVBoxLayout:
        column = QVBoxLayout()
        no_margins(column, 8)
        column.addWidget(label("When, if you remember", Type.STRONG))
        row = QHBoxLayout()
        no_margins(row, 8)
        row.addWidget(self.when)
        row.addWidget(self._length, 1)
        column.addLayout(row)
        column.addSpacing(8)
        column.addWidget(label("In your words (may stay empty)", Type.STRONG))
        column.addWidget(self.words)
        column.addStretch(1)
        return column

    def begin(self, session: Assignment, next_mask: str, *, is_stopped: bool = False) -> None:
        """Ask about a session; nothing chosen."""
        self.session = session
        self._certainty = None
        self._mask.setText(session.mask)
        self._locked.setText("Stopped" if is_stopped else "Ratings locked")
        self._length.setText(f"of {format_instant(session.reference.frames.end_us)}")
        self.guess.show_chosen(None)
        self.certainty.show_chosen(None)
        self.timepoint.begin()
        for box in self.reasons:
            box.setChecked(False)
        self.when.clear()
        self.words.clear()
        self.error.clear()
        caption = f"Save and go to {next_mask}" if next_mask else "Save"
        self.save_button.set_caption(caption)
        self._show_verdict()
        self.guess.rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _sure(self, position: int) -> None:
        self._certainty = position
        self.certainty.show_chosen(position)
        self._show_verdict()

    def _missing(self) -> str:
        position = self.guess.position
        if position is None:
            return "Choose an answer first."
        knows_not = self._labels[position] == DO_NOT_KNOW
        if self._certainty is None and not knows_not:
            return "Say how sure you are."
        return self.timepoint.missing

    def _show_verdict(self) -> None:
        missing = self._missing()
        self.save_button.setEnabled(not missing)
        calm = (
            "Only the trial\u2019s statistician reads this, after the ratings are locked for all."
        )
        self._verdict.setText(missing or calm)

    def _moment(self) -> int | None:
        text = self.when.text().strip()
        return parse_instant(text) if text else None

    def save(self) -> None:
        """Keep the answer, if it is complete."""
        position, session = self.guess.position, self.session
        if self._missing() or position is None or session is None:
            self._show_verdict()
            return
        try:
            at_us = self._moment()
        except ValueError:
            self._verdict.setText("That is not a time. Write it like 02:31.480, or leave it empty.")
            self.when.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        answer = BlindingAnswer(
            self._labels[position],
            self._certainty or 0,
            tuple(box.text() for box in self.reasons if box.isChecked()),
            at_us,
            self.words.text().strip(),
        )
        desk, coding, wave = self._desk, session.coding, self.timepoint.answer
        if desk.perform(lambda: blinding.answer_blinding(desk.pack, coding, answer, wave)):
            self.answered.emit()

    def serve(self, action: Action, digit: int | None) -> bool:
        """Choose an answer by number, or save; return whether the key was this page's."""
        if digit is not None:
            focus: QWidget | None = self.focusWidget()
            is_second = focus is not None and self.timepoint.isAncestorOf(focus)
            (self.timepoint.guess if is_second else self.guess).take_digit(digit)
            return True
        if action.id == "coding.submit":
            self.save()
            return True
        return False


def _reason(number: int, text: str) -> CheckRow:
    box = CheckRow(text)
    box.setObjectName(f"why-{number}")
    box.setAccessibleName(text)
    return box
