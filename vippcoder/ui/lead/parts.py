"""What several pages are laid out with: cards with a head, a side beside, an empty place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins, rule

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

    from vippcoder.ui.shared.buttons import Button

SIDE: Final = 372
_GROWS_TO: Final = 1.2
_READABLE: Final = 520
"""The longest line of words in an empty place."""


class Card(QFrame):
    """A surface with a head: title, a quiet sentence, and room for buttons at its right.

    Args:
        title: empty for a card without a head.
        about: the quiet sentence.
    """

    def __init__(self, title: str = "", about: str = "") -> None:
        super().__init__()
        self.setProperty("box", "card")
        self.title = label(title, Type.EMPHASIS)
        self.about = label(about, tone="2")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(17, 12, 17, 12)
        self.head.setSpacing(12)
        self.head.addWidget(self.title)
        self.head.addWidget(self.about)
        self.head.addStretch(1)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(1, 1, 1, 8)
        self.inside.setSpacing(0)
        if title:
            self.inside.addLayout(self.head)
            self.inside.addWidget(rule())

    def hold(self, *widgets: QWidget) -> Card:
        """Put widgets in, the last of them as large as there is room."""
        for i, widget in enumerate(widgets):
            self.inside.addWidget(widget, 1 if i == len(widgets) - 1 else 0)
        return self


class Empty(QFrame):
    """What stands where there is nothing yet: one sentence and what to do.

    Args:
        title: what there is none of.
        words: what to do about it.
        button: does it; or None.
        on_card: whether it lies on a card, which has a border already.
    """

    def __init__(
        self, title: str, words: str, button: Button | None = None, *, on_card: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("box", "" if on_card else "empty")
        self.button = button
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addStretch(1)
        self.title = label(title, Type.STRONG, wrap=True)
        self.words = label(words, tone="2", wrap=True)
        for said in (self.title, self.words):
            said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            grow_with_type(said, _READABLE, at_most=True)
            row = QHBoxLayout()  # an alignment would cut wrapped words off
            row.addStretch(1)
            row.addWidget(said, 100)
            row.addStretch(1)
            column.addLayout(row)
        if button is not None:
            column.addSpacing(8)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)


def side_by_side(large: QWidget, side: QWidget, width: int = SIDE) -> QHBoxLayout:
    """Return a row of something large and a side of fixed width."""
    row = QHBoxLayout()
    no_margins(row, 16)
    row.addWidget(large, 1)
    grow_with_type(side, width)
    row.addWidget(side)
    return row


def grow_with_type(widget: QWidget, width: int, *, at_most: bool = False) -> None:
    """Keep a widget as wide as its words need, by a fifth more at most: the table needs room too.

    Args:
        widget: what is to be so wide.
        width: in pixels at 100 %.
        at_most: whether it may be narrower.
    """
    _Width(widget, width, at_most=at_most)


class _Width(QObject):
    def __init__(self, widget: QWidget, width: int, *, at_most: bool) -> None:
        super().__init__(widget)
        self._widget, self._width = widget, width
        self._set = widget.setMaximumWidth if at_most else widget.setFixedWidth
        widget.installEventFilter(self)
        self._fit()

    def _fit(self) -> None:
        self._set(round(self._width * min(theme.text_scale(), _GROWS_TO)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        return False


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """Return a widget that can be scrolled up and down where it does not fit."""
    inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=False)
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(inside)
    inside.setAutoFillBackground(False)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return area


def show_in(area: QScrollArea, widget: QWidget) -> None:
    """Scroll to a widget that has just been shown, once it has its place."""
    QTimer.singleShot(0, area, lambda: area.ensureWidgetVisible(widget))


def why_label(name: str) -> QLabel:
    """Return the line beneath a button that says why it is off; see `say_why`."""
    return label("", Type.META, tone="2", wrap=True, name=name)


def say_why(button: Button, why: str, line: QLabel | None = None) -> None:
    """Enable a button where there is no reason against it; else tell the reason.

    Args:
        button: the button.
        why: one sentence; empty where nothing speaks against it.
        line: shows the sentence, for those who do not point at the button.
    """
    button.setEnabled(not why)
    button.setToolTip(why)
    if line is not None:
        line.setText(why)
        line.setVisible(bool(why))


def buttons_row(*buttons: QWidget) -> QHBoxLayout:
    """Return buttons at the left of a row."""
    row = QHBoxLayout()
    no_margins(row, 8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
