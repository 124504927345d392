"""In-layout bars: what happened, what is safe, one button; they stay until solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_NOTE: Final = "note"
_ICONS: Final = {
    "danger": "alert-circle",
    "attention": "alert-triangle",
    _NOTE: "info-circle",
}


class Bar(QFrame):
    """A message above the content it concerns.

    Args:
        kind: `attention` (software or data want a look) or `danger` (something was not done); a
            `note` of what was done wears neither colour.
        name: object name.
        upright: whether the button stands below the words, for a narrow place.
    """

    pressed = Signal()
    left = Signal()
    """What was offered is not wanted; the bar is gone."""
    told = Signal(str)
    """A message has come up; its title."""

    def __init__(self, kind: str, name: str, *, upright: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._kind = kind
        self.setProperty("box", kind)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = IconView(_ICONS[kind], kind)
        self.title = label(kind=Type.STRONG, wrap=True, name=f"{name}-title")
        self.detail = label(wrap=True, name=f"{name}-detail")
        self.button = Button("Try again", f"{name}-button", parent=self)
        self.button.clicked.connect(self.pressed)
        self.leave = Button("Leave it", f"{name}-leave", parent=self)
        self.leave.clicked.connect(self._leave)
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
            words.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def note(self, title: str, detail: str = "") -> None:
        """Show what was done, in neither of the colours that ask for something."""
        self.tell(title, detail)
        self._dress(_NOTE)

    def offer(self, title: str, detail: str, button: str) -> None:
        """Show what `button` would do, and another button (Esc too) that leaves it."""
        self.tell(title, detail, button)
        self.leave.show()

    def _leave(self) -> None:
        self.clear()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.leave.isVisible():
            self._leave()
            return
        super().keyPressEvent(event)

    def _dress(self, kind: str) -> None:
        if kind != self.property("box"):
            self.setProperty("box", kind)
            self._icon.show_icon(_ICONS[kind], "text2" if kind == _NOTE else kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def tell(self, title: str, detail: str = "", button: str = "") -> None:
        """Show a message; without `button` the bar has none."""
        self._dress(self._kind)
        self.leave.hide()
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
