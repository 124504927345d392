"""One question on one line, in the layout: a prompt and a field; Enter answers, Esc leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.keycap import KeyCap
from vippcoder.ui.shared.labels import label


class AskLine(QFrame):
    """A question such as “Go to”; hidden until asked."""

    answered = Signal(str)

    def __init__(self, name: str, prompt: str, example: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("box", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._prompt = label(prompt, Type.STRONG)
        self.field = QLineEdit()
        self.field.setObjectName(f"{name}-field")
        self.field.setAccessibleName(prompt)
        self.field.setPlaceholderText(example)
        self.field.returnPressed.connect(lambda: self.answered.emit(self.field.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._prompt)
        row.addWidget(self.field, 1)
        row.addWidget(KeyCap("Return"))
        row.addWidget(KeyCap("Esc", does="window.back"))
        self.hide()

    def ask(self, text: str = "", example: str = "") -> None:
        """Show the question with the field focused."""
        self.field.setText(text)
        if example:
            self.field.setPlaceholderText(example)
        self.field.selectAll()
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
