"""The radio buttons of an anchor ladder: a row per level, a dot on the rail for values between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QWidget

from vippcoder.domain.instrument import shown
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type, font
from vippcoder.ui.shared.keycap import cap_text

if TYPE_CHECKING:
    from decimal import Decimal

DISC = 30
RAIL_X = 58
TEXT_X = 86


class Level(QRadioButton):
    """One value of the scale. It shows what is stored: a click asks, it does not tick."""

    stepped = Signal(int)

    def __init__(self, value: Decimal, name: str, says: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.value = value
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setAutoExclusive(False)

    def nextCheckState(self) -> None:
        return

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.accept()  # arrow keys never step the film while the ladder has the focus
        else:
            super().keyPressEvent(event)


class AnchorRow(Level):
    """A level with its number in a disc and its anchor in full."""

    def __init__(
        self, value: Decimal, text: str, name: str, says: str, parent: QWidget, *, rail: bool
    ) -> None:
        super().__init__(value, name, says, parent)
        self.exemplar: ExemplarButton | None = None
        self.words = text
        self._has_rail = rail
        self.is_tinted = False
        self.has_line = True

    def add_exemplar(self, button: ExemplarButton) -> None:
        """Put the button that plays this level's exemplar at the right of the words."""
        self.exemplar = button

    def _button_width(self) -> int:
        return self.exemplar.sizeHint().width() + 4 if self.exemplar else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.exemplar is not None:
            size = self.exemplar.sizeHint()
            left = self.width() - size.width() - 2
            top = (self.height() - size.height()) // 2
            self.exemplar.setGeometry(QRect(QPoint(left, top), size))

    @property
    def _text_x(self) -> int:
        return theme.scaled(TEXT_X) if self._has_rail else theme.scaled(DISC) + 14

    def text_rect_width(self, width: int) -> int:
        """Return how wide the anchor may be."""
        return max(width - self._text_x - 6 - self._button_width(), 40)

    def height_for(self, width: int, least: int, air: int) -> int:
        """Return the height that holds the whole anchor and `air` above and below it together."""
        metrics = QFontMetrics(font(Type.BASE))
        box = metrics.boundingRect(
            0, 0, self.text_rect_width(width), 4000, Qt.TextFlag.TextWordWrap, self.words
        )
        return max(box.height() + air, least, theme.scaled(28) if self.exemplar else 0)

    def sizeHint(self) -> QSize:
        return QSize(300, theme.scaled(42))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.current()
        painter = QPainter(self)
        if self.is_tinted:
            painter.fillRect(self.rect(), QColor(worn.tint))
        elif self.underMouse():
            painter.fillRect(self.rect(), QColor(worn.hover))
        if self.has_line:
            painter.setPen(QPen(QColor(worn.line), 1))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(theme.scaled(DISC), self.height() - 4)
        disc = QRectF(2, (self.height() - side) / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self.isChecked()
        painter.setPen(QPen(QColor(worn.accent if chosen else worn.control), 1))
        painter.setBrush(QColor(worn.accent if chosen else worn.surface))
        painter.drawEllipse(disc)
        painter.setFont(font(Type.EMPHASIS))
        painter.setPen(QColor(worn.on_accent if chosen else worn.text))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, shown(self.value))
        painter.setFont(font(Type.BASE))
        painter.setPen(QColor(worn.text if self.is_tinted else worn.text2))
        where = QRectF(self._text_x, 0, self.text_rect_width(self.width()), self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(where, flags, self.words)


class ExemplarButton(Button):
    """Plays a level's exemplar; its key stands in the tooltip, since a cap would take room."""

    def __init__(self, level: str, name: str, parent: QWidget) -> None:
        super().__init__("Play", name, icon="player-play", does="rating.exemplar", parent=parent)
        self._says = f"Play the exemplar of {level}"
        self.setProperty("bulk", "dense")
        self.setAccessibleName(self._says)
        self.setToolTip(self._says)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_key(self, key: str) -> None:
        """Change the key in the tooltip."""
        self.setToolTip(f"{self._says}  ({cap_text(key)})" if key else self._says)

    def _padding(self) -> int:
        return 10


class RailDot(Level):
    """A value between two levels: a small circle on the rail, a pill with its value when chosen."""

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(44), theme.scaled(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if not self.isChecked():
            near = self.underMouse() or self.hasFocus()
            painter.setPen(QPen(QColor(worn.accent if near else worn.control), 2 if near else 1))
            painter.setBrush(QColor(worn.surface))
            painter.drawEllipse(QPointF(box.center()), 4.5, 4.5)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(worn.accent))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(font(Type.EMPHASIS))
        painter.setPen(QColor(worn.on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown(self.value))
