"""How the film is heard, and what has been watched so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.ui.shared.player.state import PlayerState

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from vippcoder.ui.shared.player.watching import WatchedStretches


class Listening(PlayerState):
    """The part of the player that sets the sound and keeps account of what was played with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stretches: WatchedStretches | None = None

    def set_muted(self, muted: bool) -> None:
        """Turn the sound off or on."""
        self._set_sound((muted, self.volume))

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0 to 1."""
        self._set_sound((self.muted, min(max(volume, 0.0), 1.0)))

    def set_gain(self, gain_db: float) -> None:
        """Level the sound by so many decibels, this film's and later ones', from now on."""
        if gain_db == self._gain_db:
            return
        self._gain_db = gain_db
        if self._deck is not None:
            self._deck.set_gain(gain_db)
            if self._deck.is_running:
                self._deck.run(self.index, self._rate)

    def hear(self, angle: int) -> None:
        """Take the sound from a recording of the session: 0 is the reference.

        Raises:
            IndexError: no such recording.
        """
        if self._deck is None:
            return
        if not 0 <= angle <= len(self._deck.angles):
            raise IndexError(angle)
        was_running = self._deck.is_running
        self._deck.hear(angle)
        if was_running:
            self._deck.run(self.index, self._rate)

    def place(self, angle: int, offset_us: int) -> None:
        """Let an angle lie otherwise against the reference: session time = its own + this."""
        if self._deck is not None:
            self._deck.place(angle, offset_us)

    def _set_sound(self, sound: tuple[bool, float]) -> None:
        self._sound = sound
        if self._deck is not None:
            self._deck.set_sound(muted=sound[0], volume=sound[1])
            self._mark_stretch()

    def _mark_stretch(self) -> None:
        """Begin a stretch of its own: from here on the film is played in another manner."""
        deck = self._deck
        if deck is not None and self._stretches is not None and deck.is_moving:
            self._stretches.begin(self.index, abs(self._rate), with_sound=deck.is_audible)
