"""What a drawn film shows of its parent and child, in squares that simulated observers read.

The drawn figures behave alike in every film. So that two simulated observers of one session agree
as people do, and know no more than what is on screen, a drawn film bears how they would behave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.squares import SQUARES, paint_plate, paint_squares, read_squares

if TYPE_CHECKING:
    from vippcoder.demonstration.brush import Picture

LEVELS: Final = 1 << 10
"""How finely each part of a behaviour is told."""
_SHARE: Final = 30
"""Squares to the height of a picture."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How parent and child get on in one film, in two whole numbers below `LEVELS`."""

    quality: int
    """How favourable it is on the whole; half of `LEVELS` is as usual."""
    story: int
    """In what it differs from the whole, dimension by dimension; each number another story."""


def burn_in_behaviour(picture: Picture, behaviour: Behaviour) -> None:
    """Write a behaviour into the upper right corner of a picture.

    Args:
        picture: height x width x 3, at least as wide as high; changed in place.
        behaviour: what to write.
    """
    height, width = picture.shape[:2]
    cell, left, top = _place(height, width)
    edge, right, bottom = cell / 3, left + SQUARES * cell, top + cell
    plate = (top - edge, bottom + edge, left - edge, right + edge)
    paint_plate(picture, *(round(side) for side in plate))
    number = behaviour.story * LEVELS + behaviour.quality
    paint_squares(picture, number, left=left, top=top, cell=cell)


def read_behaviour(picture: Picture) -> Behaviour | None:
    """Return what `burn_in_behaviour` wrote, at whatever size; None where there is nothing."""
    height, width = picture.shape[:2]
    cell, left, top = _place(height, width)
    number = read_squares(picture, left=left, top=top, cell=cell)
    return None if number is None else behaviour_of(number)


def behaviour_of(number: int) -> Behaviour:
    """Return the behaviour that a number below `LEVELS` squared stands for."""
    return Behaviour(quality=number % LEVELS, story=number // LEVELS % LEVELS)


def _place(height: int, width: int) -> tuple[float, float, float]:
    """Return the size of a square, and the left and top of the first, in pixels."""
    cell = height / _SHARE
    return cell, width - (SQUARES + 1) * cell, cell
