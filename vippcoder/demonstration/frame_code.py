"""The frame number in the picture: digits for people, black and white squares for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.demonstration.squares import SQUARES, paint_plate, paint_squares, read_squares
from vippcoder.media.opencv import cv2

if TYPE_CHECKING:
    from vippcoder.demonstration.brush import Picture

_INK = (226, 224, 218)


def burn_in(picture: Picture, number: int) -> None:
    """Write `number`, 0 up to about a million, into the lower left corner of a picture.

    The squares start 1/36 of the height from the left and from the bottom edge.
    """
    cell, left, top = _place(picture.shape[0])
    edge = max(cell // 2, 2)
    tall = int(cell * 3.2)
    right = left + SQUARES * cell + edge
    paint_plate(picture, top - tall, top + cell + edge, left - edge, right)
    paint_squares(picture, number, left=left, top=top, cell=cell)
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
    return read_squares(picture, left=left, top=top, cell=cell)


def _place(height: int) -> tuple[int, int, int]:
    """Return the size of a square, and the left and top of the first, in pixels."""
    cell = max(4, round(height / 90))
    left = max(round(height / 36), 4)
    return cell, left, height - left - cell
