"""A frame on which a rectangle is drawn with the mouse, or set by figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST = 2
"""Pixels that a rectangle measures at least."""
_DARKNESS = 170
"""Of what would be covered, of 255: what lies beneath stays to be seen."""


class FrameView(QWidget):
    """Shows a picture whole; rectangles are in pixels of the film, whatever size it is shown in."""

    drawn = Signal(object)
    """A `QRect` in pixels of the film."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setAccessibleName("Frame of the film")
        self.setMinimumSize(320, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._image = QImage()
        self._size = QSize(1, 1)
        self.rectangle = QRect()
        self._from: QPointF | None = None

    def show_picture(self, picture: NDArray[np.uint8], size: QSize) -> None:
        """Show a frame.

        Args:
            picture: array of shape (h, w, 3), red, green, blue.
            size: of the film's picture, in which rectangles are told.
        """
        height, width = picture.shape[:2]
        held = bytes(picture.tobytes())
        made = QImage(held, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._image, self._size = made.copy(), size
        self.update()

    def show_rectangle(self, rectangle: QRect) -> None:
        """Show a rectangle; an empty one is none."""
        self.rectangle = rectangle & QRect(0, 0, self._size.width(), self._size.height())
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image, self.rectangle = QImage(), QRect()
        self.update()

    def _place(self) -> QRectF:
        """Return where the picture lies in the widget."""
        if self._image.isNull():
            return QRectF()
        size = QSize(self._size).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def _in_film(self, point: QPointF) -> QPointF:
        place = self._place()
        x = (point.x() - place.left()) * self._size.width() / place.width()
        y = (point.y() - place.top()) * self._size.height() / place.height()
        return QPointF(min(max(x, 0.0), self._size.width()), min(max(y, 0.0), self._size.height()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._image.isNull() and event.button() == Qt.MouseButton.LeftButton:
            self._from = self._in_film(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            corner = self._in_film(event.position())
            self.show_rectangle(QRectF(self._from, corner).normalized().toAlignedRect())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)
        self._from = None
        if min(self.rectangle.width(), self.rectangle.height()) >= _LEAST:
            self.drawn.emit(self.rectangle)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), QColor(worn.well))
        place = self._place()
        if place.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
        if self.rectangle.isEmpty():
            return
        scale = place.width() / self._size.width()
        box = QRectF(self.rectangle)
        shown = QRectF(
            place.left() + box.left() * scale,
            place.top() + box.top() * scale,
            box.width() * scale,
            box.height() * scale,
        )
        dark = QColor(theme.on_well().window)
        dark.setAlpha(_DARKNESS)
        painter.fillRect(shown, dark)
        painter.setPen(QPen(QColor(theme.on_well().accent), 2))
        painter.drawRect(shown)
