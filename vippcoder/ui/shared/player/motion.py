"""A film in motion: the frame that is due by the clock, from our own decode.

The clock is the sound that is heard wherever there is any; else the machine's. Frames that cannot
be decoded in time are left out and counted; the sound never waits for the picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from vippcoder.ui.shared.player.clock import PlainClock
from vippcoder.ui.shared.player.speeds import FASTEST

if TYPE_CHECKING:
    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.shared.player.clock import Clock
    from vippcoder.ui.shared.player.pictures import Pictures
    from vippcoder.ui.shared.player.sound import Sound

_WAIT_MS: Final = 4
_LONGEST_MS: Final = 40
CUT_SHORT: Final = "The film cannot be shown on from here. Everything you rated is safe."
_PATIENCE_US: Final = 1_000_000
"""The end of the film waits so long for its last frame."""
_STALL_US: Final = 10_000_000
"""A film that shows nothing new for so long cannot be read: longer than any damage between two
keyframes lasts."""
_LAST_FRAMES: Final = 3
"""So many frames at the end may be beyond decoding without a word."""


class Motion(QObject):
    """Runs one film, forward with its sound or silently at any rate.

    Args:
        frames: session times of the original.
        pictures: where the frames come from.
        sound: its sound.
    """

    frame = Signal(int, object)
    """Index and `QImage` of the frame that is now due."""
    moved = Signal(int)
    """The session time that is due now, told with each frame and at least every 40 ms."""
    finished = Signal()
    """The film has run to its end, or back to its start."""
    broke_off = Signal(str)
    """It cannot be shown on from where it is: one sentence."""

    def __init__(
        self, frames: FrameTimes, pictures: Pictures, sound: Sound, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._frames, self._pictures, self._sound = frames, pictures, sound
        self._clock: Clock | None = None
        self._rate = 1.0
        self._shown = self._due = 0
        self.is_running = False
        self.dropped = 0
        """Frames that were due and never shown, since the last start."""
        self._tick = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._look)
        sound.died.connect(self._go_on_silently)
        sound.switched.connect(self._go_on_from_here)

    @property
    def is_heard(self) -> bool:
        """Whether the film runs by its sound."""
        return self.is_running and self._clock is self._sound

    @property
    def now_us(self) -> int | None:
        """The session time that is due now; None while it rests, or before it has begun to move."""
        return self._clock.now_us() if self._clock is not None else None

    def start(self, index: int, rate: float) -> None:
        """Run from the frame on screen on, backward when `rate` is negative."""
        self.stop()
        self.is_running, self._shown, self._rate, self.dropped = True, index, rate, 0
        self._due = index
        start_us = self._frames.time_of(index)
        self._pictures.run(index, rate)
        if 0 < rate <= FASTEST and self._sound.can_run:
            self._sound.start(start_us, rate)
            self._clock = self._sound
        else:
            self._clock = PlainClock(start_us, rate)
        self._look()

    def stop(self) -> None:
        """Stand still on the frame that was shown last."""
        if self.is_running:
            self.is_running = False
            self._tick.stop()
            self._sound.stop()
            self._pictures.rest()
        self._clock = None

    def _go_on_silently(self) -> None:
        if self.is_heard:
            self._clock = PlainClock(self._frames.time_of(self._shown), self._rate)

    def _go_on_from_here(self) -> None:
        if self.is_heard:
            self._sound.start(self._frames.time_of(self._shown), self._rate)

    def _look(self) -> None:
        """Show what is due, and look again when the next frame will be."""
        now_us = self.now_us
        if now_us is None:
            self._tick.start(_WAIT_MS)
            return
        self._due = self._frames.index_at(now_us)
        found = self._pictures.due(self._shown, self._due)
        self.moved.emit(now_us)
        if found is not None and self.is_running:
            index, image = found
            self.dropped += max(abs(index - self._shown) - 1, 0)
            self._shown = index
            self.frame.emit(index, image)
        if not self.is_running:  # whoever was told has stopped it
            return
        self._go_on(now_us)

    def _go_on(self, now_us: int) -> None:
        behind_us = abs(now_us - self._frames.time_of(self._shown))
        is_over = self._is_over(now_us)
        if is_over and self._left() <= _LAST_FRAMES:
            self.stop()
            self.finished.emit()
        elif is_over or (self._due != self._shown and behind_us > _STALL_US * abs(self._rate)):
            self.stop()
            self.broke_off.emit(CUT_SHORT)
        else:
            self._tick.start(self._until_next(now_us))

    def _left(self) -> int:
        return len(self._frames) - 1 - self._shown if self._rate > 0 else self._shown

    def _is_over(self, now_us: int) -> bool:
        end_us = self._frames.end_us
        if self._rate > 0:
            is_last = self._shown == len(self._frames) - 1
            return now_us >= end_us and (is_last or now_us >= end_us + _PATIENCE_US)
        return now_us < 0 and (self._shown == 0 or now_us < -_PATIENCE_US)

    def _until_next(self, now_us: int) -> int:
        """Return the milliseconds until another frame is due, or to look for a late one."""
        if self._shown != self._due:
            return _WAIT_MS
        if self._rate > 0:
            away_us = self._frames.time_of(self._due + 1) - now_us
        else:
            away_us = now_us - self._frames.time_of(self._due) + 1
        wait = int(away_us / abs(self._rate) / 1000) + 1
        return min(max(wait, 1), _LONGEST_MS)
