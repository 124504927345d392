"""What lies under the pointer: pure arithmetic on what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.timebase import TimeRange
from vippcoder.ui.observer.timeline import lanes, layout

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QRectF

    from vippcoder.domain.coding import Segment
    from vippcoder.domain.ids import NoteId
    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.observer.timeline.lanes import Drawn
    from vippcoder.ui.shared.time_axis import Axis

GRAB_PX: Final = 5


def segment_at(
    where: QPointF, lane: QRectF, axis: Axis, drawn: Drawn, row_height: int
) -> Segment | None:
    """Return the segment under the pointer."""
    known = drawn.sheet.segments
    for segment, row in zip(known, layout.rows(known), strict=True):
        box = lanes.segment_box(segment.range, row, lane, axis, row_height)
        if segment.range.overlaps(axis.shown) and box.contains(where):
            return segment
    return None


def edge_at(where: QPointF, lane: QRectF, axis: Axis, drawn: Drawn) -> tuple[Segment, bool] | None:
    """Return the selected segment and whether its end (not its start) is under the pointer.

    None where segments are not the observer's to move.
    """
    if not lane.contains(where) or drawn.selected is None or not drawn.is_free:
        return None
    segment = drawn.sheet.segment(drawn.selected)
    if segment is None:
        return None
    for is_end, edge in ((False, segment.range.start_us), (True, segment.range.end_us)):
        if abs(axis.x(edge) - where.x()) <= GRAB_PX:
            return segment, is_end
    return None


def dragged_range(
    segment: Segment, *, is_end: bool, to_us: int, frames: FrameTimes
) -> TimeRange | None:
    """Return the range of a segment whose edge is dragged; None where it would be empty."""
    index = frames.index_at(to_us)
    start, end = segment.range.start_us, segment.range.end_us
    if is_end:
        end = frames.time_of(index + 1)
    else:
        start = frames.time_of(index)
    return TimeRange(start, end) if start < end else None


def note_at(where: QPointF, lane: QRectF, axis: Axis, drawn: Drawn) -> NoteId | None:
    """Return the note under the pointer."""
    if not lane.contains(where):
        return None
    for group in layout.clusters(drawn.sheet.notes, axis):
        if abs(axis.x(group[0].at_us) - where.x()) <= layout.JOIN_PX:
            return group[0].id
    return None
