"""The card of one question: its words, the answers given, and a field for one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from vippcoder.ui.lead.parts import Card, buttons_row, scrolled
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label

if TYPE_CHECKING:
    from vippcoder.errors import StudyError
    from vippcoder.study.messages.questions import AskedQuestion

_HELP = (
    "The answer goes out with the next delivery. It must name no family, timepoint, group, person "
    "or date."
)


class AnswerCard(Card):
    """Shows a question and takes an answer."""

    given = Signal(str, str)
    """The question's id, and the words."""

    def __init__(self) -> None:
        super().__init__("Answer")
        self.question: AskedQuestion | None = None
        self.words = label("", Type.STRONG, wrap=True, name="question-words")
        self.before = label("", tone="2", wrap=True, name="answers-before")
        self.error = Bar("danger", "answer-error", upright=True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("answer")
        self.text.setAccessibleName("Answer")
        self.text.setPlaceholderText("What the observer shall know")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(56)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.text.textChanged.connect(self._typed)
        self.send = Button("Answer", "give-answer", kind="first")
        self.send.clicked.connect(self._send)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        for part in (self.words, self.before, self.error):
            column.addWidget(part)
        column.addWidget(self.text, 1)
        column.addWidget(label(_HELP, Type.META, tone="2", wrap=True))
        foot = buttons_row(self.send)
        foot.setContentsMargins(16, 6, 16, 2)
        self.hold(scrolled(inside, "answer-scroll"))
        self.inside.addLayout(foot)
        self.show_question(None)

    def show_question(self, question: AskedQuestion | None) -> None:
        """Show a question; what was typed for another one goes with it only when it was sent."""
        is_other = question is None or self.question is None or question.id != self.question.id
        self.question = question
        if is_other:
            self.text.clear()
            self.error.clear()
        can = question is not None and not question.is_withheld
        self.text.setEnabled(can)
        self.title.setText(f"To {question.observer}, {question.mask}" if question else "Answer")
        self.words.setText(question.text if question else "No question is chosen.")
        if question is not None and question.is_withheld:
            self.words.setText("Withheld: you have still to code this session.")
        told = [f"Answered: {answer.text}" for answer in (question.answers if question else ())]
        self.before.setText("\n".join(told))
        self.before.setVisible(bool(told))
        self._typed()

    @property
    def is_dirty(self) -> bool:
        """Whether there are words that were not sent."""
        return bool(self.text.toPlainText().strip())

    def _typed(self) -> None:
        self.send.setEnabled(self.question is not None and self.is_dirty)
        self.send.setToolTip("" if self.send.isEnabled() else "There are no words yet.")

    def _send(self) -> None:
        if self.question is not None:
            self.given.emit(self.question.id, self.text.toPlainText())

    def sent(self) -> None:
        """Empty the field: the answer is kept."""
        self.text.clear()
        self.error.clear()

    def refuse(self, error: StudyError) -> None:
        """Say why the answer cannot go out so."""
        self.error.tell(error.sentence(with_path=False))
