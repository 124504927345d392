"""The start page: one sentence, one button; and what is wrong with a pack that does not open."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.going_back import GoingBack
from vippcoder.ui.shared.labels import in_the_middle, label, no_margins

_GOING_BACK: Final = (
    "What you did after that is not in it. What is in the pack now is kept beside it for your lead."
)


class StartPage(QWidget):
    """Shown without a pack."""

    open_asked = Signal()
    look_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.error = Bar("danger", "start-error")
        self.going_back = GoingBack(_GOING_BACK)
        card = QFrame()
        card.setProperty("box", "card")
        card.setFixedWidth(520)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 32, 32, 32)
        inside.setSpacing(16)
        self.look = Button("Look", "show-look", kind="quiet", icon="contrast")
        self.look.clicked.connect(self.look_asked)
        head = QHBoxLayout()
        no_margins(head)
        head.addWidget(label("vippcoder", Type.HEADING))
        head.addStretch(1)
        head.addWidget(self.look)
        inside.addLayout(head)
        words = "Open the pack that your lead gave you; your sessions are in it."
        inside.addWidget(label(words, tone="2", wrap=True))
        self.button = Button("Open pack…", "open-pack", kind="first", icon="folder-open")
        self.button.setProperty("bulk", "large")
        self.button.clicked.connect(self.open_asked)
        row = QHBoxLayout()
        no_margins(row)
        row.addWidget(self.button)
        row.addStretch(1)
        inside.addLayout(row)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 16, 16, 0)
        bar.addWidget(self.error)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addLayout(bar)
        column.addStretch(2)
        column.addLayout(in_the_middle(card))
        column.addSpacing(16)
        column.addLayout(in_the_middle(self.going_back))
        column.addStretch(3)

    def begin(self) -> None:
        """Focus the button."""
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Take away what was said: a pack opens."""
        self.error.clear()
        self.going_back.hide()

    def tell(self, sentence: str) -> None:
        """Say why a pack does not open."""
        self.going_back.hide()
        self.error.tell("This pack does not open.", sentence[:1].upper() + sentence[1:])
