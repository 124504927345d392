"""Where the angles of a session lie in the well: arithmetic without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP: Final = 8
_STRIP: Final = 0.24
"""The share of the room that small pictures take at least, and at most."""
_STRIP_MOST: Final = 0.36


class Arrangement(StrEnum):
    """How several angles share the well; the value is how it is said."""

    SIDE_BY_SIDE = "Side by side"
    ONE_LARGE = "One large"
    CORNER = "In the corner"

    @property
    def following(self) -> Arrangement:
        """The next one, round and round."""
        every = tuple(Arrangement)
        return every[(every.index(self) + 1) % len(every)]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in whole pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Room:
    """The well, and the height of the line of words under each picture."""

    width: int
    height: int
    caption: int


def places(how: Arrangement, room: Room, aspects: Sequence[float], front: int) -> list[Box]:
    """Return where each angle is shown, in the angles' order.

    Args:
        how: the arrangement; a single angle has the whole room whatever it is.
        room: the well.
        aspects: width by height of each film, the reference's first.
        front: the angle that is large.
    """
    if len(aspects) == 1:
        return [Box(0, 0, room.width, room.height)]
    match how:
        case Arrangement.SIDE_BY_SIDE:
            return _snug(_side_by_side(room, aspects), aspects)
        case Arrangement.ONE_LARGE:
            return _snug(_one_large(room, aspects, front), aspects)
        case Arrangement.CORNER:
            return _corner(room, aspects, front)


def fitted(aspect: float, width: float, height: float) -> tuple[float, float]:
    """Return the largest picture of an aspect inside a place."""
    return (min(width, height * aspect), min(height, width / aspect))


def _snug(boxes: Sequence[Box], aspects: Sequence[float]) -> list[Box]:
    """Let each place end with its picture, so that the words beneath stand at it."""
    snug = []
    for box, aspect in zip(boxes, aspects, strict=True):
        width, height = (max(int(side), 1) for side in fitted(aspect, box.width, box.height))
        left = box.left + (box.width - width) // 2
        snug.append(Box(left, box.top + (box.height - height) // 2, width, height))
    return snug


def has_captions(how: Arrangement, count: int) -> bool:
    """Whether there is a line of words under each picture."""
    return count > 1 and how is not Arrangement.CORNER


def _side_by_side(room: Room, aspects: Sequence[float]) -> list[Box]:
    """Choose the number of columns that shows the most picture."""
    grids = [_grid(room, len(aspects), columns) for columns in range(len(aspects), 0, -1)]
    return max(grids, key=lambda grid: sum(map(_area, aspects, grid)))


def _area(aspect: float, box: Box) -> float:
    width, height = fitted(aspect, box.width, box.height)
    return width * height


def _grid(room: Room, count: int, columns: int) -> list[Box]:
    rows = -(-count // columns)
    width = max((room.width - GAP * (columns - 1)) // columns, 1)
    height = (room.height - GAP * (rows - 1)) // rows
    boxes = []
    for number in range(count):
        row, column = divmod(number, columns)
        in_row = min(count - row * columns, columns)
        indent = (columns - in_row) * (width + GAP) // 2
        left, top = indent + column * (width + GAP), row * (height + GAP)
        boxes.append(Box(left, top, width, max(height - room.caption, 1)))
    return boxes


def _one_large(room: Room, aspects: Sequence[float], front: int) -> list[Box]:
    """Put the others in a strip at the right or beneath, whichever leaves the large one larger."""
    high = room.height - room.caption
    spare = room.width - GAP - high * aspects[front]
    aside = round(min(max(spare, room.width * _STRIP), room.width * _STRIP_MOST))
    right = _with_strip(
        Box(0, 0, room.width - aside - GAP, room.height),
        Box(room.width - aside, 0, aside, room.height),
        (room.caption, len(aspects), front),
        upright=True,
    )
    below = round(room.height * _STRIP_MOST)
    under = _with_strip(
        Box(0, 0, room.width, room.height - below - GAP),
        Box(0, room.height - below, room.width, below),
        (room.caption, len(aspects), front),
        upright=False,
    )
    return max(right, under, key=lambda boxes: _area(aspects[front], boxes[front]))


def _with_strip(large: Box, strip: Box, what: tuple[int, int, int], *, upright: bool) -> list[Box]:
    caption, count, front = what
    cells = count - 1
    along = strip.height if upright else strip.width
    each = max((along - GAP * (cells - 1)) // cells, 1)
    boxes = []
    for number in range(cells):
        shift = number * (each + GAP)
        boxes.append(
            Box(strip.left, strip.top + shift, strip.width, each - caption)
            if upright
            else Box(strip.left + shift, strip.top, each, strip.height - caption)
        )
    boxes.insert(front, Box(large.left, large.top, large.width, large.height - caption))
    return [Box(b.left, b.top, b.width, max(b.height, 1)) for b in boxes]


def _corner(room: Room, aspects: Sequence[float], front: int) -> list[Box]:
    """Move the large picture aside, so that the small ones cover as little of it as they can."""
    wide, high = fitted(aspects[front], room.width, room.height)
    small = [aspect for number, aspect in enumerate(aspects) if number != front]
    beside, beneath = room.width - round(wide), room.height - round(high)
    if beside >= beneath:
        stacked = (room.height - GAP * (len(small) - 1)) / sum(1 / aspect for aspect in small)
        width = min(_small(beside, room.width), stacked)
        boxes = _stack([(width, width / aspect) for aspect in small], room, upright=True)
        large = Box(0, 0, room.width - min(beside, round(width)), room.height)
    else:
        in_row = (room.width - GAP * (len(small) - 1)) / sum(small)
        height = min(_small(beneath, room.height), in_row)
        boxes = _stack([(height * aspect, height) for aspect in small], room, upright=False)
        large = Box(0, 0, room.width, room.height - min(beneath, round(height)))
    boxes.insert(front, large)
    return boxes


def _small(spare: float, along: float) -> float:
    return min(max(spare, along * _STRIP), along * _STRIP_MOST)


def _stack(sizes: Sequence[tuple[float, float]], room: Room, *, upright: bool) -> list[Box]:
    """Lay pictures into the lower right corner, the last in the very corner."""
    boxes: list[Box] = []
    used = 0.0
    for width, height in reversed(sizes):
        left = room.width - width - (0 if upright else used)
        top = room.height - height - (used if upright else 0)
        used += (height if upright else width) + GAP
        boxes.append(
            Box(max(int(left), 0), max(int(top), 0), max(int(width), 1), max(int(height), 1))
        )
    return boxes[::-1]
