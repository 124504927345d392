"""The lanes' painters: each draws one lane into its rectangle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from vippcoder.domain.coding import NoteKind
from vippcoder.domain.instrument import shown
from vippcoder.ui.observer.timeline import layout
from vippcoder.ui.shared import icons, theme
from vippcoder.ui.shared.fonts import Type, figures, font
from vippcoder.ui.shared.marks import paint_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.coding import Note, Segment, Sheet
    from vippcoder.domain.ids import SegmentId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.timebase import TimeRange
    from vippcoder.ui.shared.time_axis import Axis

_LEAST_DAMAGE = 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the lanes draw."""

    sheet: Sheet
    dimensions: Sequence[Dimension]
    selected: SegmentId | None
    pending: TimeRange | None
    """The segment that is being marked, from its in point to the frame on screen."""
    damaged: tuple[TimeRange, ...] = ()
    """Where the film is damaged."""
    is_free: bool = True
    """Whether segments are the observer's to move."""


def paint_shown(painter: QPainter, box: QRectF, axis: Axis) -> None:
    """Say in the ruler's gutter how much is in view, when it is not all."""
    if axis.is_whole:
        return
    painter.setFont(figures(Type.RULER))
    painter.setPen(QColor(theme.current().text2))
    where = QRectF(12, box.top(), axis.gutter - 16, box.height())
    length = worded_length(axis.shown.duration_us)
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, f"\u2194 {length}")


def worded_length(length_us: int) -> str:
    """Write a length for people: `0.6 s`, `38 s`, `12 min`."""
    seconds = length_us / 1_000_000
    if seconds >= 120:  # noqa: PLR2004 - below, minutes say too little
        return f"{seconds / 60:.0f} min"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"  # noqa: PLR2004


def segment_box(segment: TimeRange, row: int, lane: QRectF, axis: Axis, row_height: int) -> QRectF:
    """Return the box of a segment, at least 6 px wide; what is out of view is cut off."""
    beyond = 20
    left = max(axis.x(segment.start_us), axis.gutter - beyond)
    right = min(axis.x(segment.end_us), axis.width + beyond)
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
        if not segment.range.overlaps(axis.shown):
            continue
        box = segment_box(segment.range, row, lane, axis, row_height)
        chosen = segment.id == drawn.selected
        painter.setPen(QPen(QColor(worn.accent if chosen else worn.control), 2 if chosen else 1))
        painter.setBrush(QColor(worn.tint if chosen else worn.surface))
        inset = 1 if chosen else 0.5
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 4, 4)
        _paint_content(painter, box & lane.adjusted(axis.gutter, 0, 0, 0), segment, drawn)
    if drawn.pending is not None and drawn.pending.overlaps(axis.shown):
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
        if group[0].at_us not in axis.shown:
            continue
        center = QPointF(axis.x(group[0].at_us), lane.center().y())
        _paint_note(painter, group[0], ids, center)
        if len(group) > 1:
            painter.setFont(figures(Type.RULER))
            painter.setPen(QColor(worn.text2))
            where = QRectF(center.x() + 7, lane.top(), 24, lane.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, str(len(group)))


def paint_damage(
    painter: QPainter, lane: QRectF, axis: Axis, damaged: Sequence[TimeRange], *, labels: bool
) -> None:
    """Dot damaged stretches over a lane, and name them where there is room."""
    worn = theme.current()
    color = QColor(worn.attention)
    for span in damaged:
        if not span.overlaps(axis.shown):
            continue
        left, right = max(axis.x(span.start_us), axis.gutter), min(axis.x(span.end_us), axis.width)
        box = QRectF(left, lane.top(), max(right - left, _LEAST_DAMAGE), lane.height())
        painter.fillRect(box, QBrush(color, Qt.BrushStyle.Dense6Pattern))
        painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.topRight(), box.bottomRight())
        if labels:
            _paint_damage_label(painter, box, axis)


def _paint_damage_label(painter: QPainter, box: QRectF, axis: Axis) -> None:
    worn = theme.current()
    painter.setFont(font(Type.RULER))
    width = QFontMetricsF(painter.font()).horizontalAdvance("damaged") + 8
    left = min(max(box.center().x() - width / 2, axis.gutter), axis.width - width)
    where = QRectF(left, box.top() + 2, width, box.height() - 4)
    painter.fillRect(where, QColor(worn.attention_ground))
    painter.setPen(QColor(worn.attention))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, "damaged")


def _paint_note(painter: QPainter, note: Note, ids: Sequence[str], center: QPointF) -> None:
    worn = theme.current()
    if note.kind is NoteKind.BOOKMARK or note.dimension not in ids:
        box = QRectF(center.x() - 3, center.y() - 8, 16, 16)
        icons.paint(painter, box, "flag", worn.text2)
        return
    paint_mark(painter, worn.mark(ids.index(note.dimension)), center)
