"""Marking segments: I opens, O closes; a frame on screen at O belongs to the segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vippcoder.observing import segments
from vippcoder.timebase import TimeRange, format_instant
from vippcoder.ui.observer.habits import LEAD_INS_MS

if TYPE_CHECKING:
    from vippcoder.domain.coding import Changes, Segment
    from vippcoder.domain.ids import SegmentId
    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.film import FilmDriver
    from vippcoder.ui.observer.habits import Habits


class Marker(QObject):
    """Serves the actions of the group `segment`.

    I always opens a new in point and never moves a segment that is already marked, which may carry
    ratings. O closes the open in point; without one it moves the end of the selected segment.
    """

    def __init__(self, desk: CodingDesk, film: FilmDriver, habits: Habits) -> None:
        super().__init__(desk)
        self._desk = desk
        self._film = film
        self._habits = habits
        self._lead_in_ms = habits.habit.lead_in_ms
        habits.changed.connect(self._habits_changed)
        self._added: frozenset[SegmentId] = frozenset()

    def _may_mark(self) -> bool:
        """Whether this session's segments are its observer's to mark; else says why not."""
        why = segments.why_not_marked(self._desk.current)
        if why:
            self._desk.noticed.emit(f"{why[:1].upper()}{why[1:]}.")
        return not why

    @property
    def _frames(self) -> FrameTimes:
        return self._desk.current.reference.frames

    def mark_in(self) -> None:
        """Open a segment with the frame on screen; again: move that in point."""
        if not self._may_mark() or not self._film.is_ready():
            return
        self._desk.pending_in = self._film.frame
        self._desk.noticed.emit("")
        self._desk.place_changed.emit()

    def drop_in(self) -> bool:
        """Forget an open in point; return whether there was one."""
        had = self._desk.pending_in is not None
        self._desk.pending_in = None
        if had:
            self._desk.place_changed.emit()
        return had

    def mark_out(self) -> None:
        """Close the segment with the frame on screen, which belongs to it."""
        if not self._may_mark() or not self._film.is_ready():
            return
        desk, last = self._desk, self._film.frame
        if desk.pending_in is None:
            self._move_out_here(last)
            return
        if last < desk.pending_in:
            start = format_instant(self._frames.time_of(desk.pending_in))
            desk.tell(
                f"This frame lies before the in point ({start}). Go on, or press {{segment.in}}."
            )
            return
        span = self._frames.range_of(desk.pending_in, last)
        if desk.perform(lambda: self._add(span)) is not None:
            desk.noticed.emit("")
            newest = next(s for s in desk.page.segments if s.id in self._added)
            desk.select(newest.id)
            desk.place_changed.emit()

    def _add(self, span: TimeRange) -> Changes:
        changes = segments.add(self._desk.pack, self._desk.coding, span)
        self._added = changes.segments
        self._desk.pending_in = None
        return changes

    def _move_out_here(self, last: int) -> None:
        segment = self._desk.selected
        if segment is None:
            self._desk.tell(
                "Press {segment.in} at a segment's first frame, then {segment.out} at its last."
            )
            return
        end = self._frames.time_of(last + 1)
        if end <= segment.range.start_us:
            self._desk.tell(
                "This frame lies before the segment. Press {segment.in} to begin a new one."
            )
            return
        self.set_edges(segment.id, TimeRange(segment.range.start_us, end))

    def set_edges(self, segment: SegmentId, span: TimeRange) -> None:
        """Move a segment's ends; it keeps its ratings."""
        desk = self._desk
        known = desk.page.segment(segment)
        if known is None or known.range == span or not self._may_mark():
            return
        desk.noticed.emit("")
        desk.perform(lambda: segments.set_edges(desk.pack, desk.coding, segment, span))

    def in_back(self) -> None:
        """Start one frame earlier."""
        self._nudge_in(-1)

    def in_on(self) -> None:
        """Start one frame later."""
        self._nudge_in(1)

    def out_back(self) -> None:
        """End one frame earlier."""
        self._nudge_out(-1)

    def out_on(self) -> None:
        """End one frame later."""
        self._nudge_out(1)

    def _nudge_in(self, by: int) -> None:
        desk = self._desk
        if not self._may_mark():
            return
        if desk.pending_in is not None:
            desk.pending_in = min(max(desk.pending_in + by, 0), len(self._frames) - 1)
            desk.place_changed.emit()
            return
        segment = self._selected_or_say()
        if segment is not None:
            start = self._frames.nudge(segment.range.start_us, by)
            if start < segment.range.end_us:
                self.set_edges(segment.id, TimeRange(start, segment.range.end_us))

    def _nudge_out(self, by: int) -> None:
        segment = self._selected_or_say() if self._may_mark() else None
        if segment is not None:
            end = self._frames.nudge(segment.range.end_us, by)
            if end > segment.range.start_us:
                self.set_edges(segment.id, TimeRange(segment.range.start_us, end))

    def play(self) -> None:
        """Play the selected segment once, from the lead-in before it on."""
        self._play(loop=False)

    def loop(self) -> None:
        """Play the selected segment again and again; once more ends that."""
        if self._film.is_looping:
            self._film.end_loop()
            return
        self._play(loop=True)

    def _play(self, *, loop: bool) -> None:
        segment = self._selected_or_say()
        if segment is not None:
            lead_in_us = self._habits.habit.lead_in_us
            self._film.play_range(segment.range, loop=loop, lead_in_us=lead_in_us)

    def next_lead_in(self) -> None:
        """Begin earlier before a segment that is played; after the longest at its first frame."""
        at = LEAD_INS_MS.index(self._habits.habit.lead_in_ms) + 1
        chosen = LEAD_INS_MS[at % len(LEAD_INS_MS)]
        self._habits.set_lead_in(chosen)
        self._desk.noticed.emit(
            f"A segment is played from {chosen / 1000:g} s before its start. Its own times stay."
            if chosen
            else "A segment is played from its first frame."
        )

    def _habits_changed(self) -> None:
        if self._lead_in_ms == self._habits.habit.lead_in_ms:
            return
        self._lead_in_ms = self._habits.habit.lead_in_ms
        if self._film.is_looping and self._film.player.is_playing and self._desk.selected:
            self._play(loop=True)

    def next(self) -> None:
        """Select the next segment and go to its first frame."""
        self._choose(1)

    def previous(self) -> None:
        """Select the segment before and go to its first frame."""
        self._choose(-1)

    def choose(self, segment: SegmentId, *, go: bool = True) -> None:
        """Select a segment and go to its first frame."""
        self._desk.noticed.emit("")
        self._desk.select(segment)
        chosen = self._desk.selected
        if go and chosen is not None:
            self._film.seek_time(chosen.range.start_us)

    def _choose(self, by: int) -> None:
        known = self._desk.page.segments
        if not known:
            if self._may_mark():
                self._desk.tell(
                    "There is no segment yet. Mark one with {segment.in} and {segment.out}."
                )
            return
        here = self._frames.time_of(self._film.frame)
        selected = self._desk.selected
        if selected is not None:
            at = known.index(selected) + by
        elif by > 0:
            at = next((i for i, s in enumerate(known) if s.range.end_us > here), len(known) - 1)
        else:
            at = max((i for i, s in enumerate(known) if s.range.start_us <= here), default=0)
        self.choose(known[min(max(at, 0), len(known) - 1)].id)

    def split(self) -> None:
        """End the segment before the frame on screen and begin another with it."""
        segment = self._selected_or_say() if self._may_mark() else None
        if segment is None or not self._film.is_ready():
            return
        desk, at = self._desk, self._frames.time_of(self._film.frame)
        if not segment.range.start_us < at < segment.range.end_us:
            desk.noticed.emit("Go to a frame inside the segment, after its first; then split.")
            return
        if desk.perform(lambda: segments.split(desk.pack, desk.coding, segment.id, at)) is not None:
            second = next(
                s for s in desk.page.segments if s.range == TimeRange(at, segment.range.end_us)
            )
            desk.select(second.id)

    def delete(self) -> None:
        """Take the selected segment and its ratings away; undo brings them back."""
        segment = self._selected_or_say() if self._may_mark() else None
        if segment is None:
            return
        desk, number = self._desk, self._desk.page.number_of(segment.id)
        if desk.perform(lambda: segments.delete(desk.pack, desk.coding, segment.id)) is not None:
            desk.tell(f"Segment {number} is deleted. {{coding.undo}} brings it back.")

    def _selected_or_say(self) -> Segment | None:
        segment = self._desk.selected
        sheet = self._desk.sheet
        has_any = sheet is not None and bool(sheet.segments)
        if segment is None and (has_any or self._may_mark()):
            choose = "Choose one with {segment.next}."
            mark = "Mark one with {segment.in} and {segment.out}."
            self._desk.tell(f"No segment is selected. {choose if has_any else mark}")
        return segment
