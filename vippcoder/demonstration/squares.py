"""A number in a picture: a row of black and white squares with a check, for programs to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from vippcoder.demonstration.brush import Picture

_BITS, _CHECK = 20, 5
SQUARES = _BITS + _CHECK
"""How many squares stand in a row."""
_PLATE, _WHITE, _BLACK = 58, 232, 24


def paint_plate(picture: Picture, top: int, bottom: int, left: int, right: int) -> None:
    """Lay the dark plate on which squares, and words beside them, are read well."""
    picture[top:bottom, left:right] = _PLATE


def paint_squares(picture: Picture, number: int, *, left: float, top: float, cell: float) -> None:
    """Paint a number, 0 up to about a million.

    Args:
        picture: height x width x 3, changed in place.
        number: what to write, below 2**20.
        left: of the first square, in pixels.
        top: of the row, in pixels.
        cell: side of a square, in pixels; squares of a broken size end on whole pixels.
    """
    columns = np.arange(round(left), round(left + SQUARES * cell))
    square = np.clip(((columns + 0.5 - left) / cell).astype(int), 0, SQUARES - 1)
    row = np.where(_bits(number), _WHITE, _BLACK).astype(np.uint8)[square]
    rows = slice(round(top), round(top + cell))
    picture[rows, columns[0] : columns[-1] + 1] = row[None, :, None]


def read_squares(picture: Picture, *, left: float, top: float, cell: float) -> int | None:
    """Return the number that `paint_squares` wrote there, or None when the squares make no sense.

    Args:
        picture: height x width x 3, upright.
        left: of the first square, in pixels; it need not be whole, should the picture be scaled.
        top: of the row.
        cell: side of a square.
    """
    middle = left + cell * (np.arange(SQUARES) + 0.5)
    around = max(cell / 4, 1)
    if left < 0 or top < 0 or middle[-1] + around >= picture.shape[1]:
        return None
    across = top + cell / 2
    row = picture[round(across - around) : round(across + around)].mean(axis=(0, 2))
    seen = np.array([row[round(x - around) : round(x + around)].mean() for x in middle])
    bits = seen > (_WHITE + _BLACK) / 2
    number = int((bits[:_BITS] << np.arange(_BITS)).sum())
    return number if np.array_equal(bits, _bits(number)) else None


def _bits(number: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return the number's bits, lowest first, and a check over them."""
    check = (number * 11 + 7) % 31
    return np.array(
        [*((number >> np.arange(_BITS)) & 1), *((check >> np.arange(_CHECK)) & 1)], dtype=np.bool_
    )
