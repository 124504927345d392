"""Key caps: the key that does it, drawn beside what it does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, font

_SIGNS = {"Return": "↵", "Enter": "↵", "Escape": "Esc", "PgDown": "PgDn"}


def cap_text(key: str) -> str:
    """Return how a key such as `Ctrl+Return` stands on a cap: `Ctrl ↵`."""
    if key in {"+", ""}:
        return key
    if key.endswith("++"):
        return f"{cap_text(key[:-2])} +"
    return " ".join(_SIGNS.get(part, part) for part in key.split("+"))


def cap_size(text: str) -> QSize:
    """Return the size of the cap that holds `text`."""
    metrics = QFontMetricsF(font(Type.RULER, weight=500))
    height = round(metrics.height()) + 4
    return QSize(max(round(metrics.horizontalAdvance(text)) + 12, height), height)


def paint_cap(painter: QPainter, where: QRectF, text: str, color: str, ground: str = "") -> None:
    """Draw a cap into a rectangle of `cap_size`; without `ground` only its outline."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(color), 1))
    painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font(Type.RULER, weight=500))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class KeyCap(QWidget):
    """One key cap; decoration, so it takes no focus and no name of its own.

    Args:
        key: the key, in Qt's portable spelling.
        does: the action of which the window puts the key in force on the cap; or empty.
    """

    def __init__(self, key: str = "", *, does: str = "") -> None:
        super().__init__()
        self.does = does
        self._cap = cap_text(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def cap(self) -> str:
        """What stands on the cap."""
        return self._cap

    def set_key(self, key: str) -> None:
        """Change the cap; an action without a key has none."""
        self._cap = cap_text(key)
        self.setVisible(bool(key))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return cap_size(self._cap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.current()
        paint_cap(QPainter(self), QRectF(self.rect()), self._cap, worn.text2, worn.sunken)
