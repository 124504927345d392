"""The way between pages, at the left: icons and names, or icons alone where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import Type, figures, font
from vippcoder.ui.shared.labels import IconView, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.ui.lead.panel import PanelKind

WIDE: Final = 200
FOLDED: Final = 64
_ICON, _LEFT, _GAP = 18, 13, 12
_HEIGHT, _LEAST, _KEYS = 36, 28, 10
ALLOCATION: Final = "Allocation is not in this study."


def page_key(position: int) -> str:
    """Return the key of a page: Ctrl+1 to Ctrl+9, Ctrl+0 for the tenth; empty for later ones."""
    return f"Ctrl+{(position + 1) % 10}" if position < _KEYS else ""


class NavigationItem(QPushButton):
    """One page's name; a bar at the left and the tint say that it is in front."""

    def __init__(self, title: str, name: str, icon: str, key: str) -> None:
        super().__init__(title)
        self.setObjectName(f"go-to-{name}")
        self.setCheckable(True)
        self.setProperty("noRing", False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._icon_name, self._title, self._key = icon, title, key
        self.badge = ""
        self.is_folded = False
        self._name_it()

    def show_badge(self, badge: str) -> None:
        """Show a count or `!` beside the name."""
        self.badge = badge
        self._name_it()
        self.update()

    def fold(self, folded: bool) -> None:
        """Show the icon alone, or the name too."""
        self.is_folded = folded
        self.update()

    def _name_it(self) -> None:
        said = self._title
        if self.badge:
            said += ", needs a look" if self.badge == "!" else f", {self.badge} open"
        self.setAccessibleName(said)
        self.setToolTip(f"{said} ({self._key})" if self._key else said)

    def nextCheckState(self) -> None:
        return  # the window decides which page is in front

    def sizeHint(self) -> QSize:
        return QSize(FOLDED - 16, max(theme.scaled(_HEIGHT), _HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(FOLDED - 16, _LEAST)  # many pages draw together in a low window

    def paintEvent(self, _event: QPaintEvent) -> None:
        worn, chosen = theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(worn.tint if chosen else worn.hover))
            painter.drawRoundedRect(box, 6, 6)
        if chosen:
            painter.fillRect(QRectF(0, 4, 3, box.height() - 8), QColor(worn.accent))
        middle = box.center().y()
        left = (box.width() - _ICON) / 2 if self.is_folded else _LEFT
        color = worn.text if chosen else worn.text2
        icons.paint(painter, QRectF(left, middle - 9, _ICON, _ICON), self._icon_name, color)
        if self.badge:
            self._paint_badge(painter, box)
        if not self.is_folded:
            painter.setFont(font(weight=600 if chosen else 400))
            painter.setPen(QColor(color))
            words = box.adjusted(_LEFT + _ICON + _GAP, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._title)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        worn = theme.current()
        if self.badge == "!":
            size = 12 if self.is_folded else 16
            corner = (box.right() - size - 3, 3) if self.is_folded else (box.right() - 28, 0)
            top = corner[1] if self.is_folded else box.center().y() - size / 2
            where = QRectF(corner[0], top, size, size)
            icons.paint(painter, where, "alert-triangle", worn.attention)
            return
        kind = figures(Type.RULER, weight=500)
        width = max(QFontMetricsF(kind).horizontalAdvance(self.badge) + 10, 18.0)
        top = 1.0 if self.is_folded else box.center().y() - 9
        right = box.right() - (0 if self.is_folded else 10)
        where = QRectF(right - width, top, width, 18)
        painter.setPen(QColor(worn.control))
        painter.setBrush(QColor(worn.surface))
        painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        painter.setFont(kind)
        painter.setPen(QColor(worn.text))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self.badge)


class Navigation(QFrame):
    """The pages' names; Tab and arrows go up and down, Space and Enter choose.

    Args:
        kinds: name and kind of each page, in order.
    """

    chosen = Signal(int)
    look_asked = Signal()
    leave_asked = Signal()

    def __init__(self, kinds: Sequence[tuple[str, PanelKind]]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName("Pages")
        self.setProperty("box", "navigation")
        self.items: list[NavigationItem] = []
        self._position = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(2)
        for i, (name, kind) in enumerate(kinds):
            item = NavigationItem(kind.title, name, kind.icon, page_key(i))
            item.clicked.connect(lambda _=False, i=i: self.chosen.emit(i))
            column.addWidget(item)
            self.items.append(item)
        column.addStretch(100)
        self.look = NavigationItem("Look", "look", "contrast", "Ctrl+L")
        self.look.clicked.connect(self.look_asked)
        self.leave = NavigationItem("Close study", "start", "x", "Ctrl+W")
        self.leave.clicked.connect(self.leave_asked)
        column.addWidget(self.look)
        column.addWidget(self.leave)
        column.addSpacing(10)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(_LEFT, 0, 4, 0)
        self._foot.setSpacing(8)
        self._shield = IconView("shield", "text3", 16)
        self._shield.setAccessibleName(ALLOCATION)
        self._shield.setToolTip(ALLOCATION)
        self._words = label(ALLOCATION, Type.META, tone="3", wrap=True, name="allocation")
        flags = Qt.AlignmentFlag
        self._foot.addWidget(self._shield, 0, flags.AlignTop | flags.AlignLeft)
        self._foot.addWidget(self._words, 1)
        column.addLayout(self._foot)
        self.fold(folded=False)

    def show_chosen(self, position: int) -> None:
        """Show which page is in front."""
        self._position = position
        self.show_look(shown=False)

    def show_look(self, *, shown: bool) -> None:
        """Show that the page of looks is in front, or the page before again."""
        for i, item in enumerate(self.items):
            item.setChecked(i == self._position and not shown)
            item.update()
        self.look.setChecked(shown)
        self.look.update()

    def fold(self, *, folded: bool) -> None:
        """Fold to icons, or show the names."""
        self.setFixedWidth(FOLDED if folded else theme.scaled(WIDE))
        self._words.setVisible(not folded)
        self._foot.setContentsMargins((FOLDED - 32) // 2 if folded else _LEFT, 0, 0, 0)
        for item in (*self.items, self.look, self.leave):
            item.fold(folded)
