"""In-layout bars: what happened, what is safe, one button; they stay until solved."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins


class Bar(QFrame):
    """A message above the content it concerns.

    Args:
        kind: `attention` (software or data want a look) or `danger` (something was not done).
        name: object name.
        upright: whether the button stands below the words, for a narrow place.
    """

    pressed = Signal()
    told = Signal(str)
    """A message has come up; its title."""

    def __init__(self, kind: str, name: str, *, upright: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("box", kind)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        icon = "alert-circle" if kind == "danger" else "alert-triangle"
        self._icon = IconView(icon, kind)
        self.title = label(kind=Type.STRONG, wrap=True, name=f"{name}-title")
        self.detail = label(wrap=True, name=f"{name}-detail")
        self.button = Button("Try again", f"{name}-button", parent=self)
        self.button.clicked.connect(self.pressed)
        words = QVBoxLayout()
        no_margins(words, 2)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        if upright:
            words.addSpacing(6)
            words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, title: str, detail: str = "", button: str = "") -> None:
        """Show a message; without `button` the bar has none."""
        title = title[:1].upper() + title[1:]
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.button.setVisible(bool(button))
        if button:
            self.button.set_caption(button)
        self.setAccessibleName(f"{title} {detail}".strip())
        self.show()
        self.told.emit(title)

    def clear(self) -> None:
        """Take the message away: its cause is gone."""
        self.setAccessibleName("")
        self.hide()
