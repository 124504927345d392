"""How loud a film is, moment by moment, in session time: what a waveform draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.media.times import MICROSECONDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.media.samples import Heard, Stretch

PEAK_US: Final = 10_000
"""Length of what one pair of peaks of a whole film stands for: a syllable takes ten or more."""
FINE_US: Final = 250
"""The same where a range was decoded to be seen closely."""
FULL: Final = 127
"""The peak of a sound as loud as its coding can hold."""
_COARSER: Final = 16
_FINE_ENOUGH: Final = 4


@dataclass(frozen=True, slots=True)
class Waveform:
    """The lowest and highest sample of each piece of a session or of a range of it.

    `peaks` has shape (pieces, 2), lowest and highest of all channels, each -127..127; piece i
    begins at session time `start_us` + i * `piece_us`. Where there is no sound both are 0.
    """

    peaks: NDArray[np.int8]
    piece_us: int = PEAK_US
    start_us: int = 0
    usual_peak: int = field(init=False, repr=False, compare=False)
    """The peak that all but the loudest thousandth stay below, 1..127."""
    _levels: tuple[NDArray[np.int8], ...] = field(init=False, repr=False, compare=False)
    _sums: NDArray[np.int32] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        highest = np.abs(self.peaks.astype(np.int16)).max(axis=1, initial=1)
        usual = int(np.percentile(highest, 99.9)) if len(highest) else 1
        object.__setattr__(self, "usual_peak", usual)
        levels = [self.peaks]
        while len(levels[-1]) > _COARSER:
            levels.append(_joined(levels[-1]))
        object.__setattr__(self, "_levels", tuple(levels))
        sums = np.zeros((len(self.peaks) + 1, 2), np.int32)
        np.cumsum(self.peaks, axis=0, dtype=np.int32, out=sums[1:])
        object.__setattr__(self, "_sums", sums)

    @property
    def end_us(self) -> int:
        """Session time at which the last piece ends."""
        return self.start_us + len(self.peaks) * self.piece_us

    def columns(self, start_us: int, end_us: int, count: int) -> NDArray[np.int8]:
        """Return the peaks of `count` equal parts of a stretch, shape (count, 2).

        A part shorter than a piece shows the piece that it lies in; parts outside are 0.
        """
        start_us, end_us = start_us - self.start_us, end_us - self.start_us
        level = 0
        while level + 1 < len(self._levels) and (end_us - start_us) >= (
            _FINE_ENOUGH * count * self.piece_us * _COARSER ** (level + 1)
        ):
            level += 1
        peaks, piece_us = self._levels[level], self.piece_us * _COARSER**level
        held, cuts = parts(start_us, end_us, count, len(peaks), len(peaks) * piece_us)
        drawn = np.zeros((count, 2), np.int8)
        if len(held):
            padded = np.concatenate((peaks, np.zeros((1, 2), np.int8)))
            drawn[held, 0] = np.minimum.reduceat(padded[:, 0], cuts)[::2]
            drawn[held, 1] = np.maximum.reduceat(padded[:, 1], cuts)[::2]
        return drawn

    def usual(self, start_us: int, end_us: int, count: int) -> NDArray[np.float64]:
        """Return the mean of the peaks in each of `count` equal parts, shape (count, 2).

        Where a part holds many pieces its loudest says little, for nearly every part has one.
        """
        length = len(self.peaks) * self.piece_us
        held, cuts = parts(
            start_us - self.start_us, end_us - self.start_us, count, len(self.peaks), length
        )
        drawn = np.zeros((count, 2))
        first, last = cuts[::2], cuts[1::2]
        drawn[held] = (self._sums[last] - self._sums[first]) / (last - first)[:, None]
        return drawn


def parts(
    start_us: int, end_us: int, count: int, pieces: int, pieces_us: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which of `count` equal parts of a stretch meet any piece, and where to cut for them.

    There are `pieces` equal pieces in 0..`pieces_us`. The cuts are a pair a part, for `reduceat` on
    pieces with one more behind them; what it makes of the pieces between two parts is every second
    result, to be thrown away.
    """
    edges = start_us + (end_us - start_us) * np.arange(count + 1, dtype=np.int64) // count
    first = np.clip(edges[:-1] * pieces // pieces_us, 0, pieces)
    last = np.clip(-(-edges[1:] * pieces // pieces_us), 0, pieces)
    held = np.flatnonzero(last > first)
    return held, np.stack((first[held], last[held]), axis=1).reshape(-1)


class PeakGauge:
    """Gathers the peaks of a whole session from sound as it is decoded.

    Memory grows with the session's length alone, by 200 bytes a second.

    Args:
        end_us: the session's length in microseconds.
    """

    def __init__(self, end_us: int) -> None:
        self._peaks = np.zeros((max(-(-end_us // PEAK_US), 1), 2), np.int8)

    def take(self, heard: Heard) -> None:
        """Add a piece of sound; what lies outside the session is left out."""
        count, rate = heard.samples.shape[1], heard.rate
        times = heard.at_us * rate + np.arange(count, dtype=np.int64) * MICROSECONDS
        pieces = times // (PEAK_US * rate)
        cuts = np.concatenate(([0], np.flatnonzero(np.diff(pieces)) + 1))
        held = pieces[cuts]
        low = np.minimum.reduceat(heard.samples.min(axis=0), cuts)
        high = np.maximum.reduceat(heard.samples.max(axis=0), cuts)
        inside = (held >= 0) & (held < len(self._peaks))
        where = held[inside]
        mine = self._peaks[where]
        mine[:, 0] = np.minimum(mine[:, 0], _steps(low[inside]))
        mine[:, 1] = np.maximum(mine[:, 1], _steps(high[inside]))
        self._peaks[where] = mine

    def waveform(self) -> Waveform:
        """Return what was gathered."""
        return Waveform(self._peaks)


def fine_waveform(stretch: Stretch) -> Waveform:
    """Return the peaks of a decoded range in pieces of `FINE_US`."""
    count, rate = len(stretch.samples), stretch.rate
    pieces = np.arange(count, dtype=np.int64) * MICROSECONDS // (FINE_US * rate)
    peaks = np.zeros((int(pieces[-1]) + 1 if count else 1, 2), np.int8)
    if count:
        cuts = np.concatenate(([0], np.flatnonzero(np.diff(pieces)) + 1))
        peaks[pieces[cuts], 0] = np.minimum(_steps(np.minimum.reduceat(stretch.samples, cuts)), 0)
        peaks[pieces[cuts], 1] = np.maximum(_steps(np.maximum.reduceat(stretch.samples, cuts)), 0)
    return Waveform(peaks, FINE_US, stretch.start_us)


def _steps(values: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.rint(np.clip(values * FULL, -FULL, FULL)).astype(np.int8)


def _joined(peaks: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return every 16 pieces as one."""
    cuts = np.arange(0, len(peaks), _COARSER)
    return np.stack(
        (np.minimum.reduceat(peaks[:, 0], cuts), np.maximum.reduceat(peaks[:, 1], cuts)), axis=1
    )
