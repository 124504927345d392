"""Which frames stand for which part of the film lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from vippcoder.timebase import FrameTimes
    from vippcoder.ui.shared.time_axis import Axis


@dataclass(frozen=True, slots=True)
class Tile:
    """One small picture's place."""

    range: TimeRange
    """The interval that it stands for; the last of a film may be shorter than the others."""
    frame: int
    """The frame on screen in the middle of the interval."""


def tiles(axis: Axis, frames: FrameTimes, width_px: float) -> list[Tile]:
    """Return the tiles in view, each `width_px` wide.

    They stand on a grid that begins with the film, so that moving the view keeps their frames.
    """
    shown = axis.shown
    step = max(round(width_px * shown.duration_us / axis.span), 1)
    placed = []
    for start in range(shown.start_us // step * step, shown.end_us, step):
        span = TimeRange(start, min(start + step, frames.end_us))
        middle = (span.start_us + span.end_us) // 2
        placed.append(Tile(span, frames.index_at(middle)))
    return placed
