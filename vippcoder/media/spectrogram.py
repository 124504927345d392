"""Which pitches sound when, up to 8 kHz, in session time: what a spectrogram draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.media.samples import JITTER_US
from vippcoder.media.times import MICROSECONDS
from vippcoder.media.waveform import parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.media.samples import Heard, Stretch

TOP_HZ: Final = 8_000
"""Voices and what they do lie below."""
ROWS: Final = 128
"""Steps of pitch from 0 to `TOP_HZ`, 62.5 Hz each."""
MOST_COLUMNS: Final = 4096
"""Bound on any spectrogram: 512 kB."""
_WINDOW_S: Final = 0.0213
_LOWEST_DB: Final = -90.0
_HIGHEST_DB: Final = -20.0
_LEAST_PIECE_US: Final = 40_000
"""Longer than any window, so that no piece falls between two."""
_AT_ONCE: Final = 512


@dataclass(frozen=True, slots=True)
class Spectrogram:
    """How strong each pitch is in each of equal parts of a stretch of the session.

    `levels` has shape (columns, `ROWS`), lowest pitch first, 0 for -90 dB of full scale and below,
    255 for -20 dB and above, even in decibels between.
    """

    levels: NDArray[np.uint8]
    start_us: int
    end_us: int

    def columns(self, start_us: int, end_us: int, count: int) -> NDArray[np.uint8]:
        """Return the strongest levels in `count` equal parts of a stretch, shape (count, `ROWS`).

        A part shorter than a column shows the one that it lies in; parts outside are 0.
        """
        length = self.end_us - self.start_us
        held, cuts = parts(
            start_us - self.start_us, end_us - self.start_us, count, len(self.levels), length
        )
        drawn = np.zeros((count, ROWS), np.uint8)
        if len(held):
            padded = np.concatenate((self.levels, np.zeros((1, ROWS), np.uint8)))
            drawn[held] = np.maximum.reduceat(padded, cuts, axis=0)[::2]
        return drawn


def spectrogram(stretch: Stretch, count: int) -> Spectrogram:
    """Return a decoded range in `count` columns (at most `MOST_COLUMNS`).

    Each column holds the strongest of its windows of about 21 ms, so that nothing short is lost
    between two columns.
    """
    samples, rate = stretch.samples, stretch.rate
    end_us = stretch.start_us + max(len(samples) * MICROSECONDS // rate, 1)
    count = min(max(count, 1), MOST_COLUMNS)
    size = _window(rate)
    padded = np.pad(samples, size // 2)
    views = np.lib.stride_tricks.sliding_window_view(padded, size)
    wide = max(len(samples) / count, 1)
    tries = max(int(np.ceil(2 * wide / size)), 1)
    levels = np.zeros((count, ROWS), np.uint8)
    for part in range(tries):
        places = (np.arange(count) + (part + 0.5) / tries) * len(samples) / count
        offsets = places.astype(np.int64)
        for first in range(0, count, _AT_ONCE):
            some = np.minimum(offsets[first : first + _AT_ONCE], len(views) - 1)
            here = levels[first : first + _AT_ONCE]
            np.maximum(here, _levels(views[some], rate), out=here)
    return Spectrogram(levels, stretch.start_us, end_us)


class PitchGauge:
    """Gathers the spectrogram of a whole session from sound as it is decoded.

    Args:
        end_us: the session's length in microseconds.
    """

    def __init__(self, end_us: int) -> None:
        self._end_us = end_us
        self._piece_us = max(-(-end_us // MOST_COLUMNS), _LEAST_PIECE_US)
        self._held = np.zeros((max(-(-end_us // self._piece_us), 1), ROWS), np.uint8)
        self._waiting: list[NDArray[np.float32]] = []
        self._at_us = self._next_us = 0
        self._rate = 0

    def take(self, heard: Heard) -> None:
        """Add a piece of sound; a jump in time begins anew."""
        is_next = abs(heard.at_us - self._next_us) <= JITTER_US
        if heard.rate != self._rate or not is_next:
            self._flush(whole=True)
            self._at_us, self._rate = heard.at_us, heard.rate
        self._waiting.append(heard.samples.mean(axis=0))
        self._next_us = heard.end_us
        if sum(map(len, self._waiting)) >= _AT_ONCE * _window(self._rate):
            self._flush(whole=False)

    def spectrogram(self) -> Spectrogram:
        """Return what was gathered."""
        self._flush(whole=True)
        return Spectrogram(self._held, 0, len(self._held) * self._piece_us)

    def _flush(self, *, whole: bool) -> None:
        """Turn what waits into levels, window beside window; `whole` also what fills no window."""
        if not self._waiting:
            return
        samples, size = np.concatenate(self._waiting), _window(self._rate)
        rest = len(samples) % size
        if whole and rest:
            samples, rest = np.pad(samples, (0, size - rest)), 0
        windows = samples[: len(samples) - rest].reshape(-1, size)
        middles = self._at_us + (2 * np.arange(len(windows), dtype=np.int64) + 1) * (
            size * MICROSECONDS
        ) // (2 * self._rate)
        self._waiting = [samples[len(samples) - rest :]] if rest else []
        self._at_us += len(windows) * size * MICROSECONDS // self._rate
        where = middles // self._piece_us
        inside = (where >= 0) & (where < len(self._held)) & (middles < self._end_us)
        if inside.any():
            np.maximum.at(self._held, where[inside], _levels(windows[inside], self._rate))


def _window(rate: int) -> int:
    """Return the samples of a window: a power of two near 21 ms."""
    return int(2 ** max(round(np.log2(rate * _WINDOW_S)), 5))


def _levels(windows: NDArray[np.float32], rate: int) -> NDArray[np.uint8]:
    """Return the level of each row of pitch, shape (windows, `ROWS`)."""
    size = windows.shape[1]
    shape = np.hanning(size).astype(np.float32)
    power = np.abs(np.fft.rfft(windows * shape, axis=1)) * (2 / shape.sum())
    edges = np.arange(ROWS + 1) * (TOP_HZ / ROWS) * size / rate
    first = np.minimum(np.floor(edges[:-1] + 0.5).astype(np.int64), size // 2)
    is_there = edges[:-1] <= size / 2
    top = min(int(edges[-1]) + 1, size // 2 + 1)
    strongest = np.maximum.reduceat(power[:, :top], np.minimum(first, top - 1), axis=1)
    strongest[:, ~is_there] = 0
    decibels = 20 * np.log10(np.maximum(strongest, 1e-6))
    share = (decibels - _LOWEST_DB) / (_HIGHEST_DB - _LOWEST_DB)
    return np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8)
