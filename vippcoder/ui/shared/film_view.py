"""The film on screen: one picture on the dark well, nothing over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.timebase import format_instant
from vippcoder.ui.shared import brightness, theme
from vippcoder.ui.shared.fonts import Type, font
from vippcoder.ui.shared.lens import Lens

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from vippcoder.ui.shared.player import Picture

_SMALLEST = QSize(640, 360)
_NOTCH = 120
_NOTCHES_TO_DOUBLE = 3
_PAN = 0.125


class FilmView(QWidget):
    """Paints pictures, their aspect kept, as large as the well allows, or a part of them closer.

    A painted widget rather than a `QVideoWidget`, because that one cannot be grabbed, and because
    the picture on screen has to be the one that the player names.
    """

    bounds_changed = Signal(int, int)
    """Device pixels that there are for the whole picture; the player decodes to fit. More than the
    well has while only a part is seen, so that what is there is never blurred."""
    lens_changed = Signal()
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("film")
        self.setAccessibleName("Film")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._picture: Picture | None = None
        self._absence = ""
        self._level = 0
        self._lens = Lens()
        self._grip: QPointF | None = None

    @property
    def picture(self) -> Picture | None:
        """The picture on screen."""
        return self._picture

    @property
    def lens(self) -> Lens:
        """Which part of the picture is seen."""
        return self._lens

    def show_picture(self, picture: Picture) -> None:
        """Put a picture on screen."""
        self._picture = picture
        if picture.exact:
            where = f"frame {picture.index}, {format_instant(picture.time_us)}, exact"
            self.setAccessibleDescription(where)
        self.update()

    def clear(self, absence: str = "") -> None:
        """Show the empty well, with words in it that say why it is empty."""
        self._picture, self._absence = None, absence
        self.setAccessibleDescription(absence)
        self.update()

    def show_level(self, level: int) -> None:
        """Show the film lighter or darker; see `brightness`."""
        if level != self._level:
            self._level = level
            self.update()

    # Looking closer

    def look_closer(self, factor: float, at: QPointF | None = None) -> None:
        """Look so much closer around a point of the widget (its middle); below 1 farther."""
        room, film = self._room(), self._film()
        ratio = self.devicePixelRatio()
        middle = (room[0] / 2, room[1] / 2)
        point = middle if at is None else (at.x() * ratio, at.y() * ratio)
        if film is not None:
            self._use(self._lens.closer(factor, point, film, room))

    def look_aside(self, right: float, down: float) -> None:
        """Look at what lies farther right and down, by so many eighths of the well."""
        room = self._room()
        self._pan(-right * room[0] * _PAN, -down * room[1] * _PAN)

    def look_at_all(self) -> None:
        """Show the whole picture."""
        self._use(Lens())

    def _pan(self, x: float, y: float) -> None:
        film = self._film()
        if film is not None and not self._lens.is_whole:
            self._use(self._lens.panned((x, y), film, self._room()))

    def _use(self, lens: Lens) -> None:
        if lens == self._lens:
            return
        before, self._lens = self._lens, lens
        if lens.is_whole:
            self.unsetCursor()
        elif self._grip is None:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        if lens.zoom != before.zoom:
            self._tell_bounds()
        self.update()
        self.lens_changed.emit()

    # Painting

    def picture_rect(self) -> QRect:
        """Return where the whole picture lies, in device pixels; beyond the well when closer."""
        if self._picture is None:
            return QRect()
        size = self._picture.image.size().scaled(
            QSize(*self._bounds()), Qt.AspectRatioMode.KeepAspectRatio
        )
        left, top = self._lens.corner((size.width(), size.height()), self._room())
        return QRect(int(left // 1), int(top // 1), size.width(), size.height())

    def sizeHint(self) -> QSize:
        return QSize(942, 468)

    def minimumSizeHint(self) -> QSize:
        return _SMALLEST

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().well))
        if self._picture is None:
            self._paint_absence(painter)
            return
        ratio = self.devicePixelRatio()
        painter.scale(1 / ratio, 1 / ratio)
        where, image = self.picture_rect(), self._picture.image
        is_scaled = where.size() != image.size()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_scaled)
        brightness.paint(painter, where, image, self._level)

    def _paint_absence(self, painter: QPainter) -> None:
        painter.setFont(font(Type.META))
        painter.setPen(QColor(theme.on_well().text2))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(8, 8, -8, -8), flags, self._absence)

    # The mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() / _NOTCH
        self.look_closer(2 ** (turned / _NOTCHES_TO_DOUBLE), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.pressed.emit()
        if not self._lens.is_whole:
            self._grip = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            moved = (event.position() - self._grip) * self.devicePixelRatio()
            self._grip = event.position()
            self._pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._grip = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    # Its size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_bounds()

    def event(self, event: QEvent) -> bool:
        if event.type() == event.Type.DevicePixelRatioChange:
            self._tell_bounds()
        return super().event(event)

    def _tell_bounds(self) -> None:
        self.bounds_changed.emit(*self._bounds())

    def _bounds(self) -> tuple[int, int]:
        width, height = self._room()
        return round(width * self._lens.zoom), round(height * self._lens.zoom)

    def _room(self) -> tuple[int, int]:
        ratio = self.devicePixelRatio()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    def _film(self) -> tuple[int, int] | None:
        image = self._picture.image if self._picture is not None else None
        return None if image is None else (image.width(), image.height())
