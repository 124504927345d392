"""One focus ring for the whole window: 2 px accent, 2 px away from what it surrounds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from vippcoder.ui.shared import theme

_REACH = 4
NO_RING = "noRing"
"""A widget with this property shows its focus itself."""


class FocusRing(QWidget):
    """Lies over a window, lets every click through, and draws where the focus is."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("focus-ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._holders: list[QWidget] = []
        """What the target lies in: it moves with them and is not told so."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        self.hide()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for before in self._holders:
            if isValid(before):
                before.removeEventFilter(self)
        self._holders = []
        if self._target is not None and isValid(self._target):
            self._target.removeEventFilter(self)
            self._target.destroyed.disconnect(self._gone)
        self._target = None
        if new is not None and self._window.isAncestorOf(new) and not new.property(NO_RING):
            self._target = new
        if self._target is not None:
            self._target.installEventFilter(self)
            holder: QWidget | None = self._target.parentWidget()
            while holder is not None and holder is not self._window:
                holder.installEventFilter(self)
                self._holders.append(holder)
                holder = holder.parentWidget()
            self._target.destroyed.connect(self._gone)
        self._follow()

    def _gone(self) -> None:
        self._target = None
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        moves = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
        if event.type() in moves:
            self._follow()
        return False

    def _follow(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(self._window, QPoint(0, 0))
        box = QRect(corner, target.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        self.setGeometry(box & self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().accent), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
