"""The frame number in the picture: digits for people, black and white squares for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vippcoder.media.opencv import cv2

if TYPE_CHECKING:
    from vippcoder.demonstration.brush import Picture

_BITS, _CHECK = 20, 5
_PLATE, _WHITE, _BLACK, _INK = 58, 232, 24, (226, 224, 218)


def burn_in(picture: Picture, number: int) -> None:
    """Write `number`, 0 up to about a million, into the lower left corner of a picture.

    The squares start 1/36 of the height from the left and from the bottom edge.
    """
    cell, left, top = _place(picture.shape[0])
    width = (_BITS + _CHECK) * cell
    edge = max(cell // 2, 2)
    tall = int(cell * 3.2)
    picture[top - tall : top + cell + edge, left - edge : left + width + edge] = _PLATE
    bits = _bits(number)
    row = np.repeat(np.where(bits, _WHITE, _BLACK), cell).astype(np.uint8)
    picture[top : top + cell, left : left + width] = row[None, :, None]
    size = cell / 10
    cv2.putText(
        picture,
        f"frame {number:06d}",
        (left, top - cell),
        cv2.FONT_HERSHEY_SIMPLEX,
        0.62 * size,
        _INK,
        max(1, round(1.3 * size)),
        cv2.LINE_AA,
    )


def read_frame_number(picture: Picture) -> int | None:
    """Return the number that `burn_in` wrote, or None when the squares make no sense.

    Args:
        picture: height x width x 3, upright, at the size at which it was drawn.
    """
    cell, left, top = _place(picture.shape[0])
    middle = left + cell // 2 + cell * np.arange(_BITS + _CHECK)
    quarter = max(cell // 4, 1)
    if middle[-1] + quarter >= picture.shape[1]:
        return None
    row = picture[top + cell // 2 - quarter : top + cell // 2 + quarter].mean(axis=(0, 2))
    seen = np.array([row[x - quarter : x + quarter].mean() for x in middle])
    bits = seen > (_WHITE + _BLACK) / 2
    number = int((bits[:_BITS] << np.arange(_BITS)).sum())
    return number if np.array_equal(bits, _bits(number)) else None


def _place(height: int) -> tuple[int, int, int]:
    """Return the size of a square, and the left and top of the first, in pixels."""
    cell = max(4, round(height / 90))
    left = max(round(height / 36), 4)
    return cell, left, height - left - cell


def _bits(number: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return the number's bits, lowest first, and a check over them."""
    check = (number * 11 + 7) % 31
    return np.array(
        [*((number >> np.arange(_BITS)) & 1), *((check >> np.arange(_CHECK)) & 1)], dtype=np.bool_
    )
