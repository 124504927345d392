"""Answers as boxed radio buttons with a digit each; nothing is preselected."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QRadioButton, QSizePolicy, QWidget

from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import font
from vippcoder.ui.shared.keycap import cap_size, paint_cap
from vippcoder.ui.shared.labels import no_margins

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEFT: Final = 36
_HEIGHT: Final = 42
_NARROW: Final = 96
_BETWEEN: Final = 8
_MOST_LINES: Final = 3
"""Answers side by side stand beneath each other where one would take more lines."""
_WRAPPED: Final = int(Qt.TextFlag.TextWordWrap)


class ChoiceRow(QRadioButton):
    """One answer in a box: disc, words, digit."""

    def __init__(self, text: str, name: str, key: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._key = key
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setAutoExclusive(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def nextCheckState(self) -> None:
        self.setChecked(True)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(weight=600)).horizontalAdvance(self.text())
        return QSize(round(width) + _LEFT + self._right() + 4, theme.scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.scaled(_NARROW)), theme.scaled(_HEIGHT))

    def _right(self) -> int:
        return cap_size(self._key).width() + 16

    def lines_in(self, width: int) -> int:
        """Return how many lines the words take in a box of a width; they are never cut short."""
        metrics = QFontMetricsF(font(weight=600))
        room = QRectF(0, 0, max(width - _LEFT - self._right(), 1), 10_000)
        return ceil(metrics.boundingRect(room, _WRAPPED, self.text()).height() / metrics.height())

    def height_in(self, width: int) -> int:
        """Return how high a box of a width is around all of the words."""
        line = QFontMetricsF(font(weight=600)).height()
        return theme.scaled(_HEIGHT) + ceil((self.lines_in(width) - 1) * line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn, chosen = theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(worn.accent if chosen else worn.control), 2 if chosen else 1))
        ground = worn.tint if chosen else worn.hover if self.underMouse() else worn.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        middle = self.height() / 2
        painter.setPen(QPen(QColor(worn.accent if chosen else worn.control), 1.5))
        painter.setBrush(QColor(worn.accent if chosen else worn.surface))
        painter.drawEllipse(QRectF(12, middle - 8, 16, 16))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(worn.on_accent))
            painter.drawEllipse(QRectF(17, middle - 3, 6, 6))
        painter.setFont(font(weight=600 if chosen else 400))
        painter.setPen(QColor(worn.text))
        box = QRectF(_LEFT, 0, self.width() - _LEFT - self._right(), self.height())
        painter.drawText(box, _WRAPPED | Qt.AlignmentFlag.AlignVCenter, self.text())
        size = cap_size(self._key)
        where = QRectF(self.width() - size.width() - 10, middle - size.height() / 2, 0, 0)
        where.setSize(size.toSizeF())
        paint_cap(painter, where, self._key, worn.text2, worn.sunken)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()


_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class ChoiceRows(QWidget):
    """A question's answers, of which at most one is chosen; digits choose by number."""

    chosen = Signal(int)

    def __init__(
        self, name: str, question: str, texts: Sequence[str], *, side_by_side: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(question)
        self.rows: list[ChoiceRow] = []
        self._side_by_side = side_by_side
        self._layout = layout = QBoxLayout(_ACROSS if side_by_side else _DOWN, self)
        no_margins(layout, _BETWEEN)
        for i, text in enumerate(texts):
            row = ChoiceRow(text, f"{name}-{i + 1}", str(i + 1), self)
            row.clicked.connect(lambda _=False, i=i: self._pressed(i))
            layout.addWidget(row, 1 if side_by_side else 0)
            self.rows.append(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._arrange()

    def _arrange(self) -> None:
        """Lay the answers out so that each holds its words."""
        if not self.rows:
            return
        share = (self.width() + _BETWEEN) // len(self.rows) - _BETWEEN
        is_across = self._side_by_side and all(
            row.lines_in(share) <= _MOST_LINES for row in self.rows
        )
        self._layout.setDirection(_ACROSS if is_across else _DOWN)
        heights = [row.height_in(share if is_across else self.width()) for row in self.rows]
        for row, height in zip(self.rows, heights, strict=True):
            row.setFixedHeight(max(heights) if is_across else height)

    @property
    def position(self) -> int | None:
        """Which answer is chosen."""
        return next((i for i, row in enumerate(self.rows) if row.isChecked()), None)

    def show_chosen(self, position: int | None) -> None:
        """Show an answer as chosen, or none."""
        for i, row in enumerate(self.rows):
            row.setChecked(i == position)

    def take_digit(self, digit: int) -> bool:
        """Choose by number; return whether there is such an answer."""
        if not 1 <= digit <= len(self.rows):
            return False
        self.rows[digit - 1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._pressed(digit - 1)
        return True

    def _pressed(self, position: int) -> None:
        self.show_chosen(position)
        self.chosen.emit(position)
