"""The player: one film, at rest on exact frames and in motion with its sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from vippcoder.media.index import index_film
from vippcoder.ui.shared.player import speeds
from vippcoder.ui.shared.player.deck import Deck
from vippcoder.ui.shared.player.listening import Listening
from vippcoder.ui.shared.player.picture import Places
from vippcoder.ui.shared.player.state import Span
from vippcoder.ui.shared.player.take import Take
from vippcoder.ui.shared.player.watching import WatchedStretches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QImage

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.timebase import FrameTimes, TimeRange

_SETTLE_MS: Final = 120
"""How long a hand, or the window's edge, must rest before the exact frame is decoded for it."""


class Player(Listening):
    """Shows one film and moves it. Wishes are served in their own time; the newest one wins.

    `close` must be called before the last reference goes; the application's end does it too.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = Places()
        self._resting = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._resting.timeout.connect(self._rest)
        self._fitting = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._fitting.timeout.connect(self._fit)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.close)

    def open(
        self,
        path: Path,
        frames: FrameTimes,
        others: Sequence[Take] = (),
        indexed_by: Callable[[Path, Job], FrameIndex] = index_film,
    ) -> None:
        """Open a copy and show its first frame, in its own time; trouble comes through `failed`.

        Args:
            path: the copy to play.
            frames: session times of the original, frame for frame those of the copy.
            others: the session's other angles, three at most; see `angles`.
            indexed_by: how the copy's frames are found, where more is known than its packets tell.
        """
        self.close()
        self._use(frames)
        self._stretches = WatchedStretches(frames, self.watched.emit)
        takes = (Take(path, frames, indexed_by=indexed_by), *others)
        self._deck = deck = Deck(takes, self._places.first(len(takes)), self)
        deck.set_sound(muted=self.muted, volume=self.volume)
        deck.set_gain(self._gain_db)
        deck.still.connect(self._still_came)
        deck.moved.connect(self._moved)
        deck.began.connect(self._mark_stretch)
        deck.heard_otherwise.connect(self._mark_stretch)
        deck.finished.connect(self._finished)
        deck.stopped.connect(self._stopped)
        deck.failed.connect(self._failed)
        deck.lost.connect(self._lost)
        deck.angle_failed.connect(self.angle_failed)
        self._want(0)

    def close(self) -> None:
        """Let go of the film: tells what was watched of it, and ends its threads."""
        if self._deck is None:
            return
        self._halt()
        self._set_span(None)
        self._resting.stop()
        self._fitting.stop()
        deck, self._deck = self._deck, None
        deck.close()
        self._stretches = None
        self._use(None)

    def set_bounds(self, width: int, height: int, angle: int = 0) -> None:
        """Say how many device pixels there are for a picture; frames are decoded to fit.

        Recording 0 is the reference.
        """
        self._places.set(angle, width, height)
        if self._deck is not None:
            self._fitting.start()

    def play(self) -> None:
        """Run from the frame on screen; from the film's or the loop's start if that is the last."""
        if self._frames is None or self._is_playing:
            return
        first, last = 0, len(self._frames) - 1
        if self._span is not None:
            first, last = self._span.first, self._span.last
        self._play_from(self._target if self._target < last else first)

    def pause(self) -> None:
        """Stand still on the frame that is on screen now."""
        if not self._is_playing:
            return
        here = self._halt()
        if not self.is_looping:
            self._set_span(None)
        self._want(here)

    def toggle(self) -> None:
        """Play or pause."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def shuttle(self, direction: int) -> None:
        """Run forward (1) or back (-1) at 1, 2, 4... times, a step a press; silent above 2."""
        if self._frames is None:
            return
        self._set_span(None)
        self._set_rate(speeds.shuttled(self._rate if self._is_playing else 0, direction))
        if not self._is_playing:
            self._play_from(self._target)

    def set_speed(self, speed: float) -> None:
        """Watch at 0.25 to 2 times from now on."""
        self._speed = speeds.clamp(speed)
        self._set_rate(self._speed)

    def play_range(self, where: TimeRange, loop: bool = False, lead_in_us: int = 0) -> None:
        """Play a range from its first frame and rest on its last, or go round until told else.

        A seek out of the range ends it; resting inside does not end a loop.

        Args:
            where: what to play.
            loop: whether to go round.
            lead_in_us: how much earlier to begin, each time.
        """
        if self._frames is None:
            return
        self._halt()
        first = self._frames.index_at(max(where.start_us - lead_in_us, 0))
        last = self._frames.index_at(where.end_us - 1)
        self._set_span(Span(first, last, loop))
        self._play_from(first)

    def end_range(self) -> None:
        """Go on past the range's end; ends a loop."""
        self._set_span(None)

    def seek(self, index: int) -> None:
        """Go to a frame, held inside the film; a film that plays goes on from there."""
        self._go(index, heading=0)

    def scrub(self, index: int) -> None:
        """Go to a frame under a moving hand: the nearest keyframe at once, the frame at rest."""
        if self._frames is None or self._deck is None:
            return
        self.pause()
        index = min(max(index, 0), len(self._frames) - 1)
        self._leave_span(index)
        self._is_scrubbing, self._target = True, index
        self._resting.start()
        image = self._deck.preview(index)
        if image is not None:
            self._still_came(index, image)

    def step(self, count: int) -> None:
        """Rest on the frame `count` frames on (back when negative), counted from the last wish."""
        self.pause()
        self._go(self._target + count, heading=(count > 0) - (count < 0))

    def jump_us(self, delta_us: int) -> None:
        """Go to the frame on screen `delta_us` later or earlier, at least to the next one."""
        if self._frames is None:
            return
        here = self._here()
        there = self._frames.index_at(self._frames.time_of(here) + delta_us)
        if there == here:
            there += (delta_us > 0) - (delta_us < 0)
        self._go(there, heading=0)

    # inside

    def _here(self) -> int:
        """Return the frame from which a wish counts: the running film's, or the last wish."""
        return self.index if self._deck is not None and self._deck.is_running else self._target

    def _go(self, index: int, heading: int) -> None:
        if self._frames is None:
            return
        index = min(max(index, 0), len(self._frames) - 1)
        self._leave_span(index)
        if self._is_playing:
            self._play_from(index)
        else:
            self._is_scrubbing = True
            self._want(index, heading)

    def _leave_span(self, index: int) -> None:
        if self._span is not None and not self._span.first <= index <= self._span.last:
            self._set_span(None)

    def _want(self, index: int, heading: int = 0) -> None:
        """Show a frame exactly; when playing, run from it then."""
        assert self._deck is not None
        self._target = index
        self._resting.stop()
        image = self._deck.show(index, heading)
        if image is not None:
            self._still_came(index, image)

    def _play_from(self, index: int) -> None:
        self._halt_motion()
        self._set_playing(True)
        self._want(index)

    def _still_came(self, index: int, image: QImage) -> None:
        deck, is_wanted = self._deck, index == self._target
        if deck is None or deck.is_running or not (is_wanted or self._is_scrubbing):
            return
        self._paint(index, image, exact=not self._is_playing)
        if not is_wanted or self._deck is not deck:  # the painting may have closed the film
            return
        self._is_scrubbing = False
        self._resting.stop()
        if self._is_playing:
            deck.run(index, self._rate)
            return
        if self._is_ending:
            self._is_ending = False
            self.ended.emit()

    def _moved(self, index: int, image: QImage) -> None:
        if self._span is not None and index > self._span.last:
            self._finished()
            return
        self._target = index
        self._paint(index, image, exact=False)
        if self._stretches is not None:
            self._stretches.reach(index)

    def _finished(self) -> None:
        """Rest on the end of the film, or of the range that is played; a range may start again."""
        if self._frames is None or self._stretches is None:
            return
        span, is_forward = self._span, self._rate > 0
        last = span.last if span else self.index
        self._stretches.reach(last)
        self._stretches.end(to_its_end=True)
        if span is not None and span.loop:
            self._play_from(span.first)
            return
        self._halt()
        self._set_span(None)
        self._is_ending = span is None and is_forward
        self._want(last)

    def _stopped(self, sentence: str) -> None:
        self._want(self._halt())
        self.failed.emit(sentence)

    def _failed(self, sentence: str) -> None:
        if self._deck is not None and not self._deck.is_running:
            self._halt()
            self._target, self._is_scrubbing = self.index, False
        self.failed.emit(sentence)

    def _rest(self) -> None:
        """Show exactly what the hand, resting now, points at."""
        if self._deck is not None and not self._is_playing and self.index != self._target:
            self._want(self._target)

    def _lost(self, sentence: str) -> None:
        self.close()
        self.failed.emit(sentence)

    def _fit(self) -> None:
        """When the place has kept its size for a moment, fit the frame to it."""
        if self._deck is not None:
            self._deck.set_bounds(self._places.first(len(self._deck.angles) + 1))
            if not self._is_playing:
                self._want(self._target)

    def _halt(self) -> int:
        """Stop playing; return the frame to rest on."""
        here = self._here()
        self._halt_motion()
        self._set_playing(False)
        self._set_rate(self._speed)
        return here

    def _halt_motion(self) -> None:
        if self._stretches is not None:
            self._stretches.end()
        if self._deck is not None:
            self._deck.halt()

    def _set_rate(self, rate: float) -> None:
        if rate == self._rate:
            return
        self._rate = rate
        self.speed_changed.emit(rate)
        if self._deck is not None and self._deck.is_running:
            self._deck.run(self.index, rate)
