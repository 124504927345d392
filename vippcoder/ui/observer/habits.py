"""How this computer's user likes to listen: kept beside look and keys, of no session in particular.

Whether the sound is off is no habit: every session begins with its sound on, since what is played
without it does not count as watched.
"""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pathlib import Path

VOLUMES: Final = tuple(range(20, 101, 10))
"""In per cent. Less than the lowest can hardly be heard, and would still count as heard."""
LEAD_INS_MS: Final = (0, 500, 1000, 2000)


@dataclass(frozen=True, slots=True)
class Habit:
    """What the user chose."""

    volume: int = VOLUMES[-1]
    """In per cent, one of `VOLUMES`."""
    is_levelled: bool = True
    """Whether every film is brought to one loudness."""
    lead_in_ms: int = 1000
    """How much before its start a segment that is played begins; one of `LEAD_INS_MS`."""

    @property
    def loudness(self) -> float:
        """What the player's volume is set to, 0 to 1: the square, so that steps sound alike."""
        return (self.volume / 100) ** 2

    @property
    def lead_in_us(self) -> int:
        """The lead-in in microseconds."""
        return self.lead_in_ms * 1000


class Habits(QObject):
    """Holds the choice and keeps it for next time.

    Args:
        file: where it is kept; None for nowhere. Nothing in it names a pack or a session.
    """

    changed = Signal()

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self.habit = _read(file)

    def set_volume(self, volume: int) -> None:
        """Listen louder or softer from now on."""
        nearest = min(VOLUMES, key=lambda known: abs(known - volume))
        self._choose(replace(self.habit, volume=nearest))

    def set_levelled(self, levelled: bool) -> None:
        """Bring every film to one loudness, or leave each as it was recorded."""
        self._choose(replace(self.habit, is_levelled=levelled))

    def set_lead_in(self, milliseconds: int) -> None:
        """Begin that much before a segment when it is played."""
        if milliseconds in LEAD_INS_MS:
            self._choose(replace(self.habit, lead_in_ms=milliseconds))

    def _choose(self, habit: Habit) -> None:
        if habit == self.habit:
            return
        self.habit = habit
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        if self._file is None:
            return
        levelled = "true" if self.habit.is_levelled else "false"
        with suppress(OSError):  # in force all the same; only the next start will not know it
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(
                f"volume = {self.habit.volume}\n"
                f"levelled = {levelled}\n"
                f"lead_in_ms = {self.habit.lead_in_ms}\n",
                encoding="utf-8",
            )


def _read(file: Path | None) -> Habit:
    usual = Habit()
    if file is None or not file.is_file():
        return usual
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return usual
    volume, levelled, lead_in = (told.get(n) for n in ("volume", "levelled", "lead_in_ms"))
    return Habit(
        volume if type(volume) is int and volume in VOLUMES else usual.volume,
        levelled if isinstance(levelled, bool) else usual.is_levelled,
        lead_in if type(lead_in) is int and lead_in in LEAD_INS_MS else usual.lead_in_ms,
    )
