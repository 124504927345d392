"""The room of the drawn films: painted once a film, the same for every frame."""

from __future__ import annotations

import numpy as np

from vippcoder.demonstration.brush import Brush, Picture

WALL = (206, 200, 186)
FLOOR = (158, 134, 110)
_WINDOW_LIGHT = (226, 232, 231)
_FRAME = (186, 179, 165)
_SHELF, _BOARD = (172, 151, 124), (146, 126, 102)
_RUG, _RUG_LINE, _RUG_INNER = (116, 134, 140), (146, 161, 164), (123, 142, 147)


def paint_room(width: int, height: int) -> Picture:
    """Return the empty room, `height` x `width` x 3."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = WALL
    picture[int(height * 0.66) :] = FLOOR
    _light(picture)
    brush = Brush(picture)
    _window(brush)
    _shelf(brush)
    _rug(brush)
    for at, radii in (((395, 640), (205, 38)), ((828, 634), (150, 30)), ((636, 650), (80, 16))):
        brush.shade(at, radii, 0.4)
    return picture


def _light(picture: Picture) -> None:
    """Let the light come from the window: brighter left above, calmer towards the corners."""
    height, width = picture.shape[:2]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    light = 1.05 - 0.13 * ((x - 0.25) ** 2 + (y - 0.25) ** 2)
    np.copyto(picture, np.clip(picture * light[..., None], 0, 255).astype(np.uint8))


def _window(brush: Brush) -> None:
    brush.box(88, 52, 372, 328, _FRAME)
    for left in (98, 235):
        for top in (62, 195):
            brush.box(left, top, left + 127, top + 123, _WINDOW_LIGHT)
            brush.polygon(
                [
                    (left + 70, top),
                    (left + 104, top),
                    (left + 40, top + 123),
                    (left + 6, top + 123),
                ],
                (233, 238, 236),
            )
    brush.box(78, 328, 382, 340, (196, 189, 176))


def _shelf(brush: Brush) -> None:
    brush.shade((1094, 499), (136, 13), 0.5)
    brush.box(976, 140, 1212, 498, _BOARD)
    brush.box(986, 150, 1202, 488, _SHELF)
    for top in (256, 372):
        brush.box(986, top, 1202, top + 9, _BOARD)
    books = [
        (1002, 30, 76, (94, 125, 143)),
        (1036, 24, 92, (163, 116, 96)),
        (1064, 34, 66, (131, 147, 116)),
        (1102, 22, 84, (196, 176, 134)),
    ]
    for left, wide, tall, colour in books:
        brush.box(left, 256 - tall, left + wide, 256, colour)
    brush.ellipse((1160, 343), (24, 29), (189, 146, 88))
    brush.disc((1160, 309), 17, (189, 146, 88))
    for side in (-1, 1):
        brush.disc((1160 + side * 14, 295), 7, (176, 134, 80))
    brush.box(1010, 424, 1092, 488, (150, 164, 160))
    brush.box(1010, 424, 1092, 436, (134, 149, 146))


def _rug(brush: Brush) -> None:
    brush.shade((640, 616), (520, 104), 0.22)
    brush.ellipse((640, 606), (492, 88), _RUG)
    brush.ellipse((640, 606), (448, 74), _RUG_LINE)
    brush.ellipse((640, 606), (443, 70), _RUG_INNER)
