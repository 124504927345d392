"""What every timeline is drawn with: the ruler on top, and the names of lanes at the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vippcoder.timebase import format_instant
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, figures, font
from vippcoder.ui.shared.time_axis import GUTTER

if TYPE_CHECKING:
    from vippcoder.ui.shared.time_axis import Axis


def paint_ruler(painter: QPainter, box: QRectF, axis: Axis) -> None:
    """Draw ticks and times, and beneath them, when not all is in view, which part is."""
    worn = theme.current()
    painter.fillRect(box, QColor(worn.surface))
    painter.setFont(figures(Type.RULER))
    apart = theme.scaled(70)
    cut = _figures_to_leave_out(axis.step(apart))
    for tick in axis.ticks(apart):
        x = round(axis.x(tick)) + 0.5
        painter.setPen(QPen(QColor(worn.control), 1))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        text = format_instant(tick)
        text = text[: len(text) - cut]
        width = painter.fontMetrics().horizontalAdvance(text)
        if x + 6 + width <= box.right():
            painter.setPen(QColor(worn.text2))
            where = QRectF(x + 6, box.top(), width + 2, box.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, text)
    if not axis.is_whole:
        _paint_overview(painter, box, axis)


def _figures_to_leave_out(step_us: int) -> int:
    """Return how many of the characters of `.480` say nothing at this distance of ticks."""
    for cut, unit_us in ((4, 1_000_000), (2, 100_000), (1, 10_000)):
        if step_us % unit_us == 0:
            return cut
    return 0


def _paint_overview(painter: QPainter, box: QRectF, axis: Axis) -> None:
    """Draw which part of the film is in view as a piece of a thin bar, at least 6 px long."""
    worn = theme.current()
    whole = QRectF(axis.gutter, box.bottom() - 4, axis.span, 3)
    painter.fillRect(whole, QColor(worn.sunken))
    left = whole.left() + whole.width() * axis.shown.start_us / axis.end_us
    width = max(whole.width() * axis.shown.duration_us / axis.end_us, 6)
    part = QRectF(min(left, whole.right() - width), whole.top(), width, whole.height())
    painter.fillRect(part, QColor(worn.accent))


def paint_label(painter: QPainter, box: QRectF, text: str) -> None:
    """Draw a lane's name into the gutter and a line under the lane."""
    worn = theme.current()
    gutter = QRectF(0, box.top(), theme.scaled(GUTTER), box.height())
    painter.fillRect(gutter, QColor(worn.surface))
    painter.setPen(QPen(QColor(worn.line), 1))
    painter.drawLine(QPointF(0, box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
    painter.drawLine(
        QPointF(theme.scaled(GUTTER) - 0.5, box.top()),
        QPointF(theme.scaled(GUTTER) - 0.5, box.bottom()),
    )
    painter.setFont(font(Type.META))
    painter.setPen(QColor(worn.text2))
    painter.drawText(gutter.adjusted(12, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, text)
