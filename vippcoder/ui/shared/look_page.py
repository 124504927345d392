"""Look: theme and text size, in force at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.look import SCALES, SYSTEM, Choice, Look

_THEMES = {SYSTEM: "As the system", "light": "Light", "dark": "Dark", "contrast": "High contrast"}


class LookPage(QWidget):
    """Two rows of choices."""

    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.theme = Segmented("theme", "Theme", list(_THEMES.values()))
        self.theme.asked.connect(lambda i: look.choose(Choice(list(_THEMES)[i], look.choice.scale)))
        self.scale = Segmented("text-size", "Text size", [f"{s} %" for s in SCALES])
        self.scale.asked.connect(lambda i: look.choose(Choice(look.choice.theme, SCALES[i])))
        look.changed.connect(self.refresh)
        card = QFrame()
        card.setProperty("box", "card")
        card.setMaximumWidth(760)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 20, 24, 24)
        inside.setSpacing(10)
        inside.addWidget(label("Theme", Type.STRONG))
        inside.addWidget(self.theme)
        inside.addSpacing(12)
        inside.addWidget(label("Text size", Type.STRONG))
        inside.addWidget(self.scale)
        column = QVBoxLayout(self)
        no_margins(column)
        bar, self.back = titled_bar("Look", self.back_asked.emit)
        column.addWidget(bar)
        body = QVBoxLayout()
        body.setContentsMargins(16, 16, 16, 16)
        body.addWidget(card)
        body.addStretch(1)
        column.addLayout(body, 1)
        self.refresh()

    def refresh(self) -> None:
        """Show the choice in force."""
        self.theme.show_chosen(list(_THEMES).index(self._look.choice.theme))
        self.scale.show_chosen(SCALES.index(self._look.choice.scale))


def titled_bar(title: str, back: object) -> tuple[QFrame, Button]:
    """Return a page's bar with its way back."""
    bar = QFrame()
    bar.setProperty("box", "top")
    name = f"back-from-{title.lower().replace(' ', '-')}"
    button = Button("Back", name, kind="quiet", icon="chevron-left", does="window.back")
    if callable(back):
        button.clicked.connect(back)
    row = QHBoxLayout(bar)
    row.setContentsMargins(8, 7, 12, 8)
    row.setSpacing(12)
    row.addWidget(button)
    row.addWidget(label(title, Type.MASK))
    row.addStretch(1)
    return bar, button
