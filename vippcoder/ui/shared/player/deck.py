"""One open session: the reference's exact frames, its motion, and the other angles in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.ui.shared.player.angle import Angle
from vippcoder.ui.shared.player.cache import BUDGET_BYTES
from vippcoder.ui.shared.player.motion import Motion
from vippcoder.ui.shared.player.pictures import Pictures
from vippcoder.ui.shared.player.sound import Sound
from vippcoder.ui.shared.player.speeds import FASTEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage

    from vippcoder.ui.shared.player.film import Film
    from vippcoder.ui.shared.player.take import Take

_PATIENCE_MS: Final = 1_000
"""How long the film waits for an angle that cannot be shown in time."""
SILENT = "This computer has no sound output that works. The film is shown silently."


class Deck(QObject):
    """Shows and runs one session; made for it, and closed with it.

    Args:
        takes: its recordings, the reference first.
        bounds: (width, height) in device pixels of the place where each is shown.
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
    angle_failed = Signal(int, str)
    """Something of another angle cannot be shown; the film itself goes on: one sentence."""

    def __init__(
        self, takes: Sequence[Take], bounds: Sequence[tuple[int, int]], parent: QObject
    ) -> None:
        super().__init__(parent)
        reference = takes[0]
        self.path = reference.path
        self._film: Film | None = None
        self._heard = 0
        self._has_told_silence = False
        self._waiting: tuple[int, float] | None = None
        budget = BUDGET_BYTES // len(takes)
        self._pictures = Pictures(reference, bounds[0], self, budget=budget)
        self._pictures.opened.connect(self._opened)
        self._pictures.ready.connect(self.still)
        self._pictures.failed.connect(self._failed)
        self._pictures.lost.connect(self.lost)
        self._sound = Sound(self)
        self._sound.changed.connect(self.heard_otherwise)
        self._sound.died.connect(self._tell_silence)
        self.angles = tuple(
            Angle(take, place, budget, self)
            for take, place in zip(takes[1:], bounds[1:], strict=True)
        )
        for number, angle in enumerate(self.angles, start=1):
            angle.failed.connect(lambda told, number=number: self._angle_failed(number, told))
            angle.opened.connect(lambda number=number: self._angle_opened(number))
            angle.picture_shown.connect(self._go_if_in_step)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._go)
        self._frames = reference.frames
        self._motion = Motion(reference.frames, self._pictures, self._sound, self)
        self._motion.moved.connect(self._follow)
        self._motion.frame.connect(self.moved)
        self._motion.finished.connect(self.finished)
        self._motion.broke_off.connect(self.stopped)

    @property
    def is_running(self) -> bool:
        """Whether frames come through `moved`, or are about to."""
        return self.is_moving or self._waiting is not None

    @property
    def is_moving(self) -> bool:
        """Whether the film runs, and not only is about to."""
        return self._motion.is_running

    @property
    def is_audible(self) -> bool:
        """Whether the film, running now, is heard."""
        return self._motion.is_heard and self._sound.is_audible

    @property
    def has_sound(self) -> bool:
        """Whether the recording that is listened to holds sound."""
        film = self._film_of(self._heard)
        return film is not None and film.has_sound

    @property
    def has_sound_output(self) -> bool:
        """Whether this computer has a sound output."""
        return self._sound.has_device

    @property
    def now_us(self) -> int | None:
        """The session time that is due now; None while it rests, or before it has begun to move."""
        return self._motion.now_us

    @property
    def is_running_by_sound(self) -> bool:
        """Whether the sound is the clock."""
        return self._motion.is_heard

    @property
    def dropped(self) -> int:
        """Frames that could not be shown in time since the film began to run."""
        return self._motion.dropped

    @property
    def cached_bytes(self) -> int:
        """Memory that ready frames take."""
        return self._pictures.cached_bytes + sum(a.cached_bytes for a in self.angles)

    def show(self, index: int, heading: int) -> QImage | None:
        """Return a frame exactly, or None and tell it through `still`."""
        return self._pictures.request(index, heading)

    def preview(self, index: int) -> QImage | None:
        """Return a frame, or None and tell it or a keyframe near it through `still`, soon."""
        return self._pictures.preview(index)

    def run(self, index: int, rate: float) -> None:
        """Run from the frame on screen, or go on at another rate.

        Rates above 2 and below 0 are silent. All angles start from one instant: the film waits, a
        second at most, until each shows what belongs to its first frame.
        """
        if self._film is not None and not self.is_moving:
            self._waiting = None
            self.settle(self._frames.time_of(index))
            self._patience.start()
        self._waiting = (index, rate)
        if self.is_moving:
            self._go()
        else:
            self._go_if_in_step()

    def _go_if_in_step(self) -> None:
        if self._film is not None and all(angle.is_in_step for angle in self.angles):
            self._go()

    def _go(self) -> None:
        self._patience.stop()
        if self._waiting is None:
            return
        (index, rate), self._waiting = self._waiting, None
        self._motion.start(index, rate)
        for angle in self.angles:
            angle.run(self._frames.time_of(index), rate)
        self.began.emit()
        if 0 < rate <= FASTEST and self.has_sound and not self._sound.can_run:
            self._tell_silence()

    def halt(self) -> None:
        """Stand still."""
        self._waiting = None
        self._patience.stop()
        self._motion.stop()

    def settle(self, session_us: int) -> None:
        """Show of every other angle exactly what belongs to an instant."""
        for angle in self.angles:
            angle.rest(session_us)

    def place(self, number: int, offset_us: int) -> None:
        """Let another angle lie otherwise in time; 1 is the first beside the reference."""
        self.angles[number - 1].place(offset_us)
        if self._heard == number:
            self.hear(number)

    def hear(self, number: int) -> None:
        """Take the sound from a recording: 0 is the reference; heard from the next start on."""
        self._heard = number
        self._sound.close()
        film = self._film_of(number)
        if film is not None and film.has_sound:
            take = self.angles[number - 1].take if number else None
            path = take.path if take is not None else self.path
            offset_us = take.offset_us if take is not None else 0
            self._sound.open(path, film.origin_us - offset_us)
        self.heard_otherwise.emit()

    def set_sound(self, *, muted: bool, volume: float) -> None:
        """Set the sound; volume 0 to 1."""
        self._sound.set(muted=muted, volume=volume)

    def set_gain(self, gain_db: float) -> None:
        """Level the film's sound by so many decibels."""
        self._sound.set_gain(gain_db)

    def set_bounds(self, bounds: Sequence[tuple[int, int]]) -> None:
        """Deliver frames that fit other places, the reference's first."""
        self._pictures.set_bounds(bounds[0])
        for angle, place in zip(self.angles, bounds[1:], strict=True):
            angle.set_bounds(place)

    def close(self) -> None:
        """Let go of the film and end its threads."""
        self.halt()
        self.blockSignals(True)
        self._sound.close()
        for angle in self.angles:
            angle.close()
        self._pictures.close()
        self.deleteLater()

    def _opened(self, film: Film) -> None:
        self._film = film
        self._angle_opened(0)
        if self._waiting is not None:
            self.run(*self._waiting)

    def _tell_silence(self) -> None:
        if not self._has_told_silence:
            self._has_told_silence = True
            self.failed.emit(SILENT)

    def _angle_opened(self, number: int) -> None:
        if number == self._heard:
            self.hear(number)

    def _angle_failed(self, number: int, sentence: str) -> None:
        self.angle_failed.emit(number, f"Angle {number + 1}: {sentence}")
        self._go_if_in_step()

    def _film_of(self, number: int) -> Film | None:
        return self.angles[number - 1].film if number else self._film

    def _follow(self, session_us: int) -> None:
        for angle in self.angles:
            angle.follow(session_us)

    def _failed(self, sentence: str) -> None:
        self._waiting = None
        self.failed.emit(sentence)
