"""What can be read of the player: what is on screen, whether it runs, and who is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.player import speeds
from vippcoder.ui.shared.player.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.shared.player.angle import Angle
    from vippcoder.ui.shared.player.deck import Deck


@dataclass(frozen=True, slots=True)
class Span:
    """The frames that a range play keeps to, both ends included."""

    first: int
    last: int
    loop: bool


class PlayerState(QObject):
    """Names the frame on screen, and nothing but it.

    `index` and `time_us` always belong to the picture that was last handed over, never to where the
    film is heading; so a key press stamps what its presser saw. Times are the original's session
    times, whatever copy is played.
    """

    picture_shown = Signal(object)
    """A `Picture` to paint; `frame_shown` follows at once."""
    frame_shown = Signal(int, int, bool)
    """Index, time in microseconds, and whether our own decode drew it with the film at rest."""
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    """The rate it runs or will run at: negative for backward."""
    looping_changed = Signal(bool)
    watched = Signal(object, float, bool)
    """A `TimeRange` that was played without a stop, its speed above 0, and whether it was heard."""
    ended = Signal()
    """The film has run to its end; its last frame is on screen, exact."""
    failed = Signal(str)
    """One sentence for an observer's screen: no path, no name."""

    angle_failed = Signal(int, str)
    """Something of another angle cannot be shown, the film goes on: its number among the session's
    recordings, and one sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deck: Deck | None = None
        self._frames: FrameTimes | None = None
        self._shown: int | None = None
        self._target = 0
        self._is_exact = self._is_scrubbing = self._is_playing = self._is_ending = False
        self._span: Span | None = None
        self._sound = (False, 1.0)
        self._speed = self._rate = speeds.NORMAL
        self._gain_db = 0.0

    @property
    def is_open(self) -> bool:
        """Whether a film is open."""
        return self._deck is not None

    @property
    def index(self) -> int:
        """The frame on screen, as the original counts it; 0 while there is none."""
        return self._shown or 0

    @property
    def time_us(self) -> int:
        """Session time of the frame on screen, in microseconds."""
        return self._frames.time_of(self.index) if self._frames is not None else 0

    @property
    def is_exact(self) -> bool:
        """Whether the film rests and our own decode drew the picture."""
        return self._is_exact

    @property
    def is_playing(self) -> bool:
        """Whether the film runs, or will as soon as the wanted frame is there."""
        return self._is_playing

    @property
    def is_looping(self) -> bool:
        """Whether a range is played over and over; stays so while the film rests inside it."""
        return self._span is not None and self._span.loop

    @property
    def speed(self) -> float:
        """The rate it runs or will run at; negative for backward."""
        return self._rate

    @property
    def muted(self) -> bool:
        """Whether the sound is off."""
        return self._sound[0]

    @property
    def volume(self) -> float:
        """Loudness, 0 to 1."""
        return self._sound[1]

    @property
    def has_sound(self) -> bool:
        """Whether the film holds sound; known once its first frame has been shown."""
        return self._deck is not None and self._deck.has_sound

    @property
    def has_sound_output(self) -> bool:
        """Whether this computer can be heard at all; known with the film's first frame."""
        return self._deck is None or self._deck.has_sound_output

    @property
    def angles(self) -> tuple[Angle, ...]:
        """The session's other recordings, which follow the reference; recording 1 comes first."""
        return self._deck.angles if self._deck is not None else ()

    @property
    def path(self) -> Path | None:
        """The copy that is played; None while none is open."""
        return self._deck.path if self._deck is not None else None

    @property
    def now_us(self) -> int | None:
        """The session time that is due, heard where there is sound; None while it rests."""
        return self._deck.now_us if self._deck is not None else None

    @property
    def is_running_by_sound(self) -> bool:
        """Whether the film runs, and by the sound that goes to a device, muted or not."""
        return self._deck is not None and self._deck.is_running_by_sound

    @property
    def dropped(self) -> int:
        """Frames that could not be shown in time since the film began to run."""
        return self._deck.dropped if self._deck is not None else 0

    @property
    def cached_bytes(self) -> int:
        """Memory that frames take which are ready to be shown."""
        return self._deck.cached_bytes if self._deck is not None else 0

    def _use(self, frames: FrameTimes | None) -> None:
        """Show another film from now on, or none; nothing is on screen yet."""
        self._frames, self._shown, self._target = frames, None, 0
        self._is_exact = self._is_scrubbing = False

    def _paint(self, index: int, image: QImage, *, exact: bool) -> None:
        assert self._frames is not None
        self._shown, self._is_exact = index, exact
        time_us = self._frames.time_of(index)
        if exact and self._deck is not None:
            self._deck.settle(time_us)
        self.picture_shown.emit(Picture(image, index, time_us, exact))
        self.frame_shown.emit(index, time_us, exact)

    def _set_playing(self, playing: bool) -> None:
        self._is_ending = False
        if playing != self._is_playing:
            self._is_playing = playing
            self._is_exact = self._is_exact and not playing
            self.playing_changed.emit(playing)

    def _set_span(self, span: Span | None) -> None:
        was = self.is_looping
        self._span = span
        if self.is_looping != was:
            self.looping_changed.emit(self.is_looping)
