"""Which part of a picture is looked at, and how closely: arithmetic without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST: Final = 8.0
STEP: Final = 2**0.5
"""How much closer one press of a key looks."""
Size = tuple[float, float]
"""Width and height, above 0."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A zoom of 1 (the whole picture) to 8, and the point of the picture in the room's middle.

    The point is in shares of the picture's width and height. A picture never leaves a gap where it
    is larger than the room, and lies in the middle where it is smaller.
    """

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    @property
    def is_whole(self) -> bool:
        """Whether the whole picture is seen."""
        return self.zoom == 1

    def corner(self, size: Size, room: Size) -> Size:
        """Return where the left upper corner of a picture lies that is drawn at `size`."""
        return (_start(size[0], room[0], self.x), _start(size[1], room[1], self.y))

    def closer(self, factor: float, at: Size, film: Size, room: Size) -> Lens:
        """Look so much closer (farther below 1); what lies at `at` in the room stays there.

        Args:
            factor: above 0.
            at: a point of the room.
            film: the picture's size, of which only the aspect counts.
            room: where it is shown.
        """
        zoom = min(max(self.zoom * factor, 1.0), MOST)
        if zoom < 1 + 1e-6:
            return Lens()
        before, after = drawn(film, room, self.zoom), drawn(film, room, zoom)
        corner = self.corner(before, room)
        axes = zip(at, corner, before, after, room, strict=True)
        return _held(zoom, [_moved(*axis) for axis in axes], after, room)

    def panned(self, by: Size, film: Size, room: Size) -> Lens:
        """Move the picture by so much of the room's own units, as far as it goes."""
        size = drawn(film, room, self.zoom)
        corner = self.corner(size, room)
        middle = [(r / 2 - (c + b)) / s for r, c, b, s in zip(room, corner, by, size, strict=True)]
        return _held(self.zoom, middle, size, room)


def drawn(film: Size, room: Size, zoom: float) -> Size:
    """Return the size at which a picture is drawn: fitted into the room, then so much larger."""
    scale = min(room[0] / film[0], room[1] / film[1]) * zoom
    return (film[0] * scale, film[1] * scale)


def _start(size: float, room: float, middle: float) -> float:
    if size <= room:
        return (room - size) / 2
    return min(max(room / 2 - middle * size, room - size), 0.0)


def _moved(at: float, corner: float, before: float, after: float, room: float) -> float:
    """Return the share that lies in the room's middle when the picture has grown around `at`."""
    share = (at - corner) / before
    return (room / 2 - (at - share * after)) / after


def _held(zoom: float, middle: list[float], size: Size, room: Size) -> Lens:
    """Keep the point inside what can be seen in the middle."""
    held = []
    for wanted, long, wide in zip(middle, size, room, strict=True):
        edge = min(wide / 2 / long, 0.5)
        held.append(min(max(wanted, edge), 1 - edge))
    return Lens(zoom, held[0], held[1])
