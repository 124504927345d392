"""Frames of a film in one picture, and its edges enlarged, where cameras write their clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.opencv import cv2
from vippcoder.media.pixels import scale
from vippcoder.timebase import format_instant

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from vippcoder.media.index import FrameIndex

COLUMNS = 3
_ACROSS = 480
"""Pixels of one picture in the sheet."""
_CAPTION = 26
_GAP = 8
_PAPER, _INK = 24, 230
_EDGE = 5
"""The edges are a fifth of the picture high."""
_ENLARGED_AT_MOST = 4


class _Tile(NamedTuple):
    caption: str
    picture: NDArray[np.uint8]


def contact_sheet(
    path: Path, index: FrameIndex, *, frames: int = 9, job: Job | None = None
) -> NDArray[np.uint8]:
    """Return the first, the last and regular frames of a film, then enlarged edges of three.

    Beneath each whole frame stands its time and number, beneath each edge which pixels of the whole
    picture it shows, so that a rectangle can be read off.

    Args:
        path: the film.
        index: its index.
        frames: how many whole frames.
        job: progress and cancellation.

    Returns:
        Array of shape (h, w, 3), red, green, blue; 1472 pixels wide.

    Raises:
        StudyError: the film cannot be read.
        CancelledError: cancelled.
    """
    job = job or Job()
    tiles: list[_Tile] = []
    with FrameReader(path, index) as reader:
        chosen = _spread(len(index), frames)
        for number in chosen:
            job.advance(0.7 * len(tiles) / len(chosen), "Drawing the contact sheet")
            caption = f"{format_instant(index.frames.time_of(number))}   frame {number}"
            tiles.append(_Tile(caption, reader.rgb(number, width=_ACROSS)))
        tiles += [_blank(tiles[0])] * (-len(tiles) % COLUMNS)
        for number in _spread(len(index), 3):
            job.advance(0.7 + 0.3 * number / len(index), "Drawing the contact sheet")
            tiles += _edges(number, reader.rgb(number))
    rows = [tiles[first : first + COLUMNS] for first in range(0, len(tiles), COLUMNS)]
    return np.vstack([_row(row) for row in rows])


def _spread(count: int, wanted: int) -> list[int]:
    """Return the first, the last, and frames evenly between."""
    return sorted({round(place) for place in np.linspace(0, count - 1, wanted).tolist()})


def _edges(number: int, picture: NDArray[np.uint8]) -> list[_Tile]:
    """Return the upper and the lower edge in three pieces each, left to right."""
    height, width = picture.shape[:2]
    deep = max(height // _EDGE, 1)
    tiles = []
    for top in (0, height - deep):
        for third in range(COLUMNS):
            left, right = third * width // COLUMNS, (third + 1) * width // COLUMNS
            piece = picture[top : top + deep, left:right]
            times = min(_ACROSS / piece.shape[1], _ENLARGED_AT_MOST)
            across, down = round(piece.shape[1] * times), max(round(deep * times), 1)
            caption = f"frame {number}   x {left} to {right}, y {top} to {top + deep}"
            tiles.append(_Tile(caption, scale(np.ascontiguousarray(piece), across, down)))
    return tiles


def _blank(like: _Tile) -> _Tile:
    return _Tile("", np.full_like(like.picture, _PAPER))


def _row(tiles: list[_Tile]) -> NDArray[np.uint8]:
    height = max(tile.picture.shape[0] for tile in tiles)
    across = COLUMNS * (_ACROSS + _GAP) + _GAP
    paper = np.full((height + _CAPTION + _GAP, across, 3), _PAPER, np.uint8)
    for place, tile in enumerate(tiles):
        left = _GAP + place * (_ACROSS + _GAP)
        down, wide = tile.picture.shape[:2]
        paper[_GAP : _GAP + down, left : left + wide] = tile.picture
        at = (left, _GAP + height + _CAPTION - 10)
        ink = (_INK, _INK, _INK)
        cv2.putText(paper, tile.caption, at, cv2.FONT_HERSHEY_SIMPLEX, 0.45, ink, 1, cv2.LINE_AA)
    return paper
