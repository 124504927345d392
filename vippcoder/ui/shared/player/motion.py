"""A film in motion, with its sound: QMediaPlayer runs freely and each frame says which it is.

The frame's number comes from `QVideoFrame.startTime()`, which always told the truth, and never from
`QMediaPlayer.position()`, which trails it by up to 60 ms. Players count from the container's start,
which may lie before the first frame and which two versions of FFmpeg place differently; so the
first frame that is delivered, once it is seen to be frame 0, is what all others are counted from.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from av.video.reformatter import VideoReformatter
from PySide6.QtCore import QFile, QIODevice, QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from vippcoder.ui.shared.player.raster import decoded
from vippcoder.ui.shared.player.sound import Sound

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.shared.player.film import Film

CUT_SHORT = "The film stopped before its end. Everything you rated is safe."
_FIRST_FRAME_MS: Final = 8000
_BUFFERED_MS: Final = 2000
"""How long to wait for a first frame; the second, once the player calls the film buffered."""
_END_TOLERANCE_FRAMES: Final = 3
_INTO_FRAME_US: Final = 8000
_REFUSED_MOST: Final = 12
_FRESH_US: Final = 1_000_000
_FRESH_FRAMES: Final = 5
_TICK_US: Final = 2000


class Motion(QObject):
    """Plays one film forward, with sound where there is a device.

    Args:
        path: the copy to play. It reaches the player as an open file, so that no log can name it.
        film: what is known of the copy.
    """

    usable = Signal(bool)
    """Whether this machine's player shows the film's frames; told again if a frame comes late."""
    frame = Signal(int, object)
    """Index and `QImage` of the frame that is now due; strictly increasing from the start."""
    finished = Signal()
    """The last frame has been shown for its time."""
    failed = Signal(str)

    def __init__(self, path: Path, film: Film, parent: QObject) -> None:
        super().__init__(parent)
        self._film = film
        self._size = film.size
        self._shrinker = VideoReformatter()
        self._origin: int | None = None
        self._is_usable: bool | None = None
        self._is_alien = self._is_running = False
        self._floor = 0
        self._refused = 0
        self._has_begun = False
        self._aimed: int | None = None
        self._file = QFile(str(path), self)
        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self.sound = Sound(self._player, self)
        self._player.setVideoSink(self._sink)
        # With it the picture would lead the sound by 240 ms at half speed, not by 35.
        self._player.setPitchCompensation(False)
        self._sink.videoFrameChanged.connect(self._take)
        self._player.mediaStatusChanged.connect(self._status_changed)
        self._player.errorOccurred.connect(self._trouble)
        self._patience = QTimer(self, singleShot=True, interval=_FIRST_FRAME_MS)
        self._patience.timeout.connect(self._give_up)
        self._ending = QTimer(self, singleShot=True)
        self._ending.timeout.connect(self._finish)

    def load(self) -> None:
        """Open the film and wait for its first frame; ends with `usable`."""
        if not self._film.is_stamped or not self._file.open(QIODevice.OpenModeFlag.ReadOnly):
            self._decide(usable=False)
            return
        self._player.setSourceDevice(self._file)
        self._player.pause()
        self._patience.start()

    def set_size(self, size: tuple[int, int]) -> None:
        """Deliver images of this (width, height)."""
        self._size = size

    def set_speed(self, speed: float) -> None:
        """Play at 0.25 to 2 times, from now on."""
        self._player.setPlaybackRate(speed)

    def aim(self, index: int) -> None:
        """Stand ready to start from this frame."""
        if self._aimed != index and self._origin is not None:
            self._player.setPosition(self._position_of(index))
            self._aimed = index

    def start(self, index: int) -> None:
        """Run from this frame on; it is on screen already, so it is not delivered again."""
        self.aim(index)
        self._floor, self._refused, self._has_begun = index + 1, 0, False
        self._is_running, self._aimed = True, None
        self._player.play()
        if index == len(self._film.times) - 1:
            self._end_soon()

    def stop(self) -> None:
        """Stand still; frames that are still on their way are dropped."""
        self._is_running = False
        self._ending.stop()
        self._player.pause()

    def close(self) -> None:
        """Let go of the file."""
        self._is_running = False
        self._patience.stop()
        self._ending.stop()
        self._player.stop()
        self._player.setSource(QUrl())
        self._file.close()

    def _position_of(self, index: int) -> int:
        """Return the millisecond to ask for: inside the frame, near its start."""
        assert self._origin is not None
        times = self._film.times
        start = times.time_of(index)
        length = times.time_of(index + 1) - start
        into = min(length // 2, _INTO_FRAME_US)
        return ceil((self._origin + start + into) / 1000)

    def _take(self, frame: QVideoFrame) -> None:
        if not frame.isValid() or frame.startTime() < 0:
            return
        if self._origin is None:
            self._calibrate(frame)
        elif self._is_running:
            self._judge(frame)

    def _calibrate(self, frame: QVideoFrame) -> None:
        """Count from the first frame delivered, if it shows what our own decode shows first.

        A frame that comes when the wait was given up still makes the film playable.
        """
        if self._is_alien:
            return
        first = decoded(frame, self._film.colors)
        self._is_alien = first is None or not self._film.is_first(first)
        if not self._is_alien:
            self._origin = frame.startTime()
        self._decide(usable=not self._is_alien)

    def _judge(self, frame: QVideoFrame) -> None:
        assert self._origin is not None
        index = frame_at(self._film.times, frame.startTime() - self._origin)
        if index is None or self._is_stale(index):
            self._refuse(is_unknown=index is None)
        elif index >= self._floor:
            self._deliver(index, frame)

    def _is_stale(self, index: int) -> bool:
        """Whether a frame is left over from before the last `aim`: far ahead of the first due."""
        if self._has_begun or self._refused >= _REFUSED_MOST:
            return False
        times = self._film.times
        return index > max(
            times.index_at(times.time_of(self._floor - 1) + _FRESH_US), self._floor + _FRESH_FRAMES
        )

    def _refuse(self, *, is_unknown: bool) -> None:
        self._refused += 1
        if is_unknown and self._refused > _REFUSED_MOST:
            self._trouble()

    def _deliver(self, index: int, frame: QVideoFrame) -> None:
        picture = decoded(frame, self._film.colors)
        if picture is None:
            self._trouble()
            return
        self._floor, self._refused, self._has_begun = index + 1, 0, True
        self.frame.emit(index, self._film.image_of(picture, self._size, self._shrinker))
        if self._is_running and self._floor == len(self._film.times):
            self._end_soon()

    def _end_soon(self) -> None:
        """Finish when the last frame has been shown for its time, however long the sound is."""
        times = self._film.times
        shown_us = times.end_us - times.time_of(len(times) - 1)
        self._ending.start(ceil(shown_us / 1000 / self._player.playbackRate()))

    def _status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.InvalidMedia:
            self._trouble()
        if status is QMediaPlayer.MediaStatus.BufferedMedia and self._is_usable is None:
            self._patience.start(_BUFFERED_MS)
        if status is QMediaPlayer.MediaStatus.EndOfMedia and self._is_running:
            self._finish()

    def _finish(self) -> None:
        if not self._is_running:
            return
        self.stop()
        if self._floor >= len(self._film.times) - _END_TOLERANCE_FRAMES:
            self.finished.emit()
        else:
            self.failed.emit(CUT_SHORT)

    def _trouble(self) -> None:
        if self._is_usable is None:
            self._decide(usable=False)
        elif self._is_running:
            self.stop()
            self.failed.emit(CUT_SHORT)

    def _give_up(self) -> None:
        if self._is_usable is None:
            self._decide(usable=False)

    def _decide(self, *, usable: bool) -> None:
        self._patience.stop()
        self._is_usable = usable
        self.usable.emit(usable)


def frame_at(times: FrameTimes, instant_us: int) -> int | None:
    """Return the frame that appears at `instant_us`, or None when none does within 2 ms.

    Containers tick in up to a millisecond, so the instants need not be equal.
    """
    before = times.index_at(instant_us)
    for index in (before, before + 1):
        if index < len(times) and abs(times.time_of(index) - instant_us) <= _TICK_US:
            return index
    return None
