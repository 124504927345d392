"""The timeline as a widget: lanes drawn once and kept, the playhead over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from vippcoder.timebase import TimeRange, format_instant
from vippcoder.ui.observer.timeline import lanes, layout
from vippcoder.ui.observer.timeline.layout import Axis
from vippcoder.ui.shared import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vippcoder.domain.coding import Segment
    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.observer.timeline.lanes import Drawn

GRAB_PX = 5
_RULER, _SEGMENTS, _EVIDENCE, _WATCHED = 22, 32, 24, 20
MOST_ROWS = 4


class TimelineView(QWidget):
    """One time axis over the whole film; a click goes there."""

    seek_asked = Signal(int)
    """An instant in microseconds."""
    segment_chosen = Signal(str)
    note_chosen = Signal(str)
    edges_asked = Signal(str, object)
    """A segment and the range its dragged edge asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._frames: FrameTimes | None = None
        self._drawn: Drawn | None = None
        self._at_us = 0
        self._kept: QPixmap | None = None
        self._dragged: tuple[Segment, bool] | None = None
        self._wanted: TimeRange | None = None

    def show_film(self, frames: FrameTimes) -> None:
        """Take the film whose time axis this is."""
        self._frames = frames
        self._at_us = 0
        self._redraw()

    def show_sheet(self, drawn: Drawn) -> None:
        """Draw these segments, notes and stretches."""
        self._drawn = drawn
        self.updateGeometry()
        self._redraw()
        sheet = drawn.sheet
        self.setAccessibleDescription(
            f"{len(sheet.segments)} segments, {len(sheet.notes)} notes and bookmarks"
        )

    def show_time(self, instant_us: int) -> None:
        """Move the playhead; only its old and new places are painted again."""
        for instant in (self._at_us, instant_us):
            x = round(self._axis().x(instant))
            self.update(QRect(x - 8, 0, 16, self.height()))
        self._at_us = instant_us

    def sizeHint(self) -> QSize:
        return QSize(640, sum(self._heights()))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, sum(self._heights()))

    def _row_height(self) -> int:
        return theme.scaled(_SEGMENTS)

    def _heights(self) -> tuple[int, int, int, int]:
        row_count = 1
        if self._drawn and self._drawn.sheet.segments:
            row_count = min(max(layout.rows(self._drawn.sheet.segments)) + 1, MOST_ROWS)
        segments = self._row_height() * row_count
        return (
            theme.scaled(_RULER),
            segments,
            theme.scaled(_EVIDENCE),
            theme.scaled(_WATCHED),
        )

    def _lanes(self) -> list[QRectF]:
        boxes, top = [], 0
        for height in self._heights():
            boxes.append(QRectF(0, top, self.width(), height))
            top += height
        return boxes

    def _axis(self) -> Axis:
        end_us = self._frames.end_us if self._frames else 1
        return Axis(end_us, self.width(), theme.scaled(layout.GUTTER))

    def _redraw(self) -> None:
        self._kept = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
            self._redraw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._kept is None:
            self._kept = self._painted()
        painter.drawPixmap(0, 0, self._kept)
        if self._frames is None:
            return
        x = round(self._axis().x(self._at_us))
        color = QColor(theme.current().text)
        painter.fillRect(QRect(x - 1, 4, 2, self.height()), color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        head = [QPointF(x - 6, 1), QPointF(x + 6, 1), QPointF(x, 9)]
        painter.drawPolygon(QPolygonF(head))

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        kept = QPixmap(self.size() * ratio)
        kept.setDevicePixelRatio(ratio)
        kept.fill(QColor(theme.current().surface))
        if self._frames is None or self._drawn is None:
            return kept
        painter, axis, drawn = QPainter(kept), self._axis(), self._drawn
        ruler, segments, evidence, watched = self._lanes()
        lanes.paint_ruler(painter, ruler, axis)
        painter.setClipRect(segments)
        lanes.paint_segments(painter, segments, axis, drawn, self._row_height())
        painter.setClipping(False)
        lanes.paint_evidence(painter, evidence, axis, drawn)
        lanes.paint_watched(painter, watched, axis, drawn)
        for box, name in (
            (ruler, ""),
            (segments, "Segments"),
            (evidence, "Evidence"),
            (watched, "Watched"),
        ):
            lanes.paint_label(painter, box, name)
        painter.end()
        return kept

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._drawn is None:
            return
        where = event.position()
        self._dragged = self._edge_at(where)
        if self._dragged is not None:
            return
        segment = self._segment_at(where)
        if segment is not None:
            self.segment_chosen.emit(segment.id)
            return
        note = self._note_at(where)
        if note is not None:
            self.note_chosen.emit(note)
            return
        self.seek_asked.emit(self._axis().instant(where.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        if self._dragged is not None:
            self._wanted = self._dragged_range(where.x())
            self.seek_asked.emit(self._axis().instant(where.x()))
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.seek_asked.emit(self._axis().instant(where.x()))
        else:
            edge = self._edge_at(where)
            self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._dragged is not None and self._wanted is not None:
            self.edges_asked.emit(self._dragged[0].id, self._wanted)
        self._dragged = self._wanted = None

    def event(self, event: QEvent) -> bool:
        """Say the time under the pointer; never more than that."""
        if event.type() == QEvent.Type.ToolTip and self._frames is not None:
            instant = self._axis().instant(self.mapFromGlobal(self.cursor().pos()).x())
            self.setToolTip(format_instant(instant))
        return super().event(event)

    def _segment_at(self, where: QPointF) -> Segment | None:
        if self._drawn is None:
            return None
        known = self._drawn.sheet.segments
        lane, axis = self._lanes()[1], self._axis()
        for segment, row in zip(known, layout.rows(known), strict=True):
            box = lanes.segment_box(segment.range, row, lane, axis, self._row_height())
            if box.contains(where):
                return segment
        return None

    def _edge_at(self, where: QPointF) -> tuple[Segment, bool] | None:
        """Return the selected segment and whether its end (not its start) is under the pointer."""
        if self._drawn is None or not self._lanes()[1].contains(where):
            return None
        chosen = self._drawn.selected
        for segment in self._drawn.sheet.segments:
            if segment.id == chosen:
                for is_end, edge in ((False, segment.range.start_us), (True, segment.range.end_us)):
                    if abs(self._axis().x(edge) - where.x()) <= GRAB_PX:
                        return segment, is_end
        return None

    def _dragged_range(self, x: float) -> TimeRange | None:
        if self._dragged is None or self._frames is None:
            return None
        segment, is_end = self._dragged
        index = self._frames.index_at(self._axis().instant(x))
        start, end = segment.range.start_us, segment.range.end_us
        if is_end:
            end = self._frames.time_of(index + 1)
        else:
            start = self._frames.time_of(index)
        return TimeRange(start, end) if start < end else None

    def _note_at(self, where: QPointF) -> str | None:
        if self._drawn is None or not self._lanes()[2].contains(where):
            return None
        for group in layout.clusters(self._drawn.sheet.notes, self._axis()):
            if abs(self._axis().x(group[0].at_us) - where.x()) <= layout.JOIN_PX:
                return group[0].id
        return None
