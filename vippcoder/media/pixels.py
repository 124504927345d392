"""Arithmetic on pictures: scaling, turning, and how dark or alike they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vippcoder.media.opencv import cv2

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}

BLACK_LEVEL = 38
"""Brightness (0..255, black is 16) below which a spot counts as black: a tenth above black, as in
FFmpeg's `blackdetect`."""

BLACK_SHARE = 0.98
"""Share of black spots that makes a black picture, as there."""

ALIKE_MEAN, ALIKE_MOST = 0.3, 6
"""Differences of brightness (mean, largest) between two pictures that count as the same one:
above what re-coding a still picture does, below the noise of a camera that is filming."""


def scale(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Return the picture in the given size: averaged when smaller, interpolated when larger.

    Args:
        picture: shape (h, w) or (h, w, channels).
        width: pixels, at least 1.
        height: pixels, at least 1.
    """
    if picture.shape[:2] == (height, width):
        return picture
    is_smaller = width * height < picture.shape[0] * picture.shape[1]
    way = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=way), np.uint8)


def turn(picture: NDArray[np.uint8], degrees: int, *, mirrored: bool) -> NDArray[np.uint8]:
    """Return the picture mirrored left to right if asked, then turned clockwise."""
    if mirrored:
        picture = np.asarray(cv2.flip(picture, 1), np.uint8)
    if degrees in _TURNS:
        picture = np.asarray(cv2.rotate(picture, _TURNS[degrees]), np.uint8)
    return picture


def is_black(brightness: NDArray[np.uint8]) -> bool:
    """Whether a picture, shape (h, w), shows nothing."""
    return float(np.mean(brightness < BLACK_LEVEL)) >= BLACK_SHARE


def are_alike(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> bool:
    """Whether two pictures of one shape (h, w) are the same but for coding noise."""
    difference = cv2.absdiff(first, second)
    return float(difference.mean()) <= ALIKE_MEAN and int(difference.max()) <= ALIKE_MOST


def psnr_db(before: NDArray[Any], after: NDArray[Any]) -> float:
    """Return the peak signal-to-noise ratio of two pictures of one shape, in decibels.

    34 is hardly seen, 99 stands for equal.
    """
    error = float(np.mean((before.astype(np.int16) - after) ** 2))
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))
