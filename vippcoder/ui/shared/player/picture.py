"""What the player hands to the screen: an image that knows which frame it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


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
