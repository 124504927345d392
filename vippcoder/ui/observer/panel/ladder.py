"""The anchor ladder: every level with its words in view, highest on top whatever the polarity.

A scale of three levels or fewer is one row of worded buttons instead, lowest at the left.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.domain.instrument import Dimension, shown
from vippcoder.ui.observer.panel.levels import (
    RAIL_X,
    AnchorRow,
    ExemplarButton,
    Level,
    RailDot,
)
from vippcoder.ui.observer.panel.worded import WordedButton
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QResizeEvent

MOST_IN_ONE_COLUMN = 9
FEW_ENOUGH_FOR_A_ROW = 3
_ROW, _TIGHT_ROW = 42, 28


class Density(Enum):
    """How much air the rows have; less where the panel is short."""

    ROOMY = "roomy"
    DENSE = "dense"
    TIGHT = "tight"


class Rail(QWidget):
    """The line on which the values between two levels stand."""

    def __init__(self, ladder: QWidget) -> None:
        super().__init__(ladder)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.current().control), 1))
        painter.drawLine(0, 0, 0, self.height())


class AnchorLadder(QWidget):
    """Real radio buttons, painted; half a point stands on the rail between two levels.

    Args:
        dimension: whose scale and anchors.
        exemplars: the levels that have an exemplar to play.
    """

    asked = Signal(Decimal)
    """The value the user asked for; the owner stores it and calls `show_value`."""
    stepped = Signal(int)
    exemplar_asked = Signal(Decimal)
    """A level whose exemplar shall play."""

    def __init__(
        self,
        dimension: Dimension,
        exemplars: Collection[Decimal] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._exemplars = frozenset(exemplars)
        self._dimension = dimension
        self.setObjectName(f"ladder-{dimension.id}")
        self.setAccessibleName(f"{dimension.name}, {dimension.scale.describe()}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._value: Decimal | None = None
        self._density = Density.ROOMY
        whole = [v for v in dimension.scale.values() if v % 1 == 0] or list(
            dimension.scale.values()
        )
        self._whole = list(reversed(whole))
        self._has_rail = len(whole) < len(dimension.scale.values())
        self._columns = 2 if len(whole) > MOST_IN_ONE_COLUMN else 1
        self._is_row = len(whole) <= FEW_ENOUGH_FOR_A_ROW and not self._has_rail
        if self._is_row:
            self._columns = len(whole)
            self._whole.reverse()
        self._rows: dict[Decimal, AnchorRow] = {}
        self._dots: dict[Decimal, RailDot] = {}
        self._rails: list[Rail] = []
        self._build()
        self.show_value(None)

    def _build(self) -> None:
        texts = {a.level: a.text for a in self._dimension.anchors}
        name = self._dimension.name
        for value in self._whole:
            text = texts.get(value, "")
            says = f"{name} {shown(value)}: {text}" if text else f"{name} {shown(value)}"
            if not text and len(beside := self._applying(value)) > 1:
                below, above = (shown(v) for v in (min(beside), max(beside)))
                says = f"{says}, between {below} and {above}"
            kind = WordedButton if self._is_row else AnchorRow
            row = kind(value, text, self._name_of(value), says, self, rail=self._has_rail)
            self._rows[value] = row
            self._listen(row)
            if value in self._exemplars:
                self._add_exemplar(row)
        if self._has_rail:
            self._rails = [Rail(self) for _ in range(self._columns)]
        for value in reversed(self._dimension.scale.values()):
            if value in self._rows:
                continue
            below, above = (shown(v) for v in _around(value))
            says = f"{name} {shown(value)}, between {below} and {above}"
            dot = RailDot(value, self._name_of(value), says, self)
            self._dots[value] = dot
            self._listen(dot)

    def _add_exemplar(self, row: AnchorRow) -> None:
        level = shown(row.value)
        name = f"exemplar-{self._dimension.id}-{level}"
        button = ExemplarButton(f"{self._dimension.name} {level}", name, row)
        button.clicked.connect(lambda _=False, value=row.value: self.exemplar_asked.emit(value))
        row.add_exemplar(button)

    def _name_of(self, value: Decimal) -> str:
        return f"level-{self._dimension.id}-{shown(value)}"

    def _listen(self, level: Level) -> None:
        level.clicked.connect(lambda _=False, value=level.value: self.asked.emit(value))
        level.stepped.connect(self.stepped)

    @property
    def levels(self) -> dict[Decimal, Level]:
        """Every radio button by its value."""
        return {**self._rows, **self._dots}

    def show_value(self, value: Decimal | None) -> None:
        """Show the stored value; both anchors around a value between two levels apply.

        So they do for a level without words between two that have some, as on scales whose anchors
        stand at every other point.
        """
        had_focus = any(level.hasFocus() for level in self.levels.values())
        self._value = value
        tinted = set() if value is None else self._applying(value)
        for row in self._rows.values():
            row.is_tinted = row.value in tinted
            row.update()
        reachable = value if value in self.levels else self._whole[0]
        for level in self.levels.values():
            level.setChecked(level.value == value)
            is_reachable = level.value == reachable
            level.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_reachable else Qt.FocusPolicy.ClickFocus
            )
            level.update()
        if value in self._dots:
            self._dots[value].raise_()
        if had_focus and value is not None:
            self.levels[value].setFocus(Qt.FocusReason.OtherFocusReason)
        said = "not rated" if value is None else shown(value)
        self.setAccessibleDescription(said)

    def _applying(self, value: Decimal) -> set[Decimal]:
        """Return the levels whose anchors apply to a value, and those that it lies on."""
        worded = [a.level for a in self._dimension.anchors if a.text]
        applying = set(_around(value))
        for level in () if self._is_row or not worded else tuple(applying):
            if level not in worded:
                applying |= {max((w for w in worded if w < level), default=level)}
                applying |= {min((w for w in worded if w > level), default=level)}
        return applying

    def set_density(self, density: Density) -> None:
        """Make rows only as high as their words need, or tighter still."""
        if density is not self._density:
            self._density = density
            self.updateGeometry()
            self._place()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns = self._heights(width)
        return max(sum(column) for column in columns)

    def sizeHint(self) -> QSize:
        return QSize(380, self.heightForWidth(380))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(max(self.width(), 280)))

    def _column_width(self, width: int) -> int:
        return (width - 12 * (self._columns - 1)) // self._columns

    def _split(self) -> list[list[Decimal]]:
        per = math.ceil(len(self._whole) / self._columns)
        return [self._whole[i : i + per] for i in range(0, len(self._whole), per)]

    def _heights(self, width: int) -> list[list[int]]:
        tight = self._density is not Density.ROOMY or self._columns > 1
        air = 2 if self._density is Density.TIGHT else 6
        least = theme.scaled(_TIGHT_ROW) + 4 if tight else theme.scaled(_ROW)
        inner = self._column_width(width)
        heights = [[self._rows[v].height_for(inner, least, air) for v in c] for c in self._split()]
        if self._is_row:
            tallest = max(height for column in heights for height in column)
            return [[tallest] for _ in heights]
        return heights

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.updateGeometry()
            self._place()

    def _place(self) -> None:
        inner = self._column_width(self.width())
        centers: dict[Decimal, tuple[int, float]] = {}
        for i, (values, heights) in enumerate(
            zip(self._split(), self._heights(self.width()), strict=True)
        ):
            left, top = i * (inner + 12), 0
            for value, height in zip(values, heights, strict=True):
                row = self._rows[value]
                row.has_line = value != values[-1]
                row.setGeometry(QRect(left, top, inner, height))
                centers[value] = (left, top + height / 2)
                top += height
            if self._rails:
                first, last = round(heights[0] / 2), round(heights[-1] / 2)
                self._rails[i].setGeometry(
                    left + theme.scaled(RAIL_X), first, 1, top - first - last
                )
        for value, dot in self._dots.items():
            self._place_dot(dot, centers[_around(value)[0]], centers[_around(value)[1]])
        self.update()

    def _place_dot(self, dot: RailDot, below: tuple[int, float], above: tuple[int, float]) -> None:
        share = float(dot.value - _around(dot.value)[0])
        same_column = below[0] == above[0]
        boundary = self._rows[_around(dot.value)[1]].geometry().bottom() + 1
        middle = below[1] + (above[1] - below[1]) * share if same_column else float(boundary)
        if same_column and share == 0.5:  # noqa: PLR2004
            middle = float(boundary)
        size = dot.sizeHint()
        top = min(round(middle - size.height() / 2), self.height() - size.height())
        left = above[0] + theme.scaled(RAIL_X) - size.width() // 2
        dot.setGeometry(QRect(left, top, size.width(), size.height()))


def _around(value: Decimal) -> tuple[Decimal, Decimal]:
    """Return the whole levels whose anchors apply: the value itself twice when it is whole."""
    return (
        value.to_integral_value(rounding=ROUND_FLOOR),
        value.to_integral_value(rounding=ROUND_CEILING),
    )
