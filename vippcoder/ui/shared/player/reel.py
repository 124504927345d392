"""A film in motion without sound, frame by frame from our own decode.

For running backward, for shuttling faster than a film can be watched, and for films that this
machine's player cannot show. Frames that cannot be decoded in time are left out.
"""

from __future__ import annotations

from time import monotonic_ns
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.shared.player.stills import Stills

_TICK_MS: Final = 8


class Reel(QObject):
    """Asks for the frame that is due, as often as frames come."""

    frame = Signal(int, object)
    """Index and `QImage` of the frame that is now due."""
    finished = Signal()
    """The film has run to its end, or back to its start."""

    def __init__(self, frames: FrameTimes, stills: Stills, parent: QObject) -> None:
        super().__init__(parent)
        self._frames = frames
        self._stills = stills
        self._rate = 1.0
        self._from_us = 0
        self._began_ns = 0
        self._shown = 0
        self._asked: int | None = None
        self._is_running = False
        self._clock = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        stills.ready.connect(self._take)

    def start(self, index: int, rate: float) -> None:
        """Run from the frame on screen, backward when `rate` is negative."""
        self._is_running, self._asked, self._shown = True, None, index
        self._from_us = self._frames.time_of(index)
        self._began_ns, self._rate = monotonic_ns(), rate
        self._clock.start()

    def stop(self) -> None:
        """Stand still; a frame on its way is dropped."""
        self._is_running = False
        self._clock.stop()

    def _tick(self) -> None:
        due_us = self._from_us + round((monotonic_ns() - self._began_ns) / 1000 * self._rate)
        over = due_us >= self._frames.end_us or due_us < 0
        due = self._frames.index_at(due_us)
        if over and self._shown == due:
            self.stop()
            self.finished.emit()
        elif due != self._shown and self._asked is None:
            self._asked = due
            image = self._stills.request(due, -1 if self._rate < 0 else 1)
            if image is not None:
                self._take(due, image)

    def _take(self, index: int, image: QImage) -> None:
        if not self._is_running or index != self._asked:
            return
        self._asked, self._shown = None, index
        self.frame.emit(index, image)
