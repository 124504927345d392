"""The levels of a short scale as one row of worded buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen

from vippcoder.domain.instrument import shown
from vippcoder.ui.observer.panel.levels import AnchorRow
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, font

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

_SIDE, _DISC, _GAP = 8, 24, 8


class WordedButton(AnchorRow):
    """A level as a box: number in a disc, anchor in full beside it, its exemplar beneath."""

    def _words(self, width: int, height: int) -> QRect:
        left = _SIDE + theme.scaled(_DISC) + _GAP
        return QRect(left, _SIDE, max(width - left - _SIDE, 40), height)

    def height_for(self, width: int, least: int, air: int) -> int:
        """Return the height that holds the whole anchor, and the exemplar's button beneath it."""
        metrics = QFontMetrics(font(Type.BASE))
        words = self._words(width, 4000)
        box = metrics.boundingRect(words, int(Qt.TextFlag.TextWordWrap), self.words)
        tall = max(box.height(), theme.scaled(_DISC)) + 2 * _SIDE
        if self.exemplar is not None:
            tall += self.exemplar.sizeHint().height() + air
        return max(tall, least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.exemplar is not None:
            size = self.exemplar.sizeHint()
            left = min(self._words(self.width(), 0).left(), self.width() - size.width() - _SIDE)
            corner = QPoint(max(left, 0), self.height() - size.height() - _SIDE)
            self.exemplar.setGeometry(QRect(corner, size))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn, chosen = theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(worn.accent if chosen else worn.control), 2 if chosen else 1))
        ground = worn.tint if chosen else worn.hover if self.underMouse() else worn.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        side = theme.scaled(_DISC)
        disc = QRectF(_SIDE, _SIDE, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(worn.accent if chosen else worn.control), 1))
        painter.setBrush(QColor(worn.accent if chosen else worn.surface))
        painter.drawEllipse(disc)
        painter.setFont(font(Type.EMPHASIS))
        painter.setPen(QColor(worn.on_accent if chosen else worn.text))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, shown(self.value))
        painter.setFont(font(Type.BASE))
        painter.setPen(QColor(worn.text if chosen else worn.text2))
        words = self._words(self.width(), self.height() - _SIDE)
        metrics = QFontMetrics(font(Type.BASE))
        if metrics.horizontalAdvance(self.words) <= words.width():
            words.translate(0, (side - metrics.height()) // 2)
        painter.drawText(words, int(Qt.TextFlag.TextWordWrap), self.words)
