"""The sound lane's name as a button: waveform or spectrogram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from vippcoder.ui.observer.timeline.sound_lane import Form
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, font

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_BARS = (0.3, 0.8, 0.5, 1.0, 0.4)
_BLOCKS = ((0, 2), (1, 1), (1, 2), (2, 0), (2, 2), (3, 1), (4, 2))


class SoundSwitch(QAbstractButton):
    """Looks like a lane's name, with a small sign of the form that is drawn; a press changes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = Form.WAVEFORM
        self.setObjectName("sound-form")
        self.setText("Sound")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_form(Form.WAVEFORM)

    def follow(self, action: QAction) -> None:
        """Do what an action does, and bear its words and key as tooltip."""
        self.clicked.connect(action.trigger)
        action.changed.connect(lambda: self.setToolTip(action.toolTip()))
        self.setToolTip(action.toolTip())

    def show_form(self, form: Form) -> None:
        """Show how the sound is drawn."""
        self._form = form
        self.setAccessibleName(f"Sound as {form}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, worn = QPainter(self), theme.current()
        is_hot = self.underMouse() or self.isDown()
        painter.fillRect(self.rect(), QColor(worn.hover if is_hot else worn.surface))
        painter.setFont(font(Type.META))
        painter.setPen(QColor(worn.text2))
        box = QRectF(self.rect()).adjusted(12, 0, -4, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        self._paint_sign(painter, QRectF(box.right() - 17, box.center().y() - 5, 14, 10))

    def _paint_sign(self, painter: QPainter, box: QRectF) -> None:
        color = QColor(theme.current().text2)
        if self._form is Form.WAVEFORM:
            for i, share in enumerate(_BARS):
                height = share * box.height()
                painter.fillRect(
                    QRectF(box.left() + 3 * i, box.center().y() - height / 2, 2, height), color
                )
            return
        for column, row in _BLOCKS:
            painter.fillRect(QRectF(box.left() + 3 * column, box.top() + 4 * row, 2, 3), color)
