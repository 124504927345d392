"""How often a simulated observer does what observers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.coding import StopReason

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of sessions, ratings or notes, 0 to 1."""

    knows_family: float = 0.01
    """Sessions stopped because the observer knows the family."""
    recognises_group: float = 0.005
    """Sessions stopped because something in the film tells the group."""
    cannot_code: float = 0.02
    """Ratings that cannot be given."""
    mends: float = 0.06
    """Ratings that are undone and given anew."""
    leaves_out: float = 0.04
    """Sessions of which the end is not watched."""
    watches_again: float = 0.2
    """Sessions of which a part is watched twice."""
    rates_segments: float = 0.7
    """Segments that are rated where they need not be."""
    removes_note: float = 0.1
    """Notes that are taken away again."""
    guesses: float = 0.5
    """Sessions of which the observer guesses the group rather than saying that it is not known."""
    asks: float = 0.02
    """Sessions about which the lead is asked something."""
    worries: float = 0.005
    """Sessions that leave a concern for the child, where the study names who reads of it."""
    corrects: float = 0.015
    """Submitted sessions in which one value is corrected, with a reason."""

    def stop(self, dice: Random) -> StopReason | None:
        """Say whether a session is stopped, and why."""
        drawn = dice.random()
        if drawn < self.knows_family:
            return StopReason.FAMILY_KNOWN
        if drawn < self.knows_family + self.recognises_group:
            return StopReason.GROUP_RECOGNISED
        return None
