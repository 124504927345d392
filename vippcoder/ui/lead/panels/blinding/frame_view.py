"""A frame on which a rectangle is drawn with the mouse, or set by figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_LEAST = 2
"""Pixels that a rectangle measures at least."""
_ACROSS, _GAP = 3, 6
"""Frames of the sheet side by side, and pixels between them."""
_DARKNESS = 170
"""Of what would be covered, of 255: what lies beneath stays to be seen."""


class FrameView(QWidget):
    """Shows a picture whole; rectangles are in pixels of the film, whatever size it is shown in."""

    drawn = Signal(object)
    """A `QRect` in pixels of the film."""
    picked = Signal(int)
    """Which of the frames of the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setAccessibleName("Frame of the film")
        self.setMinimumSize(320, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._image = QImage()
        self._sheet: list[QImage] = []
        """All frames at once; empty while one is shown."""
        self._size = QSize(1, 1)
        self.rectangle = QRect()
        self._from: QPointF | None = None

    def show_picture(self, picture: NDArray[np.uint8], size: QSize) -> None:
        """Show a frame.

        Args:
            picture: array of shape (h, w, 3), red, green, blue.
            size: of the film's picture, in which rectangles are told.
        """
        self._image, self._size, self._sheet = _image(picture), size, []
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.update()

    def show_sheet(self, pictures: Sequence[NDArray[np.uint8]], size: QSize) -> None:
        """Show several frames at once, of which one is picked with the mouse."""
        self._sheet, self._size = [_image(picture) for picture in pictures], size
        self._image, self.rectangle = QImage(), QRect()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.update()

    def show_rectangle(self, rectangle: QRect) -> None:
        """Show a rectangle; an empty one is none."""
        self.rectangle = rectangle & QRect(0, 0, self._size.width(), self._size.height())
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image, self.rectangle, self._sheet = QImage(), QRect(), []
        self.update()

    def _tiles(self) -> list[QRectF]:
        """Return where the frames of the sheet lie."""
        across, down = self.width() / _ACROSS, self.height() / -(-len(self._sheet) // _ACROSS)
        room = QSize(round(across) - _GAP, round(down) - _GAP)
        size = QSize(self._size).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return [
            QRectF(
                n % _ACROSS * across + (across - size.width()) / 2,
                n // _ACROSS * down + (down - size.height()) / 2,
                size.width(),
                size.height(),
            )
            for n in range(len(self._sheet))
        ]

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
        if self._sheet:
            hit = (i for i, tile in enumerate(self._tiles()) if tile.contains(event.position()))
            number = next(hit, None)
            if number is not None:
                self.picked.emit(number)
            return
        if not self._image.isNull() and event.button() == Qt.MouseButton.LeftButton:
            self._from = self._in_film(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            corner = self._in_film(event.position())
            self.show_rectangle(QRectF(self._from, corner).normalized().toAlignedRect())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        self.mouseMoveEvent(event)
        self._from = None
        if min(self.rectangle.width(), self.rectangle.height()) >= _LEAST:
            self.drawn.emit(self.rectangle)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), QColor(worn.well))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for image, tile in zip(self._sheet, self._tiles() if self._sheet else (), strict=True):
            painter.drawImage(tile, image)
        place = self._place()
        if place.isEmpty():
            return
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


def _image(picture: NDArray[np.uint8]) -> QImage:
    height, width = picture.shape[:2]
    held = bytes(picture.tobytes())
    return QImage(held, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
