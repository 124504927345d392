"""A share as a bar: filled part and outline, always with its figure beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.ui.shared import theme


def paint_share(painter: QPainter, where: QRectF, share: float) -> None:
    """Draw a share of 0 to 1 into a rectangle."""
    worn = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    box = where.adjusted(0.5, 0.5, -0.5, -0.5)
    outline.addRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.fillPath(outline, QColor(worn.surface))
    painter.setClipPath(outline)
    filled = QRectF(box.left(), box.top(), box.width() * min(max(share, 0), 1), box.height())
    painter.fillRect(filled, QColor(worn.text2))
    painter.setClipping(False)
    painter.setPen(QPen(QColor(worn.control), 1))
    painter.drawPath(outline)
    painter.restore()


class ShareBar(QWidget):
    """A share as a widget."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._share = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Show a share of 0 to 1."""
        self._share = share
        self.setAccessibleDescription(f"{int(100 * share)} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_share(QPainter(self), QRectF(self.rect()), self._share)
