"""One open film: its exact frames, and the two ways of setting it in motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.player.motion import Motion
from vippcoder.ui.shared.player.picture import fitted
from vippcoder.ui.shared.player.reel import Reel
from vippcoder.ui.shared.player.speeds import FASTEST
from vippcoder.ui.shared.player.stills import Stills

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.shared.player.film import Film

SILENT = "This computer cannot play this film with its sound. It is shown silently."


class Deck(QObject):
    """Shows and runs one film; made for it, and closed with it.

    Args:
        path: the copy to play.
        frames: the original's session times.
        bounds: (width, height) in device pixels of the place where frames are shown.
    """

    still = Signal(int, object)
    """Index and exact `QImage` of a frame that `show` could not return at once."""
    moved = Signal(int, object)
    """Index and `QImage` of a frame of the running film."""
    began = Signal()
    """It runs from here, or goes on from here at another rate."""
    heard_otherwise = Signal()
    """A sound output has come or gone."""
    finished = Signal()
    """The film ran to its end, or back to its start."""
    stopped = Signal(str)
    """The film, running, could not go on: one sentence."""
    failed = Signal(str)
    """A frame that was asked for cannot be had, or something is amiss: one sentence."""

    lost = Signal(str)
    """The film cannot be opened at all: one sentence."""

    def __init__(
        self, path: Path, frames: FrameTimes, bounds: tuple[int, int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._bounds = bounds
        self._film: Film | None = None
        self._motion: Motion | None = None
        self._is_motion_usable: bool | None = None
        self._has_told_silence = False
        self._sound = (False, 1.0)
        self._running: Motion | Reel | None = None
        self._waiting: tuple[int, float] | None = None
        self._stills = Stills(path, frames, bounds, self)
        self._stills.opened.connect(self._opened)
        self._stills.ready.connect(self.still)
        self._stills.failed.connect(self._failed)
        self._stills.lost.connect(self.lost)
        self._reel = Reel(frames, self._stills, self)
        self._reel.frame.connect(self.moved)
        self._reel.finished.connect(self._finished)

    @property
    def is_running(self) -> bool:
        """Whether frames come through `moved`, or are about to."""
        return self._running is not None or self._waiting is not None

    @property
    def is_moving(self) -> bool:
        """Whether the film runs, and not only is about to."""
        return self._running is not None

    @property
    def is_audible(self) -> bool:
        """Whether the film, running now, is heard."""
        return isinstance(self._running, Motion) and self._running.sound.is_audible

    @property
    def has_sound(self) -> bool:
        """Whether the film holds sound."""
        return self._film is not None and self._film.has_sound

    @property
    def has_sound_output(self) -> bool:
        """Whether this computer has a sound output; taken for granted until it is known."""
        return self._motion is None or self._motion.sound.has_device

    @property
    def cached_bytes(self) -> int:
        """Memory that ready frames take."""
        return self._stills.cached_bytes

    def show(self, index: int, heading: int) -> QImage | None:
        """Return a frame exactly, or None and tell it through `still`."""
        return self._stills.request(index, heading)

    def run(self, index: int, rate: float) -> None:
        """Run from the frame on screen, or go on at another rate.

        Rates above 2 and below 0 are silent.
        """
        if self._film is None or (0 < rate <= FASTEST and self._is_motion_usable is None):
            self._waiting = (index, rate)
            return
        self._waiting = None
        if self._motion is not None and self._is_motion_usable and 0 < rate <= FASTEST:
            self._run_motion(self._motion, index, rate)
        else:
            self._run_reel(index, rate)

    def halt(self) -> None:
        """Stand still."""
        self._waiting = None
        if self._running is not None:
            self._running.stop()
            self._running = None

    def aim(self, index: int) -> None:
        """Stand ready to run from this frame."""
        if self._motion is not None and self._is_motion_usable and self._running is None:
            self._motion.aim(index)

    def set_sound(self, *, muted: bool, volume: float) -> None:
        """Set the sound; volume 0 to 1."""
        self._sound = (muted, volume)
        if self._motion is not None:
            self._motion.sound.set(muted=muted, volume=volume)

    def set_bounds(self, bounds: tuple[int, int]) -> None:
        """Deliver frames that fit another place."""
        self._bounds = bounds
        self._stills.set_bounds(bounds)
        if self._motion is not None and self._film is not None:
            self._motion.set_size(fitted(self._film.size, bounds))

    def close(self) -> None:
        """Let go of the film and end its threads."""
        self.halt()
        self.blockSignals(True)
        if self._motion is not None:
            self._motion.close()
        self._stills.close()
        self.deleteLater()

    def _opened(self, film: Film) -> None:
        self._film = film
        self._motion = motion = Motion(self._path, film, self)
        motion.set_size(fitted(film.size, self._bounds))
        motion.sound.set(muted=self._sound[0], volume=self._sound[1])
        motion.sound.changed.connect(self.heard_otherwise)
        motion.usable.connect(self._motion_decided)
        motion.frame.connect(self.moved)
        motion.finished.connect(self._finished)
        motion.failed.connect(self._stopped)
        motion.load()

    def _motion_decided(self, usable: bool) -> None:
        self._is_motion_usable = usable
        if self._waiting is not None:
            self.run(*self._waiting)

    def _run_motion(self, motion: Motion, index: int, rate: float) -> None:
        if self._running is not motion:
            self.halt()
        motion.set_speed(rate)
        if self._running is None:
            self._running = motion
            motion.start(index)
        self.began.emit()

    def _run_reel(self, index: int, rate: float) -> None:
        self.halt()
        self._running = self._reel
        self._reel.start(index, rate)
        self.began.emit()
        if 0 < rate <= FASTEST and self.has_sound and not self._has_told_silence:
            self._has_told_silence = True
            self.failed.emit(SILENT)

    def _finished(self) -> None:
        self._running = None
        self.finished.emit()

    def _stopped(self, sentence: str) -> None:
        self._running = None
        self.stopped.emit(sentence)

    def _failed(self, sentence: str) -> None:
        self.halt()
        self.failed.emit(sentence)
