"""Text on screen, in the types and tones of design.md, and the small helpers of layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import Type, figures, font

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

_FIGURED = {Type.TIME, Type.RULER, Type.META}


def label(
    text: str = "", kind: Type = Type.BASE, *, tone: str = "", wrap: bool = False, name: str = ""
) -> QLabel:
    """Return a label; `tone` is empty, `2`, `3`, `attention` or `danger`."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("type", kind.name.lower())
    made.setProperty("tone", tone)
    made.setFont(figures(kind) if kind in _FIGURED else font(kind))
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def rule(*, upright: bool = False) -> QFrame:
    """Return a hairline."""
    made = QFrame()
    made.setProperty("box", "rule")
    if upright:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def no_margins(layout: QLayout, spacing: int = 0) -> None:
    """Take a layout's margins away and set its spacing."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)


def in_the_middle(widget: QWidget) -> QHBoxLayout:
    """Return a row with a widget in its middle, as high as its wrapped words need.

    An alignment in a column would give it the height of its size hint, and cut words off.
    """
    row = QHBoxLayout()
    no_margins(row)
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


class IconView(QWidget):
    """An icon beside words, in a token's colour; says nothing by itself."""

    def __init__(self, name: str, tone: str = "text2", size: int = 18) -> None:
        super().__init__()
        self._name, self._tone, self._size = name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: str = "text2") -> None:
        """Show another icon."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = str(getattr(theme.current(), self._tone))
        icons.paint(QPainter(self), QRectF(self.rect()), self._name, color)
