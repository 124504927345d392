"""How the film is heard: keys for louder, softer, levelled, and what the screens say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.observer.habits import VOLUMES
from vippcoder.ui.observer.leveller import Leveller

if TYPE_CHECKING:
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.habits import Habits
    from vippcoder.ui.shared.player import Player

_STEP: Final = VOLUMES[1] - VOLUMES[0]
LEVELLED: Final = "Levelled: every film is played equally loud. The film itself is not changed."
AS_RECORDED: Final = "As recorded: a quiet room sounds quiet, a loud one loud."


class Ear(QObject):
    """Serves the actions of the group `sound`.

    Args:
        desk: where sentences are told.
        player: what is heard.
        habits: what the user chose, on this computer.
    """

    menu_asked = Signal()
    changed = Signal()
    """Something about how the film is heard."""

    def __init__(self, desk: CodingDesk, player: Player, habits: Habits) -> None:
        super().__init__(desk)
        self._desk, self._player = desk, player
        self.habits = habits
        self.leveller = Leveller(desk, player, habits)
        self.leveller.changed.connect(self.changed)
        player.frame_shown.connect(self._look_at_output)
        habits.changed.connect(self._take_volume)
        self._has_output = True
        self._take_volume()

    @property
    def has_output(self) -> bool:
        """Whether this computer can be heard, as far as is known."""
        return self._has_output

    def louder(self) -> None:
        """Listen louder; a sound that was off is on."""
        self._by(_STEP)

    def softer(self) -> None:
        """Listen softer; never so soft that it cannot be heard."""
        self._by(-_STEP)

    def switch_levelling(self) -> None:
        """Play every film equally loud, or as it was recorded."""
        self.habits.set_levelled(not self.habits.habit.is_levelled)
        self._desk.noticed.emit(LEVELLED if self.habits.habit.is_levelled else AS_RECORDED)

    def ask_menu(self) -> None:
        """Ask for the menu of volumes."""
        self.menu_asked.emit()

    def _by(self, step: int) -> None:
        before = self.habits.habit.volume
        if self._player.muted:
            self._player.set_muted(False)
        self.habits.set_volume(before + step)
        volume = self.habits.habit.volume
        at_end = " That is as far as it goes." if volume == before else ""
        self._desk.noticed.emit(f"Volume {volume} %.{at_end}")
        self.changed.emit()

    def _take_volume(self) -> None:
        if self._player.volume != self.habits.habit.loudness:
            self._player.set_volume(self.habits.habit.loudness)
        self.changed.emit()

    def _look_at_output(self) -> None:
        if self._player.has_sound_output != self._has_output:
            self._has_output = not self._has_output
            self.changed.emit()
