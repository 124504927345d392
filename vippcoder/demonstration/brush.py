"""A small brush over OpenCV: smooth shapes with soft edges, in units of a 1280 x 720 picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from vippcoder.media.opencv import cv2

if TYPE_CHECKING:
    from collections.abc import Sequence

Picture: TypeAlias = npt.NDArray[np.uint8]
"""Height x width x 3, red green blue."""
Outline: TypeAlias = npt.NDArray[np.float64]
"""Points x 2."""
Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = tuple[int, int, int]

UNIT_WIDTH, UNIT_HEIGHT = 1280, 720
_SHIFT = 4

_ANGLES = np.linspace(0, 2 * np.pi, 96, endpoint=False)
_CIRCLE = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
_WAY = np.linspace(0, 1, 18)[:, None]
_BEND = np.hstack([(1 - _WAY) ** 2, 2 * _WAY * (1 - _WAY), _WAY**2])
_SLOPE = np.hstack([2 * _WAY - 2, 2 - 4 * _WAY, 2 * _WAY])
_T = np.linspace(0, 1, 8, endpoint=False)[:, None]
_SPLINE = 0.5 * np.hstack(
    [
        -_T + 2 * _T**2 - _T**3,
        2 - 5 * _T**2 + 3 * _T**3,
        _T + 4 * _T**2 - 3 * _T**3,
        -(_T**2) + _T**3,
    ]
)
"""Catmull-Rom: 8 points between the second and third of four."""


class Brush:
    """Paints on one picture; coordinates are those of a 1280 x 720 picture laid over its middle.

    Args:
        picture: what to paint on, changed in place.
    """

    def __init__(self, picture: Picture) -> None:
        height, width = picture.shape[:2]
        self.picture = picture
        self.scale = height / UNIT_HEIGHT
        self._left = (width - UNIT_WIDTH * self.scale) / 2

    def polygon(self, points: Sequence[Point] | Outline, colour: Colour) -> None:
        """Fill a closed polygon."""
        fixed = np.asarray(points, dtype=np.float64) * self.scale + (self._left, 0)
        outline = np.rint(fixed * (1 << _SHIFT)).astype(np.int32)
        cv2.fillPoly(self.picture, [outline], colour, cv2.LINE_AA, _SHIFT)

    def blob(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill the smooth closed curve through `points`."""
        self.polygon(_smooth(np.asarray(points, dtype=np.float64)), colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fill an upright rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def ellipse(self, at: Point, radii: Point, colour: Colour, *, turned: float = 0.0) -> None:
        """Fill an ellipse, turned clockwise by degrees."""
        turn = np.deg2rad(turned)
        axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        circle = _CIRCLE if max(radii) > 40 else _CIRCLE[::3]  # noqa: PLR2004 - few show no corner
        self.polygon(circle * radii @ axes + at, colour)

    def disc(self, at: Point, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self.ellipse(at, (radius, radius), colour)

    def limb(self, joints: tuple[Point, Point, Point], widths: Point, colour: Colour) -> None:
        """Paint an arm: bent over the middle joint, as wide as `widths` at its two ends."""
        line = _BEND @ np.asarray(joints)
        along = _SLOPE @ np.asarray(joints)
        along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)[:, None]
        normal = along[:, ::-1] * (-1, 1)
        half = (widths[0] + (widths[1] - widths[0]) * _WAY) / 2
        self.polygon(np.concatenate([line + normal * half, (line - normal * half)[::-1]]), colour)
        self.disc(joints[0], widths[0] / 2, colour)
        self.disc(joints[2], widths[1] / 2, colour)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line through `points`."""
        fixed = np.asarray(points, dtype=np.float64) * self.scale + (self._left, 0)
        line = np.rint(fixed * (1 << _SHIFT)).astype(np.int32)
        thick = max(1, round(width * self.scale))
        cv2.polylines(self.picture, [line], False, colour, thick, cv2.LINE_AA, _SHIFT)

    def shade(self, at: Point, radii: Point, strength: float) -> None:
        """Darken softly under something; `strength` 0..1 in the middle."""
        across, down = radii[0] * self.scale, radii[1] * self.scale
        x, y = at[0] * self.scale + self._left, at[1] * self.scale
        height, width = self.picture.shape[:2]
        left, right = max(int(x - across), 0), min(int(x + across) + 1, width)
        top, bottom = max(int(y - down), 0), min(int(y + down) + 1, height)
        if left >= right or top >= bottom:
            return
        away = ((np.arange(left, right)[None, :] - x) / across) ** 2 + (
            (np.arange(top, bottom)[:, None] - y) / down
        ) ** 2
        light = 1 - strength * np.clip(1 - away, 0, 1).astype(np.float32) ** 1.5
        part = self.picture[top:bottom, left:right]
        np.multiply(part, light[..., None], out=part, casting="unsafe")


def _smooth(points: Outline) -> Outline:
    """Return points of the closed Catmull-Rom curve through `points`."""
    around = np.stack([np.roll(points, shift, axis=0) for shift in (1, 0, -1, -2)], axis=1)
    curve: Outline = (_SPLINE @ around).reshape(-1, 2)
    return curve
