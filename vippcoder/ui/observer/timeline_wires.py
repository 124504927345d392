"""What the timeline shows of desk and film, and what its mouse asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vippcoder.observing.segments import why_not_marked
from vippcoder.ui.observer.timeline.lanes import Drawn

if TYPE_CHECKING:
    from vippcoder.domain.ids import NoteId, SegmentId
    from vippcoder.timebase import TimeRange
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.servants import Servants
    from vippcoder.ui.observer.timeline.view import TimelineView


class TimelineWires(QObject):
    """Keeps the timeline true to the session that is open."""

    def __init__(self, timeline: TimelineView, desk: CodingDesk, servants: Servants) -> None:
        super().__init__(timeline)
        self._timeline, self._desk, self._servants = timeline, desk, servants
        player = servants.film.player
        player.frame_shown.connect(self._show_frame)
        player.playing_changed.connect(timeline.show_playing)
        timeline.serve(servants.timeline, lambda: not player.is_exact)
        timeline.seek_asked.connect(servants.film.seek_time)
        timeline.scrub_asked.connect(servants.film.scrub_time)
        timeline.segment_chosen.connect(self._choose_segment)
        timeline.note_chosen.connect(self._go_to_note)
        timeline.edges_asked.connect(self._set_edges)
        desk.opened.connect(lambda: timeline.show_session(desk.pack, desk.current))
        desk.left.connect(timeline.leave_session)
        desk.sheet_changed.connect(self._draw)
        desk.place_changed.connect(self._draw)

    def _show_frame(self, _index: int, time_us: int) -> None:
        self._timeline.show_time(time_us)
        if self._desk.pending_in is not None:
            self._draw()

    def _draw(self) -> None:
        desk = self._desk
        if desk.sheet is None:
            return
        self._timeline.show_sheet(
            Drawn(
                desk.page,
                desk.instrument.dimensions,
                desk.place.segment,
                self._pending(),
                desk.current.reference.damaged,
                is_free=not why_not_marked(desk.current),
            )
        )

    def _pending(self) -> TimeRange | None:
        first = self._desk.pending_in
        if first is None:
            return None
        frames = self._desk.current.reference.frames
        return frames.range_of(first, max(first, self._servants.film.frame))

    def _choose_segment(self, segment: SegmentId) -> None:
        self._servants.segment.choose(segment, go=False)

    def _set_edges(self, segment: SegmentId, span: TimeRange) -> None:
        self._servants.segment.set_edges(segment, span)

    def _go_to_note(self, note_id: NoteId) -> None:
        for note in self._desk.page.notes:
            if note.id == note_id:
                self._servants.film.seek_time(note.at_us)
