"""Buttons with an icon and a key cap, and rows of them of which one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import font
from vippcoder.ui.shared.keycap import cap_size, cap_text, paint_cap

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 8
_ICON = 18
_TICK, _TICK_GAP = 16, 6


class Button(QPushButton):
    """A push button that draws an icon, its text and the key that does the same.

    Args:
        text: what happens; also the accessible name.
        name: object name.
        kind: `first` (the one main button), `plain` or `quiet` (no border).
        icon: a Tabler icon, or empty.
        key: the key that does the same, shown as a cap; or empty.
        does: the action of which the window puts the key in force on the cap; or empty.
    """

    def __init__(
        self,
        text: str,
        name: str,
        *,
        kind: str = "plain",
        icon: str = "",
        key: str = "",
        does: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.does = does
        self._icon_name = icon
        self._cap = cap_text(key)
        self._has_cap = True
        self.ticks = False
        self.is_left = False
        """Whether the text stands at the left and the cap at the right, as in a list."""
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_caption(self, text: str) -> None:
        """Change text and accessible name together."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_kind(self, kind: str) -> None:
        """Make it the main button, a plain or a quiet one."""
        if kind != self.property("kind"):
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def set_icon_name(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    @property
    def cap(self) -> str:
        """What stands on the cap; empty for none."""
        return self._cap

    def set_key(self, key: str) -> None:
        """Change the cap."""
        self._cap = cap_text(key)
        self._tell_key()
        self.updateGeometry()
        self.update()

    def _tell_key(self) -> None:
        """Say the key in the tooltip where no cap shows it."""
        is_told = bool(self._cap) and not self._has_cap
        self.setToolTip(f"{self.accessibleName()}  ({self._cap})" if is_told else "")

    def show_cap(self, shown: bool) -> None:
        """Draw the cap, or leave it out where there is no room."""
        if shown != self._has_cap:
            self._has_cap = shown
            self._tell_key()
            self.updateGeometry()
            self.update()

    @property
    def _drawn_cap(self) -> str:
        return self._cap if self._has_cap else ""

    def _shown_icon(self) -> str:
        return self._icon_name

    def _icon_room(self) -> tuple[int, int]:
        """Return how large the icon is, and how far the text stands from it."""
        return _ICON, _GAP if self.text() else 0

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(round(self._content_width()) + self._padding(), size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _padding(self) -> int:
        return (16 if self.property("bulk") == "dense" else 24) + 2

    def _font_metrics(self) -> QFontMetricsF:
        return QFontMetricsF(font(weight=600 if self.isChecked() else 500))

    def _content_width(self) -> float:
        bold = QFontMetricsF(font(weight=600 if self.isCheckable() else 500))
        width = bold.horizontalAdvance(self.text())
        if self._shown_icon() or self.ticks:
            width += sum(self._icon_room())
        if self._drawn_cap:
            width += cap_size(self._drawn_cap).width() + _GAP
        return width + 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        option.state &= ~QStyle.StateFlag.State_HasFocus  # the window's focus ring shows it
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        worn = theme.current()
        color = worn.text if self.isEnabled() else worn.text3
        if self.isEnabled() and self.property("kind") == "first":
            color = worn.on_accent
        metrics = self._font_metrics()
        text_width = metrics.horizontalAdvance(self.text())
        drawn = self._drawn_cap
        cap = cap_size(drawn) if drawn else QSize(0, 0)
        icon_name = self._shown_icon()
        width = text_width + (cap.width() + _GAP if drawn else 0)
        icon, gap = self._icon_room()
        width += icon + gap if icon_name else 0
        x, middle = (self.width() - width) / 2, self.height() / 2
        if self.is_left:
            x = 13.0
        if icon_name:
            icons.paint(painter, QRectF(x, middle - icon / 2, icon, icon), icon_name, color)
            x += icon + gap
        painter.setFont(font(weight=600 if self.isChecked() else 500))
        painter.setPen(QColor(color))
        box = QRectF(x, 0, text_width + 1, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        if drawn:
            x = self.width() - 13.0 - cap.width() if self.is_left else x + text_width + _GAP
            where = QRectF(x, middle - cap.height() / 2, *cap.toTuple())
            paint_cap(painter, where, drawn, color)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()


class _Part(Button):
    """One of a `Segmented`; shows what is stored, so a click asks and does not tick."""

    def nextCheckState(self) -> None:
        return

    def _padding(self) -> int:
        return 16 if self.ticks else super()._padding()  # the tick's room is padding enough

    def _icon_room(self) -> tuple[int, int]:
        return (_TICK, _TICK_GAP) if self.ticks else super()._icon_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            bar = QRectF(1, self.height() - 3, self.width() - 2, 2)
            QPainter(self).fillRect(bar, QColor(theme.current().accent))

    def _shown_icon(self) -> str:
        return "check" if self.isChecked() and self.ticks else self._icon_name


class Segmented(QWidget):
    """A row of buttons of which at most one is chosen; shape (a tick) and colour say which.

    Args:
        name: object name; the parts are called `name-0`, `name-1`...
        label: accessible name of the row.
        texts: one text a part.
        ticks: whether the chosen part bears a tick beside its heavier type and underline.
    """

    asked = Signal(int)
    """The position the user asked for; the owner decides and calls `show_chosen`."""

    def __init__(self, name: str, label: str, texts: Sequence[str], *, ticks: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._parts: list[_Part] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for i, text in enumerate(texts):
            part = _Part(text, f"{name}-{i}", parent=self)
            part.setCheckable(True)
            part.ticks = ticks
            place = "first" if i == 0 else "last" if i == len(texts) - 1 else "middle"
            part.setProperty("part", "only" if len(texts) == 1 else place)
            part.setAccessibleName(f"{label}: {text}")
            part.clicked.connect(lambda _=False, i=i: self.asked.emit(i))
            row.addWidget(part)
            self._parts.append(part)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_chosen(self, position: int | None) -> None:
        """Show which part is chosen; None for none."""
        for i, part in enumerate(self._parts):
            part.setChecked(i == position)
            part.update()

    @property
    def parts(self) -> Sequence[QPushButton]:
        """The buttons, in order."""
        return tuple(self._parts)
