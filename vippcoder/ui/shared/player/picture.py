"""What the player hands to the screen: an image that knows which frame it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


_ANY_PLACE: Final = (1280, 720)


class Places:
    """How many device pixels there are for the picture of each recording; 0 is the reference."""

    def __init__(self) -> None:
        self._sizes: dict[int, tuple[int, int]] = {}

    def set(self, number: int, width: int, height: int) -> None:
        """Give a recording a place."""
        self._sizes[number] = (max(width, 2), max(height, 2))

    def first(self, count: int) -> list[tuple[int, int]]:
        """Return the sizes for so many recordings, a usual one where none was told."""
        return [self._sizes.get(number, _ANY_PLACE) for number in range(count)]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One frame, upright, its pixels square.

    `exact` means that our own decode made the image; while the film runs it is the player's, whose
    frame was told by its presentation time.
    """

    image: QImage
    index: int
    time_us: int
    exact: bool


def fitted(film: tuple[int, int], bounds: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size of the film's aspect inside `bounds`, never above the film's own.

    Both are (width, height) in pixels; the result is at least 2 by 2 and even, as scalers like it.
    """
    width, height = film
    scale = min(bounds[0] / width, bounds[1] / height, 1.0)
    return max(round(width * scale / 2) * 2, 2), max(round(height * scale / 2) * 2, 2)
