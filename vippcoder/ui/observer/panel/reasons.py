"""Why a dimension cannot be coded: a list that takes the ladder's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.instrument import Dimension


class ReasonList(QWidget):
    """The instrument's reasons, each with its digit, and a field for another one."""

    given = Signal(str)
    back_pressed = Signal()

    def __init__(self, dimension: Dimension, reasons: Sequence[str]) -> None:
        super().__init__()
        self._reasons = tuple(reasons)
        self.setObjectName(f"reasons-{dimension.id}")
        self.setAccessibleName(f"Why {dimension.name} cannot be coded")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 8)
        column.setSpacing(6)
        column.addWidget(label("Why can it not be coded?", Type.STRONG))
        for i, reason in enumerate(self._reasons, start=1):
            column.addWidget(self._button(dimension, i, reason))
        self.other = QLineEdit()
        self.other.setObjectName(f"other-reason-{dimension.id}")
        self.other.setAccessibleName("Another reason")
        self.other.setPlaceholderText("Another reason, then Enter")
        self.other.returnPressed.connect(lambda: self.given.emit(self.other.text()))
        column.addWidget(self.other)
        back = Button("Back to the scale", f"back-to-scale-{dimension.id}", does="window.back")
        back.clicked.connect(self.back_pressed)
        row = QHBoxLayout()
        no_margins(row)
        row.addWidget(back)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def _button(self, dimension: Dimension, number: int, reason: str) -> Button:
        key = str(number) if number <= 9 else ""  # noqa: PLR2004 - digits
        made = ReasonButton(reason, f"reason-{dimension.id}-{number}", key=key)
        made.clicked.connect(lambda: self.given.emit(reason))
        return made

    def take_digit(self, digit: int) -> bool:
        """Choose the reason with this number; return whether there is one."""
        if not 1 <= digit <= len(self._reasons):
            return False
        self.given.emit(self._reasons[digit - 1])
        return True

    def begin(self) -> None:
        """Show the list with its first reason focused."""
        self.other.clear()
        buttons = self.findChildren(ReasonButton)
        first = buttons[0] if buttons else self.other
        first.setFocus(Qt.FocusReason.OtherFocusReason)


class ReasonButton(Button):
    """One reason; as wide as the panel, its text at the left."""

    def __init__(self, text: str, name: str, *, key: str) -> None:
        super().__init__(text, name, key=key)
        self.is_left = True
