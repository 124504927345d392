"""What was watched, as a lane: once, again, otherwise, never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter

from vippcoder.timebase import TimeRange, complement, total_us, union
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, figures, font

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.domain.coding import Watched
    from vippcoder.ui.shared.time_axis import Axis

RULE = "with sound at 2x or slower"
"""What counts as watched, in words."""


def paint_watched(painter: QPainter, lane: QRectF, axis: Axis, watched: Sequence[Watched]) -> None:
    """Draw a thin bar where the film was watched, a thick one where again, hatched where never.

    A hairline over the hatching: played there, but faster or without sound.
    """
    worn = theme.current()
    painter.fillRect(lane, QColor(worn.surface))
    counted = [w.range for w in watched if w.counts]
    once = union(counted)
    middle = lane.center().y()
    gaps = complement(TimeRange(0, axis.end_us), once)
    for box in _strips(gaps, axis, middle, lane.height() - 1):
        painter.fillRect(box, QBrush(QColor(worn.control), Qt.BrushStyle.BDiagPattern))
    for box in _strips(union(w.range for w in watched if not w.counts), axis, middle, 1):
        painter.fillRect(box, QColor(worn.text2))
    for box in _strips(once, axis, middle, 5):
        painter.fillRect(box, QColor(worn.text2))
    for box in _strips(twice(counted), axis, middle, 11):
        painter.fillRect(box, QColor(worn.text2))
    _paint_not_watched(painter, lane, axis, gaps)


def _paint_not_watched(
    painter: QPainter, lane: QRectF, axis: Axis, gaps: Sequence[TimeRange]
) -> None:
    worn = theme.current()
    metrics = QFontMetricsF(font(Type.RULER))
    width = metrics.horizontalAdvance("not watched") + 10
    strips = list(_strips(gaps, axis, lane.center().y(), lane.height()))
    if not strips or strips[-1].width() < width + 16:
        return
    box = QRectF(strips[-1].right() - width - 8, lane.top() + 1, width, lane.height() - 3)
    painter.fillRect(box, QColor(worn.surface))
    painter.setFont(figures(Type.RULER))
    painter.setPen(QColor(worn.text2))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "not watched")


def _strips(
    spans: Sequence[TimeRange], axis: Axis, middle: float, height: float
) -> Iterator[QRectF]:
    """Give the boxes of what is in view, at least a pixel wide."""
    for span in spans:
        if span.overlaps(axis.shown):
            left = max(axis.x(span.start_us), axis.gutter)
            right = min(axis.x(span.end_us), axis.width)
            yield QRectF(left, middle - height / 2, max(right - left, 1), height)


def twice(ranges: Sequence[TimeRange]) -> tuple[TimeRange, ...]:
    """Return what at least two of the ranges cover."""
    seen: tuple[TimeRange, ...] = ()
    again: list[TimeRange] = []
    for item in ranges:
        again += [both for known in seen if (both := known.intersect(item))]
        seen = union((*seen, item))
    return union(again)


def told(frames_end_us: int, watched: Sequence[Watched]) -> str:
    """Say in words how much was watched."""
    counted = union(w.range for w in watched if w.counts)
    share = total_us(counted) / frames_end_us
    words = f"{int(100 * share)} % watched {RULE}"
    again = total_us(twice([w.range for w in watched if w.counts]))
    return f"{words}, {int(100 * again / frames_end_us)} % more than once" if again else words
