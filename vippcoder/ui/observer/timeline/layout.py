"""Where segments and marks lie on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.coding import Note, Segment
    from vippcoder.ui.shared.time_axis import Axis

JOIN_PX = 10
"""Evidence marks closer than this are drawn as one, with a count."""


def rows(segments: Sequence[Segment]) -> tuple[int, ...]:
    """Return the row of each segment: overlapping ones stack, others share the first row."""
    ends: list[int] = []
    placed: list[int] = []
    for segment in segments:
        row = next((i for i, end in enumerate(ends) if end <= segment.range.start_us), len(ends))
        if row == len(ends):
            ends.append(0)
        ends[row] = segment.range.end_us
        placed.append(row)
    return tuple(placed)


def clusters(notes: Sequence[Note], axis: Axis) -> list[list[Note]]:
    """Return the notes in groups that are drawn as one mark each."""
    groups: list[list[Note]] = []
    for note in sorted(notes, key=lambda n: n.at_us):
        if groups and axis.x(note.at_us) - axis.x(groups[-1][-1].at_us) < JOIN_PX:
            groups[-1].append(note)
        else:
            groups.append([note])
    return groups
