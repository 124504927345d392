"""Where things lie on the timeline: pure arithmetic between times and pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.coding import Note, Segment

GUTTER = 84
"""Width of the lane labels at a text size of 100 %."""
JOIN_PX = 10
"""Evidence marks closer than this are drawn as one, with a count."""
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Axis:
    """The whole film over the width beside the lane labels."""

    end_us: int
    width: int
    """Width of the widget, the label gutter included."""
    gutter: int = GUTTER

    @property
    def span(self) -> int:
        """Pixels that the film covers."""
        return max(self.width - self.gutter, 1)

    def x(self, instant_us: int) -> float:
        """Return where an instant lies."""
        return self.gutter + self.span * instant_us / self.end_us

    def instant(self, x: float) -> int:
        """Return the instant under a pixel, held inside the film."""
        share = min(max((x - self.gutter) / self.span, 0.0), 1.0)
        return min(round(share * self.end_us), self.end_us - 1)

    def ticks(self, apart_px: int) -> list[int]:
        """Return the instants of the ruler's labels, at least `apart_px` apart."""
        step = next(
            (s for s in _STEPS_S if self.span * s * 1_000_000 / self.end_us >= apart_px),
            _STEPS_S[-1],
        )
        return list(range(0, self.end_us, step * 1_000_000))


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
