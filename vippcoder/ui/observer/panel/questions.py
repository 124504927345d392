"""Questions to the lead about one session: a field, and what was asked and answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from vippcoder.domain.coding import Changes
from vippcoder.observing import questions
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.guidance import Question
    from vippcoder.ui.observer.desk import CodingDesk

_WHERE = (
    "It goes with your pack when it is collected; the answer comes with a later delivery. Name "
    "nobody, and no place."
)


class WordsField(QPlainTextEdit):
    """Words of several lines; Ctrl+Enter has them kept."""

    done = Signal()

    def __init__(self, name: str, spoken: str, example: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setPlaceholderText(example)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
            return
        super().keyPressEvent(event)


class QuestionBox(QFrame):
    """Nothing is stored before the button is pressed; then the question, as it stands."""

    back_asked = Signal()
    kept = Signal()
    """A question is in the pack."""

    def __init__(self, desk: CodingDesk, name: str) -> None:
        super().__init__()
        self._desk = desk
        self._session: Assignment | None = None
        self.setObjectName(name)
        self.setAccessibleName("Questions to your lead")
        self.field = WordsField(f"{name}-field", "Your question", "What do you want to know?")
        self.field.setFixedHeight(theme.scaled(96))
        self.field.textChanged.connect(self._show_verdict)
        self.field.done.connect(self.keep)
        self.button = Button("Keep the question", f"{name}-keep", kind="first", key="Ctrl+Return")
        self.button.clicked.connect(self.keep)
        self.back = Button("Back", f"{name}-back", does="window.back")
        self.back.clicked.connect(self.back_asked)
        self._title = label("", Type.HEADING, wrap=True, name=f"{name}-title")
        self._told = QVBoxLayout()
        self._verdict = label("Write your question first.", tone="2", name=f"{name}-verdict")
        self._lay_out(name)

    def _lay_out(self, name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(label(_WHERE, tone="2", wrap=True))
        column.addWidget(self.field)
        column.addWidget(self._verdict)
        buttons = QHBoxLayout()
        no_margins(buttons, 8)
        buttons.addWidget(self.back, 1)
        buttons.addWidget(self.button, 1)
        column.addLayout(buttons)
        held = QWidget()
        held.setObjectName("scrolled")
        held.setLayout(self._told)
        self._told.setContentsMargins(0, 4, 0, 0)
        self._told.setSpacing(6)
        scroll = QScrollArea()
        scroll.setObjectName(f"{name}-scroll")
        scroll.setAccessibleName("Asked and answered")
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it
        scroll.setWidgetResizable(True)
        scroll.setWidget(held)
        column.addWidget(scroll, 1)

    def begin(self, session: Assignment) -> None:
        """Ask about a session; what was asked of it before stands beneath."""
        self.show_session(session)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_session(self, session: Assignment) -> None:
        """Show what was asked and answered about a session; words about another one go."""
        if self._session is not session:
            self.field.clear()
        self._session = session
        self._title.setText(f"Ask your lead about {session.mask}")
        self._fill()
        self._show_verdict()

    @property
    def has_words(self) -> bool:
        """Whether words stand in the field that are not kept."""
        return bool(self.field.toPlainText().strip())

    def _show_verdict(self) -> None:
        self.button.setEnabled(self.has_words)
        self._verdict.setVisible(not self.has_words)

    def keep(self) -> None:
        """Store the question, if there is one."""
        session, text = self._session, self.field.toPlainText().strip()
        if session is None or not text:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def verb() -> Changes:
            questions.ask(self._desk.pack, session.coding, text)
            self.field.clear()  # here, so that trying again later leaves nothing to ask twice
            return Changes(session.coding)

        if self._desk.perform(verb) is not None:
            self._fill()
            self.kept.emit()

    def _fill(self) -> None:
        while (item := self._told.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        known = questions.asked(self._desk.pack, self._session.coding if self._session else None)
        for number, question in enumerate(reversed(known)):
            for line in _lines(question, number):
                self._told.addWidget(line)
                line.show()
        self._told.addStretch(1)


def _lines(question: Question, number: int) -> list[QWidget]:
    lines: list[QWidget] = [
        label("You asked", Type.META, tone="3"),
        label(question.text, wrap=True, name=f"asked-{number}"),
    ]
    for answer in question.answers:
        lines.append(label("Your lead answered", Type.META, tone="3"))
        lines.append(label(answer.text, Type.STRONG, wrap=True, name=f"answer-{number}"))
    if not question.answers:
        lines.append(label("No answer yet", Type.META, tone="2"))
    return lines
