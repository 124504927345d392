"""What may be done to a film's pictures before they are coded anew: set on a canvas, covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.media.probe import Probe

BLACK = (0, 0, 0)
_BLOCK = 16
"""Pixels of the blocks that pictures are coded in."""
_REACH = 4
"""Pixels that smoothing between blocks reaches, and one more."""


class Paint(Protocol):
    """A change of upright pictures with square pixels."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the changed pictures, in pixels."""

    def wanted(self, probe: Probe) -> tuple[int, int]:
        """Return the size in which a film's pictures are to be given."""

    def paint(self, number: int, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return frame `number` changed; both of shape (h, w, 3), red, green, blue."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture size for all: the film as large as it fits, in the middle, black around it."""

    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        """The canvas itself."""
        return self.width, self.height

    def wanted(self, probe: Probe) -> tuple[int, int]:
        """Return the largest size of the film's shape that fits, even, at least 2."""
        scale = min(self.width / probe.display_width, self.height / probe.display_height)
        across, down = probe.display_width * scale, probe.display_height * scale
        return max(round(across / 2) * 2, 2), max(round(down / 2) * 2, 2)

    def paint(self, _number: int, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Set the picture in the middle."""
        height, width = picture.shape[:2]
        canvas = np.zeros((self.height, self.width, 3), np.uint8)
        left, top = self.corner(width, height)
        canvas[top : top + height, left : left + width] = picture
        return canvas

    def corner(self, width: int, height: int) -> tuple[int, int]:
        """Return where a picture of a size has its upper left corner, even."""
        return (self.width - width) // 4 * 2, (self.height - height) // 4 * 2


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of the picture, in pixels of the upright picture with square pixels."""

    x: int
    y: int
    width: int
    height: int

    def grown(self, size: tuple[int, int]) -> Rectangle:
        """Return the rectangle grown to whole blocks, inside a picture of this size.

        So that it comes out in one colour: what is coded in one block with its surroundings would
        bleed into it.
        """
        left = max((self.x - _REACH) // _BLOCK * _BLOCK, 0)
        top = max((self.y - _REACH) // _BLOCK * _BLOCK, 0)
        right = -(-(self.x + self.width + _REACH) // _BLOCK) * _BLOCK
        bottom = -(-(self.y + self.height + _REACH) // _BLOCK) * _BLOCK
        return Rectangle(left, top, min(right, size[0]) - left, min(bottom, size[1]) - top)

    def of(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return that part of a picture of shape (h, w, ...), a view."""
        return picture[self.y : self.y + self.height, self.x : self.x + self.width]


@dataclass(frozen=True, slots=True)
class Cover:
    """A rectangle filled with black in a run of frames."""

    size: tuple[int, int]
    """Of the pictures, upright with square pixels."""
    rectangle: Rectangle
    """To be filled; already grown to whole blocks."""
    first: int
    last: int
    """Frames, both included."""

    def wanted(self, _probe: Probe) -> tuple[int, int]:
        """Return the pictures' own size."""
        return self.size

    def paint(self, number: int, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Fill the rectangle in the frames that are meant."""
        if not self.first <= number <= self.last:
            return picture
        painted = picture.copy()
        self.rectangle.of(painted)[:] = BLACK
        return painted
