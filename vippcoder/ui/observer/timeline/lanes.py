"""The lanes' painters: each draws one lane into its rectangle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from vippcoder.domain.coding import NoteKind
from vippcoder.domain.instrument import shown
from vippcoder.timebase import TimeRange, complement, format_instant, union
from vippcoder.ui.observer.timeline import layout
from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import Type, figures, font
from vippcoder.ui.shared.marks import paint_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.coding import Note, Segment, Sheet
    from vippcoder.domain.ids import SegmentId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.ui.observer.timeline.layout import Axis


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the lanes draw."""

    sheet: Sheet
    dimensions: Sequence[Dimension]
    selected: SegmentId | None
    pending: TimeRange | None
    """The segment that is being marked, from its in point to the frame on screen."""


def paint_ruler(painter: QPainter, box: QRectF, axis: Axis) -> None:
    """Draw ticks and times."""
    worn = theme.current()
    painter.fillRect(box, QColor(worn.surface))
    painter.setFont(figures(Type.RULER))
    for tick in axis.ticks(theme.scaled(70)):
        x = round(axis.x(tick)) + 0.5
        painter.setPen(QPen(QColor(worn.control), 1))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setPen(QColor(worn.text2))
        where = QRectF(x + 6, box.top(), theme.scaled(60), box.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, format_instant(tick)[:-4])


def paint_label(painter: QPainter, box: QRectF, text: str) -> None:
    """Draw a lane's name into the gutter and a line under the lane."""
    worn = theme.current()
    gutter = QRectF(0, box.top(), theme.scaled(layout.GUTTER), box.height())
    painter.fillRect(gutter, QColor(worn.surface))
    painter.setPen(QPen(QColor(worn.line), 1))
    painter.drawLine(QPointF(0, box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
    painter.drawLine(
        QPointF(theme.scaled(layout.GUTTER) - 0.5, box.top()),
        QPointF(theme.scaled(layout.GUTTER) - 0.5, box.bottom()),
    )
    painter.setFont(font(Type.META))
    painter.setPen(QColor(worn.text2))
    painter.drawText(gutter.adjusted(12, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, text)


def segment_box(segment: TimeRange, row: int, lane: QRectF, axis: Axis, row_height: int) -> QRectF:
    """Return the box of a segment, at least 6 px wide."""
    left, right = axis.x(segment.start_us), axis.x(segment.end_us)
    top = lane.top() + 4 + row * row_height
    return QRectF(left, top, max(right - left, 6), row_height - 8)


def paint_segments(
    painter: QPainter, lane: QRectF, axis: Axis, drawn: Drawn, row_height: int
) -> None:
    """Draw segments as outlined boxes; the selected one in accent and tint."""
    worn = theme.current()
    painter.fillRect(lane, QColor(worn.window))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    known = drawn.sheet.segments
    order = sorted(
        zip(known, layout.rows(known), strict=True), key=lambda p: p[0].id == drawn.selected
    )
    for segment, row in order:
        box = segment_box(segment.range, row, lane, axis, row_height)
        chosen = segment.id == drawn.selected
        painter.setPen(QPen(QColor(worn.accent if chosen else worn.control), 2 if chosen else 1))
        painter.setBrush(QColor(worn.tint if chosen else worn.surface))
        inset = 1 if chosen else 0.5
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 4, 4)
        _paint_content(painter, box, segment, drawn)
    if drawn.pending is not None:
        box = segment_box(drawn.pending, 0, lane, axis, row_height)
        painter.setPen(QPen(QColor(worn.accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _paint_content(painter: QPainter, box: QRectF, segment: Segment, drawn: Drawn) -> None:
    worn = theme.current()
    number = str(drawn.sheet.number_of(segment.id))
    strong, plain = font(Type.META, weight=600), font(Type.META)
    width = QFontMetricsF(strong).horizontalAdvance(number)
    if width + 6 > box.width():
        return
    rated = [
        (i, shown(rating.value) if rating.value is not None else "\u2013")
        for i, dimension in enumerate(drawn.dimensions)
        if (rating := drawn.sheet.rating(dimension.id, segment.id))
    ]
    metrics = QFontMetricsF(plain)
    full = sum(18 + metrics.horizontalAdvance(value) + 4 for _, value in rated)
    room = box.width() - width - 16
    painter.setFont(strong)
    painter.setPen(QColor(worn.text))
    align = Qt.AlignmentFlag.AlignVCenter
    if not rated and room <= 0:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)
        return
    x = box.left() + 7
    painter.drawText(QRectF(x, box.top(), width + 2, box.height()), align, number)
    x += width + 6
    painter.setFont(plain)
    if not rated and room >= metrics.horizontalAdvance("not rated"):
        painter.setPen(QColor(worn.text3))
        painter.drawText(QRectF(x, box.top(), room + 4, box.height()), align, "not rated")
    for position, value in rated if room >= len(rated) * 14 else ():
        paint_mark(painter, worn.mark(position), QPointF(x + 5, box.center().y()), 8)
        x += 13
        if full <= room:
            value_width = metrics.horizontalAdvance(value)
            where = QRectF(x, box.top(), value_width + 2, box.height())
            painter.drawText(where, align, value)
            x += value_width + 6


def paint_evidence(painter: QPainter, lane: QRectF, axis: Axis, drawn: Drawn) -> None:
    """Draw a mark a note: the dimension's shape, or a flag for a bookmark."""
    worn = theme.current()
    painter.fillRect(lane, QColor(worn.window))
    ids = [d.id for d in drawn.dimensions]
    for group in layout.clusters(drawn.sheet.notes, axis):
        center = QPointF(axis.x(group[0].at_us), lane.center().y())
        _paint_note(painter, group[0], ids, center)
        if len(group) > 1:
            painter.setFont(figures(Type.RULER))
            painter.setPen(QColor(worn.text2))
            where = QRectF(center.x() + 7, lane.top(), 24, lane.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, str(len(group)))


def _paint_note(painter: QPainter, note: Note, ids: Sequence[str], center: QPointF) -> None:
    worn = theme.current()
    if note.kind is NoteKind.BOOKMARK or note.dimension not in ids:
        box = QRectF(center.x() - 3, center.y() - 8, 16, 16)
        icons.paint(painter, box, "flag", worn.text2)
        return
    paint_mark(painter, worn.mark(ids.index(note.dimension)), center)


def paint_watched(painter: QPainter, lane: QRectF, axis: Axis, drawn: Drawn) -> None:
    """Draw a thin bar where the film was watched once, thick where again, hatched where never."""
    worn = theme.current()
    painter.fillRect(lane, QColor(worn.surface))
    counted = [w.range for w in drawn.sheet.watched if w.counts]
    once = union(counted)
    middle = lane.center().y()
    for span in complement(TimeRange(0, axis.end_us), once):
        box = _strip(span, axis, middle, lane.height() - 1)
        painter.fillRect(box, QBrush(QColor(worn.control), Qt.BrushStyle.BDiagPattern))
    for span in once:
        painter.fillRect(_strip(span, axis, middle, 5), QColor(worn.text2))
    for span in _twice(counted):
        painter.fillRect(_strip(span, axis, middle, 11), QColor(worn.text2))
    _paint_not_watched(painter, lane, axis, once)


def _paint_not_watched(
    painter: QPainter, lane: QRectF, axis: Axis, once: Sequence[TimeRange]
) -> None:
    worn = theme.current()
    metrics = QFontMetricsF(font(Type.RULER))
    width = metrics.horizontalAdvance("not watched") + 10
    gaps = complement(TimeRange(0, axis.end_us), once)
    if not gaps or axis.x(gaps[-1].end_us) - axis.x(gaps[-1].start_us) < width + 16:
        return
    box = QRectF(axis.x(gaps[-1].end_us) - width - 8, lane.top() + 1, width, lane.height() - 3)
    painter.fillRect(box, QColor(worn.surface))
    painter.setFont(figures(Type.RULER))
    painter.setPen(QColor(worn.text2))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "not watched")


def _strip(span: TimeRange, axis: Axis, middle: float, height: float) -> QRectF:
    left, right = axis.x(span.start_us), axis.x(span.end_us)
    return QRectF(left, middle - height / 2, max(right - left, 1), height)


def _twice(ranges: Sequence[TimeRange]) -> tuple[TimeRange, ...]:
    """Return what at least two of the ranges cover."""
    seen: tuple[TimeRange, ...] = ()
    again: list[TimeRange] = []
    for item in ranges:
        again += [both for known in seen if (both := known.intersect(item))]
        seen = union((*seen, item))
    return union(again)
