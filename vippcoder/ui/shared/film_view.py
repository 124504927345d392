"""The film on screen: one picture on the dark well, nothing over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.timebase import format_instant
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from vippcoder.ui.shared.player import Picture

_SMALLEST = QSize(640, 360)


class FilmView(QWidget):
    """Paints pictures, their aspect kept, as large as the well allows.

    A painted widget rather than a `QVideoWidget`, because that one cannot be grabbed, and because
    the picture on screen has to be the one that the player names.
    """

    bounds_changed = Signal(int, int)
    """Width and height of the well in device pixels; the player decodes to fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("film")
        self.setAccessibleName("Film")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._picture: Picture | None = None

    @property
    def picture(self) -> Picture | None:
        """The picture on screen."""
        return self._picture

    def show_picture(self, picture: Picture) -> None:
        """Put a picture on screen."""
        self._picture = picture
        if picture.exact:
            where = f"frame {picture.index}, {format_instant(picture.time_us)}, exact"
            self.setAccessibleDescription(where)
        self.update()

    def clear(self) -> None:
        """Show the empty well."""
        self._picture = None
        self.setAccessibleDescription("")
        self.update()

    def picture_rect(self) -> QRect:
        """Return where the picture is painted, in device pixels."""
        room = self._device_size()
        if self._picture is None:
            return QRect()
        size = self._picture.image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(
            (room.width() - size.width()) // 2,
            (room.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )

    def sizeHint(self) -> QSize:
        return QSize(942, 468)

    def minimumSizeHint(self) -> QSize:
        return _SMALLEST

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().well))
        if self._picture is None:
            return
        ratio = self.devicePixelRatio()
        painter.scale(1 / ratio, 1 / ratio)
        where, image = self.picture_rect(), self._picture.image
        is_scaled = where.size() != image.size()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_scaled)
        painter.drawImage(where, image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_bounds()

    def event(self, event: QEvent) -> bool:
        if event.type() == event.Type.DevicePixelRatioChange:
            self._tell_bounds()
        return super().event(event)

    def _tell_bounds(self) -> None:
        size = self._device_size()
        self.bounds_changed.emit(size.width(), size.height())

    def _device_size(self) -> QSize:
        return QSize(
            round(self.width() * self.devicePixelRatio()),
            round(self.height() * self.devicePixelRatio()),
        )
