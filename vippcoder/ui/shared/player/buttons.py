"""The transport's buttons: an icon alone, its words and key in the tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton

from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import Type, font
from vippcoder.ui.shared.player.speeds import TIMES

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_SIDE: Final = 32
_ROUND: Final = 40
_ICON: Final = 20
_RADIUS: Final = 6


class TransportButton(QToolButton):
    """A button that does what an action does, drawn in the theme's colours.

    Args:
        action: gives tooltip, enabled state and, as `button-` and its name, the object name.
        icon: a Tabler icon; or
        text: a short text instead.
    """

    def __init__(self, action: QAction, *, icon: str = "", text: str = "") -> None:
        super().__init__()
        self._icon_name = icon
        self._is_on = False
        self._action = action
        self.setObjectName(f"button-{action.objectName()}")
        self.setAccessibleName(action.text())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setText(text)
        self.clicked.connect(self._clicked)
        action.changed.connect(self._follow)
        self._follow()

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self.update()

    def show_on(self, on: bool) -> None:
        """Show that what it does is going on, by frame and ground as well as in words."""
        self._is_on = on
        self.setAccessibleDescription("on" if on else "off")
        self.update()

    def sizeHint(self) -> QSize:
        if not self.text():
            return QSize(_SIDE, _SIDE)
        metrics = QFontMetrics(font(Type.BASE, weight=500))
        widest = max(metrics.horizontalAdvance(t) for t in (self.text(), f"0.25{TIMES}"))
        return QSize(max(theme.scaled(44), widest + 12), _SIDE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worn = theme.current()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._is_on:
            painter.setPen(QPen(QColor(worn.accent), 1))
            painter.setBrush(QColor(worn.tint))
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(worn.sunken if self.isDown() else worn.hover))
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        self._paint_face(painter, worn.text if self.isEnabled() else worn.text3)

    def _paint_face(self, painter: QPainter, color: str) -> None:
        if self._icon_name:
            middle = QRectF(self.rect()).center()
            where = QRectF(middle.x() - _ICON / 2, middle.y() - _ICON / 2, _ICON, _ICON)
            icons.paint(painter, where, self._icon_name, color)
            return
        painter.setFont(font(Type.BASE, weight=500))
        painter.setPen(QColor(color))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())

    def _clicked(self) -> None:
        if self.menu() is None:
            self._action.trigger()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()


class PlayButton(TransportButton):
    """The round one in the middle."""

    def __init__(self, action: QAction) -> None:
        super().__init__(action, icon="player-play")

    def sizeHint(self) -> QSize:
        return QSize(_ROUND, _ROUND)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worn = theme.current()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if not self.isEnabled():
            painter.setPen(QPen(QColor(worn.control), 1, Qt.PenStyle.DashLine))
            painter.drawEllipse(box)
            self._paint_face(painter, worn.text3)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(worn.accent))
        painter.drawEllipse(box)
        if self.underMouse() or self.isDown():
            painter.setPen(QPen(QColor(worn.on_accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(2, 2, -2, -2))
        self._paint_face(painter, worn.on_accent)
