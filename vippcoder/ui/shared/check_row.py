"""A tick box, painted in the theme's own colours."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import font

_BOX = 18


class CheckRow(QCheckBox):
    """Box, tick and words; at least 24 high, so that it can be hit."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font()).horizontalAdvance(self.text())
        return QSize(round(width) + _BOX + 12, max(theme.scaled(24), 24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn, ticked = theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        painter.setPen(QPen(QColor(worn.accent if ticked else worn.control), 1))
        painter.setBrush(QColor(worn.accent if ticked else worn.surface))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            icons.paint(painter, box.adjusted(1, 1, -1, -1), "check", worn.on_accent)
        painter.setFont(font())
        painter.setPen(QColor(worn.text))
        words = QRectF(_BOX + 9, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
