"""All that the painters of the lanes need, and which lanes a change concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.ui.observer.timeline.heights import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.ui.observer.timeline.lane_work import LaneWork
    from vippcoder.ui.observer.timeline.lanes import Drawn
    from vippcoder.ui.observer.timeline.sound_lane import Form
    from vippcoder.ui.observer.timeline.tiles import Tile
    from vippcoder.ui.shared.time_axis import Axis


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn, and where."""

    axis: Axis
    drawn: Drawn
    tiles: Sequence[Tile]
    work: LaneWork
    form: Form
    row_height: int
    """Of a row of segments."""


def changed_lanes(before: Drawn | None, now: Drawn) -> set[Lane]:
    """Return the lanes that look different now."""
    if before is None or before.damaged != now.damaged or before.dimensions != now.dimensions:
        return set(Lane)
    changed = set()
    if _of_segments(before) != _of_segments(now):
        changed.add(Lane.SEGMENTS)
    if before.sheet.notes != now.sheet.notes:
        changed.add(Lane.EVIDENCE)
    if before.sheet.watched != now.sheet.watched:
        changed.add(Lane.WATCHED)
    return changed


def _of_segments(drawn: Drawn) -> tuple[object, ...]:
    return drawn.sheet.segments, drawn.sheet.ratings, drawn.selected, drawn.pending
