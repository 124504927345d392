"""Several codings on one timeline, a lane each: segments with their values, and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from vippcoder.timebase import TimeRange, format_instant
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.fonts import Type, font
from vippcoder.ui.shared.marks import paint_mark
from vippcoder.ui.shared.ruler import paint_label, paint_ruler
from vippcoder.ui.shared.time_axis import GUTTER, Axis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.domain.instrument import Dimension
    from vippcoder.study.adjudication.side_by_side import Evidence, RatedSegment, SubmittedSheet

_RULER, _SEGMENTS, _EVIDENCE = 24, 32, 20
_NEAR: Final = 8


class SheetsTimeline(QWidget):
    """Lanes under one ruler; a click goes there, a double click on a segment plays it."""

    asked = Signal(int)
    """A session time, in microseconds."""
    play_asked = Signal(object)
    """A `TimeRange` to play once."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("comparison-timeline")
        self.setAccessibleName("Codings on one timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._sheets: Sequence[SubmittedSheet] = ()
        self._dimensions: Sequence[Dimension] = ()
        self._end_us, self._now_us = 1, 0

    def show_sheets(
        self, sheets: Sequence[SubmittedSheet], dimensions: Sequence[Dimension], end_us: int
    ) -> None:
        """Draw other codings, over a film that long."""
        self._sheets, self._dimensions, self._end_us, self._now_us = sheets, dimensions, end_us, 0
        told = [
            f"{sheet.observer}: {len(sheet.segments)} segments, {len(sheet.evidence)} notes"
            for sheet in sheets
        ]
        self.setAccessibleDescription("; ".join(told))
        self.updateGeometry()
        self.update()

    def show_now(self, at_us: int) -> None:
        """Move the playhead."""
        self._now_us = at_us
        self.update()

    def sizeHint(self) -> QSize:
        lanes = len(self._sheets) * (theme.scaled(_SEGMENTS) + theme.scaled(_EVIDENCE))
        return QSize(480, theme.scaled(_RULER) + max(lanes, theme.scaled(_SEGMENTS)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @property
    def axis(self) -> Axis:
        """Where times lie."""
        return Axis(self._end_us, self.width(), theme.scaled(GUTTER))

    def lanes(self) -> Iterator[tuple[SubmittedSheet, QRectF]]:
        """Yield each coding and where it lies."""
        height = theme.scaled(_SEGMENTS) + theme.scaled(_EVIDENCE)
        for number, sheet in enumerate(self._sheets):
            top = theme.scaled(_RULER) + number * height
            yield sheet, QRectF(0, top, self.width(), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, worn, axis = QPainter(self), theme.current(), self.axis
        painter.fillRect(self.rect(), QColor(worn.window))
        ruler = QRectF(0, 0, self.width(), theme.scaled(_RULER))
        paint_ruler(painter, ruler, axis)
        paint_label(painter, ruler, "")
        for sheet, box in self.lanes():
            self._paint_sheet(painter, sheet, box, axis)
            paint_label(painter, box, str(sheet.observer))
        x = axis.x(self._now_us)
        painter.setPen(QPen(QColor(worn.accent), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))

    def _paint_sheet(
        self, painter: QPainter, sheet: SubmittedSheet, box: QRectF, axis: Axis
    ) -> None:
        worn = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for segment in sheet.segments:
            where = _segment_box(segment, box, axis)
            painter.setPen(QPen(QColor(worn.control), 1))
            painter.setBrush(QColor(worn.surface))
            painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            self._paint_values(painter, segment, where)
        middle = box.bottom() - theme.scaled(_EVIDENCE) / 2
        for note in sheet.evidence:
            position = self._position(note)
            center = QPointF(axis.x(note.at_us), middle)
            if position is None:
                painter.setPen(QPen(QColor(worn.text2), 2))
                painter.drawLine(center - QPointF(0, 5), center + QPointF(0, 5))
            else:
                paint_mark(painter, worn.mark(position), center, 9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_values(self, painter: QPainter, segment: RatedSegment, where: QRectF) -> None:
        worn, left = theme.current(), where.left() + 6
        painter.setFont(font(Type.META))
        metrics = QFontMetricsF(painter.font())
        for position, dimension in enumerate(self._dimensions):
            if dimension.id not in dict(segment.values):
                continue
            value = dict(segment.values)[dimension.id]
            text = "\N{EN DASH}" if value is None else f"{value:g}"
            width = 13 + metrics.horizontalAdvance(text)
            if left + width > where.right() - 4:
                return
            paint_mark(painter, worn.mark(position), QPointF(left + 4, where.center().y()), 8)
            painter.setPen(QColor(worn.text))
            room = QRectF(left + 13, where.top(), width, where.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
            left += width + 8

    def _position(self, note: Evidence) -> int | None:
        ids = [dimension.id for dimension in self._dimensions]
        return ids.index(note.dimension) if note.dimension in ids else None

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() >= self.axis.gutter:
            note = self.note_at(event.position())
            self.asked.emit(note.at_us if note else self.axis.instant(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.asked.emit(self.axis.instant(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        for sheet, box in self.lanes():
            for segment in sheet.segments:
                if _segment_box(segment, box, self.axis).contains(event.position()):
                    self.play_asked.emit(TimeRange(segment.start_us, segment.end_us))
                    return

    def note_at(self, point: QPointF) -> Evidence | None:
        """Return the evidence under a point."""
        for sheet, box in self.lanes():
            strip = QRectF(
                box.left(), box.bottom() - theme.scaled(_EVIDENCE), box.width(), box.height()
            )
            if not strip.contains(point):
                continue
            near = [n for n in sheet.evidence if abs(self.axis.x(n.at_us) - point.x()) <= _NEAR]
            return min(near, key=lambda n: abs(self.axis.x(n.at_us) - point.x()), default=None)
        return None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            note = self.note_at(QPointF(event.pos()))
            words = f"{format_instant(note.at_us)}  {note.text}" if note else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _segment_box(segment: RatedSegment, lane: QRectF, axis: Axis) -> QRectF:
    left, right = axis.x(segment.start_us), axis.x(segment.end_us)
    height = theme.scaled(_SEGMENTS)
    return QRectF(left, lane.top() + 4, max(right - left, 6), height - 8)
