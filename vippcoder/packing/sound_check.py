"""Whether sound that was encoded anew is the same sound at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vippcoder.packing.sound import sound_line

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    import numpy.typing as npt

    from vippcoder.packing.source_film import SourceFilm

_RATE = 24_000
_WINDOW = 12_000
"""Half a second of what is compared."""
_SHIFT = 48
"""Two milliseconds."""
_SMOOTHED = 8
"""Samples averaged: above some 1,500 Hz a part of a sample's shift would count."""
_QUIET = 1e-4
_ALIKE = 0.9
_SHARE = 0.9


def sounds_alike(film: SourceFilm, made: SourceFilm) -> bool:
    """Compare two films' sound in half seconds, each on the clock of its own first frame.

    At least nine tenths of the half seconds that are not silent must correlate by .9 or more when
    shifted by no more than two milliseconds.
    """
    before = _heard(film.path, film.first_frame)
    after = _heard(made.path, made.first_frame)
    size = min(len(before), len(after))
    if max(len(before), len(after)) - size > _WINDOW:
        return False
    alike = [
        _likeness(before, after, first)
        for first in range(_SHIFT, size - _WINDOW - _SHIFT + 1, _WINDOW)
    ]
    telling = [value for value in alike if value is not None]
    return not telling or float(np.mean([value >= _ALIKE for value in telling])) >= _SHARE


def _heard(path: Path, start: Fraction) -> npt.NDArray[np.float32]:
    pieces = [piece[0] for piece in sound_line(path, start, _RATE, "mono")]
    if not pieces:
        return np.zeros(0, np.float32)
    smooth = np.full(_SMOOTHED, 1 / _SMOOTHED, np.float32)
    return np.convolve(np.concatenate(pieces), smooth, "same")


def _likeness(
    before: npt.NDArray[np.float32], after: npt.NDArray[np.float32], first: int
) -> float | None:
    """Return the best correlation of a window under small shifts; None where all is silent."""
    window = before[first : first + _WINDOW]
    wider = after[first - _SHIFT : first + _WINDOW + _SHIFT]
    power = float(np.mean(window**2)), float(np.mean(wider**2))
    if max(power) < _QUIET**2:
        return None
    if min(power) == 0:
        return 0.0
    shifted = np.correlate(wider, window, "valid") / _WINDOW
    return float(shifted.max() / np.sqrt(power[0] * power[1]))
