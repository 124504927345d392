"""The timeline: what it shows of a session, how close, and what the mouse does on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal

from vippcoder.timebase import TimeRange, format_instant
from vippcoder.ui.observer.timeline import pointer, sound_lane, watched_lane, zoom
from vippcoder.ui.observer.timeline.canvas import TimelineCanvas
from vippcoder.ui.observer.timeline.heights import Lane
from vippcoder.ui.observer.timeline.scene import changed_lanes
from vippcoder.ui.observer.timeline.sound_lane import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QMouseEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from vippcoder.domain.coding import Assignment, Segment
    from vippcoder.observing.pack import OpenPack
    from vippcoder.ui.observer.timeline.driver import TimelineDriver
    from vippcoder.ui.observer.timeline.lanes import Drawn

_BEGIN_MS: Final = 3000
"""How long the first frame may take before work in the background begins without it."""
_NOTCH: Final = 120
_CLOSER: Final = 2**0.5
"""How much closer one notch of the wheel shows the film."""
_SCROLL: Final = 10
"""A notch scrolls by a tenth of what is in view."""


class TimelineView(TimelineCanvas):
    """One time axis over the whole film or a part of it; a click goes there, a drag scrubs."""

    seek_asked = Signal(int)
    """An instant in microseconds."""
    scrub_asked = Signal(int)
    """The same, of a hand that moves on."""
    segment_chosen = Signal(str)
    note_chosen = Signal(str)
    edges_asked = Signal(str, object)
    """A segment and the range its dragged edge asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.work.sound_changed.connect(self._sound_changed)
        self.work.pictures_changed.connect(lambda: self._redraw({Lane.FILM}))
        self._dragged: tuple[Segment, bool] | None = None
        self._wanted: TimeRange | None = None
        self._may_scrub = self._is_scrubbing = self._is_playing = False
        self._begin: Callable[[], None] | None = None
        self._beginning = QTimer(self, singleShot=True, interval=_BEGIN_MS)
        self._beginning.timeout.connect(self._begin_work)
        self._shown_us = 0
        self._asking.timeout.connect(self._ask)

    def serve(self, driver: TimelineDriver, is_film_busy: Callable[[], bool]) -> None:
        """Do what the keys of the timeline ask; work in the background as the film allows.

        `is_film_busy` is asked from other threads.
        """
        self.work.is_film_busy = is_film_busy
        driver.zoom_asked.connect(self.zoom)
        driver.form_asked.connect(self.switch_form)

    # What is shown

    def show_session(self, pack: OpenPack, assignment: Assignment) -> None:
        """Take the session whose time axis this is, and begin to hear and picture its film."""
        self._session, self._drawn, self._view, self._at_us = assignment, None, None, 0
        self._begin = partial(self.work.open, pack, assignment)
        self._beginning.start()
        self._redraw()

    def leave_session(self) -> None:
        """Stop all work for the session; no thread is left."""
        self._begin = None
        self._beginning.stop()
        self._asking.stop()
        self._session = self._drawn = None
        self.work.close()
        self._redraw()

    def show_sheet(self, drawn: Drawn) -> None:
        """Draw these segments, notes and stretches; only lanes that changed are drawn anew."""
        before, self._drawn = self._drawn, drawn
        self._redraw(changed_lanes(before, drawn))
        if before is None or before.sheet.segments != drawn.sheet.segments:
            self._fitting.start()
        self._describe()

    def show_time(self, instant_us: int) -> None:
        """Move the playhead to the frame on screen; while a hand scrubs it stays under the hand."""
        self._shown_us = instant_us
        self._begin_work()
        if not self._is_scrubbing:
            self._move_playhead(instant_us)

    def _begin_work(self) -> None:
        """Hear and picture the film: once it is on screen, or keeps one waiting."""
        begin, self._begin = self._begin, None
        if begin is not None:
            self._beginning.stop()
            begin()
            self._asking.start()

    def _move_playhead(self, instant_us: int) -> None:
        """Paint only its old and new places again, or turn to the page that it is on."""
        shown, before = self._axis().shown, self._at_us
        self._at_us = instant_us
        is_followed = before in shown or not self._is_playing
        if instant_us not in shown and is_followed and self._session is not None:
            self._look_at(zoom.paged(shown, self._end_us, instant_us))
            return
        for instant in (before, instant_us):
            x = round(self._axis().x(instant))
            self.update(QRect(x - 8, 0, 16, self.height()))

    def show_playing(self, playing: bool) -> None:
        """Know that the film plays: a place that was scrolled to is then kept in view."""
        self._is_playing = playing

    def zoom(self, factor: float) -> None:
        """Show the film closer around the playhead; 0 shows all of it."""
        shown = self._axis().shown
        if factor == 0:
            self._look_at(TimeRange(0, self._end_us))
            return
        middle = (shown.start_us + shown.end_us) // 2
        around = self._at_us if self._at_us in shown else middle
        self._look_at(zoom.zoomed(shown, self._end_us, factor, around))

    def switch_form(self) -> None:
        """Draw the sound as waveform or as spectrogram."""
        is_waveform = self.form is Form.WAVEFORM
        self.form = Form.SPECTROGRAM if is_waveform else Form.WAVEFORM
        self.switch.show_form(self.form)
        self._redraw({Lane.SOUND})
        self._describe()
        self._asking.start()

    # Looking closer

    def _look_at(self, view: TimeRange) -> None:
        is_whole = view == TimeRange(0, self._end_us)
        self._view = None if is_whole else view
        self._redraw()
        self._describe()
        self._asking.start()

    def _ask(self) -> None:
        """Have made what the view lacks."""
        if self._session is None:
            return
        axis, ratio = self._axis(), self.devicePixelRatioF()
        height = round((self.lanes()[Lane.FILM].height() - 1) * ratio)
        frames = [tile.frame for tile in self._tiles()] if height > 0 else []
        self.work.want_pictures(frames, height)
        if sound_lane.needs_closeness(axis, self.form):
            self.work.want_close(axis.shown, round(axis.span * ratio))

    def _sound_changed(self) -> None:
        self._redraw({Lane.SOUND})
        if self.work.near is None:
            self._asking.start()

    def _describe(self) -> None:
        if self._drawn is None:
            return
        sheet, shown = self._drawn.sheet, self._axis().shown
        words = [
            f"{len(sheet.segments)} segments, {len(sheet.notes)} notes and bookmarks",
            watched_lane.told(self._end_us, sheet.watched),
            f"sound as {self.form}",
        ]
        if not self._axis().is_whole:
            words.append(f"{format_instant(shown.start_us)} to {format_instant(shown.end_us)}")
        if self._drawn.damaged:
            words.append(f"{len(self._drawn.damaged)} damaged stretches")
        self.setAccessibleDescription("; ".join(words))

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where, axis, drawn = event.position(), self._axis(), self._drawn
        if event.button() != Qt.MouseButton.LeftButton or drawn is None or where.x() < axis.gutter:
            return
        boxes = self.lanes()
        self._dragged = pointer.edge_at(where, boxes[Lane.SEGMENTS], axis, drawn)
        if self._dragged is not None:
            return
        row = self._row_height()
        segment = pointer.segment_at(where, boxes[Lane.SEGMENTS], axis, drawn, row)
        note = pointer.note_at(where, boxes[Lane.EVIDENCE], axis, drawn)
        if segment is not None:
            self.segment_chosen.emit(segment.id)
        elif note is not None:
            self.note_chosen.emit(note)
        else:
            self._may_scrub = True
            self.seek_asked.emit(axis.instant(where.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where, axis = event.position(), self._axis()
        if self._dragged is not None and self._session is not None:
            segment, is_end = self._dragged
            there, frames = axis.instant(where.x()), self._session.reference.frames
            self._wanted = pointer.dragged_range(segment, is_end=is_end, to_us=there, frames=frames)
            self.seek_asked.emit(there)
        elif event.buttons() & Qt.MouseButton.LeftButton and self._may_scrub:
            self._is_scrubbing = True
            there = axis.instant(where.x())
            self._move_playhead(there)
            self.scrub_asked.emit(there)
        elif self._drawn is not None:
            edge = pointer.edge_at(where, self.lanes()[Lane.SEGMENTS], axis, self._drawn)
            self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and self._wanted is not None:
            self.edges_asked.emit(self._dragged[0].id, self._wanted)
        if self._is_scrubbing:
            self.seek_asked.emit(self._axis().instant(event.position().x()))
            self._is_scrubbing = False
            self._move_playhead(self._shown_us)
        self._dragged = self._wanted = None
        self._may_scrub = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel: closer around the pointer; the wheel alone scrolls what is close."""
        axis, turned = self._axis(), event.angleDelta()
        notches = (turned.y() or turned.x()) / _NOTCH
        if self._session is None or not notches:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            around = axis.instant(event.position().x())
            self._look_at(zoom.zoomed(axis.shown, self._end_us, _CLOSER**notches, around))
        elif not axis.is_whole:
            by_us = -round(notches * axis.shown.duration_us / _SCROLL)
            self._look_at(zoom.moved(axis.shown, self._end_us, by_us))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say the time under the pointer; never more than that."""
        if event.type() == QEvent.Type.ToolTip and self._session is not None:
            instant = self._axis().instant(self.mapFromGlobal(self.cursor().pos()).x())
            self.setToolTip(format_instant(instant))
        return super().event(event)
