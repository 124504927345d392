"""Whether sound that was encoded anew is the same sound at the same time."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from vippcoder.media.sound_line import Samples, sound_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Line: TypeAlias = npt.NDArray[np.float32]
"""Samples of one channel."""

_NOTHING = np.zeros((2, 0), np.float32)
_ROUNDING = 2e-4
_TAIL = 4_800
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
_EXACT = 1e-9
_SHORT = 4
"""Half seconds of which one may be unlike: the breath of a pause, in a film of two seconds."""


def same_samples(film: Path, start: Fraction, made: Path, made_start: Fraction, rate: int) -> bool:
    """Whether two films sound the same, sample for sample, each from its own start on.

    The rounding of clocks may move all of it by one sample, and with it the first and the last.
    After its end `made` may go on for a tenth of a second: mp4 does not say how much of the last
    packet is filling.
    """
    return any(
        _are_same(
            _seconds(sound_line(film, start, rate, "stereo"), rate),
            _seconds(sound_line(made, made_start + Fraction(moved, rate), rate, "stereo"), rate),
        )
        for moved in (0, 1, -1)
    )


def shift_of(film: Path, start: Fraction, made: Path, made_start: Fraction, rate: int) -> int:
    """Return by how many samples the same sound comes earlier in `made`; 0 where it is not clear.

    Looked for within two milliseconds, in the first second that is not silent.
    """
    most = round(_SHIFT / _RATE * rate)
    pairs = zip(
        _seconds(sound_line(film, start, rate, "stereo"), rate),
        _seconds(sound_line(made, made_start, rate, "stereo"), rate),
        strict=False,
    )
    for before, after in pairs:
        inner = before[:, most:-most]
        if before.shape[1] <= 4 * most or float(np.abs(inner).max()) < _QUIET:
            continue
        for shift in sorted(range(-most, most + 1), key=abs):
            moved = after[:, most - shift :][:, : inner.shape[1]]
            if moved.shape == inner.shape and np.allclose(inner, moved, atol=_ROUNDING):
                return shift
        return 0
    return 0


def _are_same(first: Iterator[Samples], second: Iterator[Samples]) -> bool:
    missing = more = 0
    for before, after in zip_longest(first, second, fillvalue=_NOTHING):
        both = min(before.shape[1], after.shape[1])
        missing += before.shape[1] - both
        more += after.shape[1] - both
        if missing > 1 or more > _TAIL:
            return False
        if not np.allclose(before[:, 1:both], after[:, 1:both], atol=_ROUNDING):
            return False
    return True


def _seconds(line: Iterator[Samples], rate: int) -> Iterator[Samples]:
    waiting = _NOTHING
    for piece in line:
        waiting = np.concatenate([waiting, piece], axis=1)
        while waiting.shape[1] >= rate:
            yield waiting[:, :rate]
            waiting = waiting[:, rate:]
    yield waiting


def sounds_alike(
    film: Path,
    start: Fraction,
    made: Path,
    made_start: Fraction,
    *,
    until_s: float | None = None,
) -> bool:
    """Compare two films' sound in half seconds, each from its own start on.

    At least nine tenths of the half seconds that are not silent (all but one in films of two to
    five seconds) must correlate by .9 or more when shifted by no more than two milliseconds; none
    but the last may be missing.

    Args:
        film: the one.
        start: seconds of its clock that count as 0.
        made: the other.
        made_start: likewise.
        until_s: how much of both is compared; None for all.
    """
    most = None if until_s is None else int(until_s * _RATE / _WINDOW)
    telling: list[bool] = []
    missing = 0
    for before, after in zip_longest(
        islice(_windows(film, start), most), islice(_windows(made, made_start), most)
    ):
        if before is None or after is None:
            missing += 1
            continue
        likeness = _likeness(before, after)
        if likeness is not None:
            telling.append(likeness >= _ALIKE)
    unlike = len(telling) - sum(telling)
    allowed = max(len(telling) - _SHARE * len(telling), 1 if len(telling) >= _SHORT else 0)
    return missing <= 1 and unlike <= allowed + _EXACT


def _windows(path: Path, start: Fraction) -> Iterator[Line]:
    """Yield whole windows of a film's sound on one channel, smoothed."""
    smooth = np.full(_SMOOTHED, 1 / _SMOOTHED, np.float32)
    waiting = np.zeros(0, np.float32)
    for piece in sound_line(path, start, _RATE, "mono"):
        waiting = np.concatenate([waiting, piece[0]])
        while len(waiting) >= _WINDOW:
            yield np.convolve(waiting[:_WINDOW], smooth, "same")
            waiting = waiting[_WINDOW:]


def _likeness(before: Line, after: Line) -> float | None:
    """Return the best correlation of two windows under small shifts; None where both are silent."""
    inner = before[_SHIFT:-_SHIFT]
    power = float(np.mean(inner**2)), float(np.mean(after**2))
    if max(power) < _QUIET**2:
        return None
    if min(power) == 0:
        return 0.0
    shifted = np.correlate(after, inner, "valid") / len(inner)
    return float(shifted.max() / np.sqrt(power[0] * power[1]))
