"""Every pair of observers in a square: how well they agree, in figures and in shade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.ui.lead.charts.files import write_figure
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, figures, font

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_CELL: Final = 54
_LEAST_CELL: Final = 24
_HEAD: Final = 26
_NOTED: Final = 46
"""Cells from this width on have room for a note."""
_LIGHTEST, _DARKEST = 0.12, 0.42
"""Shares of the accent: text stays readable on all of them."""


class HeatMap(QWidget):
    """Painted; a pair is chosen with the mouse or the arrow keys, Enter opens it."""

    chosen = Signal(str, str)
    """Two observers."""
    entered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("heat-map")
        self.setAccessibleName("Agreement of each pair of observers")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._observers: tuple[str, ...] = ()
        self._values: dict[frozenset[str], float] = {}
        self._why: dict[frozenset[str], str] = {}
        self._at = (1, 0)
        self._is_file = False
        """Whether it is being written: no pair is marked then."""
        self._range, self._by_size = (0.0, 1.0), False
        self._notes: dict[frozenset[str], str] = {}

    def show_pairs(
        self,
        observers: Sequence[str],
        values: Mapping[frozenset[str], float],
        why: Mapping[frozenset[str], str],
        shades: tuple[float, float] = (0.0, 1.0),
        *,
        by_size: bool = False,
        notes: Mapping[frozenset[str], str] | None = None,
    ) -> None:
        """Show other pairs.

        Args:
            observers: along and down.
            values: of each pair that has one.
            why: why a pair has none, a word or two.
            shades: the values that are lightest and darkest.
            by_size: whether a value below 0 is as dark as the one above it: of differences.
            notes: a word beneath each pair's figure, where there is room: `n 12`.
        """
        self._observers, self._values, self._why = tuple(observers), dict(values), dict(why)
        self._range, self._by_size, self._notes = shades, by_size, dict(notes or {})
        last = len(self._observers) - 1
        self._at = (min(self._at[0], last), min(self._at[1], max(last - 1, 0)))
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def pair(self) -> tuple[str, str] | None:
        """The chosen pair; None where there is none."""
        row, column = self._at
        if row == column or max(row, column) >= len(self._observers) or min(row, column) < 0:
            return None
        return self._observers[column], self._observers[row]

    def choose(self, one: str, other: str) -> None:
        """Choose a pair."""
        if {one, other} <= set(self._observers) and one != other:
            places = sorted(map(self._observers.index, (one, other)))
            self._go(places[1], places[0])

    def export(self, path: Path) -> None:
        """Write the map as SVG or PNG, by the file's ending.

        Raises:
            StudyError: another ending, or the file cannot be written.
        """
        self._is_file = True
        try:
            write_figure(self, path, self.update)
        finally:
            self._is_file = False

    def sizeHint(self) -> QSize:
        count = max(len(self._observers) - 1, 1)
        side = theme.scaled(_CELL) * count
        return QSize(side + self._gutter(), side + theme.scaled(_HEAD))

    def minimumSizeHint(self) -> QSize:
        count = max(len(self._observers) - 1, 1)
        side = theme.scaled(_LEAST_CELL) * count
        return QSize(side + self._gutter(), side + theme.scaled(_HEAD))

    def _gutter(self) -> int:
        metrics = QFontMetricsF(font(Type.META))
        widest = max((metrics.horizontalAdvance(o) for o in self._observers), default=40)
        return round(widest) + 14

    def _side(self) -> float:
        count = max(len(self._observers) - 1, 1)
        across = (self.width() - self._gutter()) / count
        down = (self.height() - theme.scaled(_HEAD)) / count
        return float(max(min(across, down, theme.scaled(_CELL) * 1.5), 1))

    def cell(self, row: int, column: int) -> QRectF:
        """Return where a pair lies; row 1 and column 0 are the first that there is."""
        side = self._side()
        left, top = self._gutter() + column * side, theme.scaled(_HEAD) + (row - 1) * side
        return QRectF(left, top, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, worn = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side()
        for row in range(1, len(self._observers)):
            painter.setFont(font(Type.META))
            painter.setPen(QColor(worn.text2))
            beside = QRectF(0, self.cell(row, 0).top(), self._gutter() - 8, side)
            aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(beside, aligned, self._observers[row])
            for column in range(row):
                self._paint_cell(painter, row, column)
        for column in range(len(self._observers) - 1):
            self._paint_head(painter, column)
        if self.hasFocus() and self.pair is not None and not self._is_file:
            painter.setPen(QPen(QColor(worn.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.cell(*self._at).adjusted(2, 2, -2, -2), 4, 4)

    def _paint_head(self, painter: QPainter, column: int) -> None:
        """Write a column's name over its first cell; right of it there is room, but no cell."""
        first = self.cell(column + 1, column)
        high = theme.scaled(_HEAD)
        over = QRectF(first.left() + 2, first.top() - high, self.width() - first.left(), high - 4)
        painter.setFont(font(Type.META))
        painter.setPen(QColor(theme.current().text2))
        name = QFontMetricsF(painter.font()).elidedText(
            self._observers[column], Qt.TextElideMode.ElideRight, over.width() - 2
        )
        painter.drawText(over, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, name)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        worn, where = theme.current(), self.cell(row, column).adjusted(1, 1, -1, -1)
        pair = frozenset((self._observers[row], self._observers[column]))
        value = self._values.get(pair)
        chosen = (row, column) == self._at and not self._is_file
        if value is None:
            painter.setPen(QPen(QColor(worn.line), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(where, 3, 3)
            painter.setPen(QColor(worn.text3))
            painter.setFont(font(Type.META))
            why = self._why.get(pair, "")
            fits = QFontMetricsF(painter.font()).horizontalAdvance(why) < where.width() - 4
            shown = why if why and fits else "\N{EN DASH}"
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, shown)
            return
        low, high = self._range
        size = abs(value) if self._by_size else value
        share = min(max((size - low) / (high - low), 0.0), 1.0)
        ground = _between(worn.surface, worn.accent, _LIGHTEST + (_DARKEST - _LIGHTEST) * share)
        painter.setPen(QPen(QColor(worn.text if chosen else worn.control), 2 if chosen else 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(where, 3, 3)
        painter.setFont(figures(Type.META, weight=600 if chosen else 400))
        ink = max((worn.text, worn.on_accent), key=lambda c: theme.contrast(c, ground.name()))
        painter.setPen(QColor(ink))
        note = self._notes.get(pair, "")
        if note and where.width() >= theme.scaled(_NOTED):
            half = where.height() / 2
            above, beneath = where.adjusted(0, 8, 0, -half), where.adjusted(0, half, 0, -8)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, self._said(value))
            painter.setFont(figures(Type.META))
            painter.drawText(beneath, Qt.AlignmentFlag.AlignCenter, note)
        else:
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, self._said(value))

    # Choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._under(event)
        if found is not None:
            self._go(*found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._under(event) is not None and self.pair is not None:
            self.entered.emit(*self.pair)

    def _under(self, event: QMouseEvent) -> tuple[int, int] | None:
        for row in range(1, len(self._observers)):
            for column in range(row):
                if self.cell(row, column).contains(event.position()):
                    return row, column
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, column = self._at
        key = Qt.Key(event.key())
        moves = {
            Qt.Key.Key_Up: (row - 1, min(column, row - 2)),
            Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
        }
        if key in moves:
            self._go(*moves[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.pair is not None:
            self.entered.emit(*self.pair)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int, column: int) -> None:
        if 1 <= row < len(self._observers) and 0 <= column < row:
            self._at = (row, column)
            self._tell()
            self.update()
            if self.pair is not None:
                self.chosen.emit(*self.pair)

    def _said(self, value: float) -> str:
        """Return a figure: a coefficient without its leading 0, a difference with its sign."""
        if self._by_size:
            return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")
        return _short(value)

    def _tell(self) -> None:
        pair = self.pair
        if pair is None:
            self.setAccessibleDescription("No pair of observers yet")
            return
        value = self._values.get(frozenset(pair))
        why = self._why.get(frozenset(pair), "no figure")
        self.setAccessibleDescription(
            f"{pair[0]} and {pair[1]}: {why if value is None else self._said(value)}"
        )


def _between(one: str, other: str, share: float) -> QColor:
    """Return a colour between two, nearer the other the larger the share."""
    first, second = QColor(one), QColor(other)
    mixed = [
        round(a + (b - a) * share)
        for a, b in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed)


def _short(value: float) -> str:
    text = f"{value:.2f}".replace("-", "\N{MINUS SIGN}")
    return text.replace("0.", ".", 1) if abs(value) < 1 else text
