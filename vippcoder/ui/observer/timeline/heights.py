"""How high each lane is, and which gives way where the window is low."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from vippcoder.ui.shared import theme


class Lane(Enum):
    """The lanes, from top to bottom; the value is the label in the gutter."""

    RULER = ""
    FILM = "Film"
    SOUND = "Sound"
    SEGMENTS = "Segments"
    EVIDENCE = "Evidence"
    WATCHED = "Watched"


@dataclass(frozen=True, slots=True)
class Plan:
    """Heights of the lanes at a text size of 100 %, one row of segments; 0 leaves a lane out."""

    heights: tuple[int, int, int, int, int, int]
    film_well: int
    """What the film keeps above them, else the next plan is taken."""
    from_width: int = 0

    def scaled(self, rows: int = 1) -> dict[Lane, int]:
        """Return the heights at the text size in force, for so many rows of segments."""
        return {
            lane: theme.scaled(height) * (rows if lane is Lane.SEGMENTS else 1)
            for lane, height in zip(Lane, self.heights, strict=True)
        }

    def total(self, rows: int = 1) -> int:
        """Return the height of all lanes together."""
        return sum(self.scaled(rows).values())


PLANS: Final = (
    Plan((22, 64, 52, 38, 28, 22), film_well=600, from_width=1100),
    Plan((22, 42, 34, 32, 24, 20), film_well=460),
    Plan((22, 0, 34, 32, 24, 20), film_well=460),
    Plan((22, 0, 20, 32, 24, 20), film_well=0),
)
"""From the roomiest to what always holds: the film lane goes first, then the sound is lower."""
USUAL: Final = PLANS[1]
LEAST: Final = PLANS[-1]


def plan_for(room: int, width: int, rows: int) -> Plan:
    """Return the roomiest plan that leaves the film its size.

    Args:
        room: pixels for film and timeline together.
        width: pixels across.
        rows: rows of segments.
    """
    return next(
        (
            plan
            for plan in PLANS
            if width >= plan.from_width and room - plan.total(rows) >= plan.film_well
        ),
        LEAST,
    )
