"""An estimate with its interval, drawn into a table's cell on one scale for all rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPen

from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter


@dataclass(frozen=True, slots=True)
class Interval:
    """What is drawn."""

    estimate: float
    low: float | None
    """None where there is no interval."""
    high: float | None
    scale: tuple[float, float]
    """Values at the cell's left and right edge; what lies beyond ends in an arrow."""
    marks: Sequence[float] = ()
    """Values with a thin line across all rows, such as the bounds of the bands."""


def paint_interval(painter: QPainter, box: QRectF, shown: Interval) -> None:
    """Draw whiskers, estimate and the lines that all rows share."""
    worn = theme.current()
    inside, (low, high) = box.adjusted(8, 0, -8, 0), shown.scale

    def x(value: float) -> float:
        share = min(max((value - low) / (high - low), 0.0), 1.0)
        return float(inside.left() + share * inside.width())

    painter.setPen(QPen(QColor(worn.line), 1))
    for mark in shown.marks:
        painter.drawLine(QPointF(x(mark), box.top()), QPointF(x(mark), box.bottom()))
    middle = box.center().y()
    if shown.low is not None and shown.high is not None:
        painter.setPen(QPen(QColor(worn.text), 1.5))
        ends = (x(shown.low), x(shown.high))
        painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))
        for end, value, way in ((ends[0], shown.low, 1), (ends[1], shown.high, -1)):
            if low <= value <= high:
                painter.drawLine(QPointF(end, middle - 4), QPointF(end, middle + 4))
            else:
                for up in (-3, 3):
                    painter.drawLine(QPointF(end, middle), QPointF(end + 4 * way, middle + up))
    painter.setPen(QPen(QColor(worn.surface), 1))
    painter.setBrush(QColor(worn.accent))
    painter.drawRect(QRectF(x(shown.estimate) - 4, middle - 4, 8, 8))
