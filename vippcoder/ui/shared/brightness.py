"""A film shown lighter or darker than it is: on this screen only, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QPainter

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QImage

DARKEST: Final = -3
LIGHTEST: Final = 5
_STEP: Final = 1.25


def clamp(level: int) -> int:
    """Return the nearest level there is: 0 is the film as it is."""
    return min(max(level, DARKEST), LIGHTEST)


def factor(level: int) -> float:
    """Return what a level multiplies the picture's values by: 0.5 to 3; bright ones by less."""
    return float(_STEP ** clamp(level))


def worded(level: int) -> str:
    """Say a level: `Lighter 2`, `Darker 1`; nothing for the film as it is."""
    if level == 0:
        return ""
    return f"{'Lighter' if level > 0 else 'Darker'} {abs(level)}"


def paint(painter: QPainter, where: QRect, image: QImage, level: int) -> None:
    """Draw an image at a level; at 0 its pixels are drawn as they are.

    Lighter is the image added to itself in parts, one drawing for each. Values that would pass
    white are bent towards it, so that a bright window does not burn out at once.
    """
    painter.drawImage(where, image)
    if level < 0:
        painter.fillRect(where, QColor.fromRgbF(0, 0, 0, 1 - factor(level)))
    if level <= 0:
        return
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
    left = factor(level) - 1
    while left > 0:
        painter.setOpacity(min(left, 1))
        painter.drawImage(where, image)
        left -= 1
    painter.restore()
