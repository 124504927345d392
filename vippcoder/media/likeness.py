"""Where one stretch of sound fits into another: numbers only, no files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

Samples: TypeAlias = npt.NDArray[np.float32]
"""One channel."""
Numbers: TypeAlias = npt.NDArray[np.float64]

_HOP_S = 0.01
_SPAN = 256
"""Samples of one spectrum."""
_BANDS_HZ = (150, 300, 500, 800, 1200, 1700, 2400, 3600)
_PIECE = 4096
_CANDIDATES = 6
_APART_S = 0.4
"""Two likely offsets nearer than this are one."""
_SEARCH_S = 0.3
"""How far a window's own offset may be from the likely one: rough steps and drifting clocks."""
_WINDOWS = 24
_WINDOW_S = (1.5, 8.0)
_AGREE_S = 0.004
_WHITEN = 0.8
"""1 would be the pure phase transform; a little less keeps noise between the voices down."""
_HEARD_HZ = (150, 3600)
_DRIFT_AT_MOST = 1e-3
_DRIFT_FROM_S = 20.0
_SHARP = 1.3
"""How much a window's best place must stand out over its second best: chance gives up to 1.2."""
_ASIDE_S = 0.01


@dataclass(frozen=True, slots=True)
class Vote:
    """What the windows say about one likely offset, in seconds: A = B + offset."""

    offset_s: float
    """In the middle of what both recorded."""
    drift: float
    """How the offset grows with A's time."""
    agreeing: int
    share: float
    """Of the windows that hold sound, how many agree."""
    agreeing_s: float
    """How long the windows that agree are together."""
    common_s: float
    """How long both recorded."""

    def is_same_as(self, other: Vote) -> bool:
        """Whether both mean one offset."""
        return abs(self.offset_s - other.offset_s) < _AGREE_S


def likely_lags(first: Samples, second: Samples, rate: int) -> list[float]:
    """Return the offsets in seconds at which sound sets in alike, the likeliest first.

    At least three seconds, or a tenth of the shorter, overlap.
    """
    one, two = _onsets(first, rate), _onsets(second, rate)
    length = one.shape[1] + two.shape[1]
    size = 1 << (length - 1).bit_length()
    spectrum = np.fft.rfft(one, size) * np.conj(np.fft.rfft(two, size))
    ring = np.fft.irfft(spectrum.sum(axis=0), size)
    lags = np.arange(-two.shape[1] + 1, one.shape[1])
    common = np.minimum(one.shape[1], lags + two.shape[1]) - np.maximum(lags, 0)
    score = ring[lags] / np.sqrt(common)
    least = max(3 / _HOP_S, min(one.shape[1], two.shape[1]) / 10)
    score[common < least] = -np.inf
    found: list[float] = []
    around = round(_APART_S / _HOP_S)
    while len(found) < _CANDIDATES and np.isfinite(score.max()):
        place = int(score.argmax())
        found.append(float(lags[place]) * _HOP_S)
        score[max(place - around, 0) : place + around + 1] = -np.inf
    return found


def _onsets(samples: Samples, rate: int) -> Numbers:
    """Return how suddenly sound sets in, shape (bands, steps), each band of mean 0 and spread 1."""
    hop = round(_HOP_S * rate)
    steps = max((len(samples) - _SPAN) // hop + 1, 1)
    edges = [round(hz * _SPAN / rate) for hz in _BANDS_HZ]
    energy = np.empty((len(edges) - 1, steps))
    window = np.hanning(_SPAN)
    padded = np.pad(samples, (0, max(_SPAN - len(samples), 0)))
    spans = np.lib.stride_tricks.sliding_window_view(padded, _SPAN)[::hop]
    for start in range(0, steps, _PIECE):
        power = np.abs(np.fft.rfft(spans[start : start + _PIECE] * window)) ** 2
        for band, (low, high) in enumerate(pairwise(edges)):
            energy[band, start : start + _PIECE] = power[:, low:high].sum(axis=1)
    usual = np.median(energy, axis=1, keepdims=True) + 1e-12
    rising = np.maximum(np.diff(np.log1p(energy / usual), axis=1, prepend=0), 0)
    rising -= rising.mean(axis=1, keepdims=True)
    spread: Numbers = rising / (rising.std(axis=1, keepdims=True) + 1e-12)
    return spread


def vote(first: Samples, second: Samples, lag_s: float, rate: int) -> Vote | None:
    """Ask short windows spread over what both recorded whether the offset is near `lag_s`."""
    start = max(lag_s, 0.0)
    end = min(len(first) / rate, lag_s + len(second) / rate)
    long = min(max((end - start) / 4, _WINDOW_S[0]), _WINDOW_S[1])
    if end - start < long:
        return None
    most = int((end - start - long) / (long / 2)) + 1  # they overlap by half
    count = min(_WINDOWS, most)
    centres, offsets = [], []
    heard = 0
    for at in np.linspace(start, end - long, count):
        own = _own_offset(first, second, _Window(float(at), long, lag_s), rate)
        heard += own is not None
        if own is not None and own[1] >= _SHARP:
            centres.append(float(at) + long / 2)
            offsets.append(own[0])
    if not offsets:
        return None
    line = _agreement(np.array(centres), np.array(offsets), (start, end))
    return Vote(*line, line[2] / heard, line[2] * long, end - start)


@dataclass(frozen=True, slots=True)
class _Window:
    """Where to look, in seconds of the first recording, and the offset to look around."""

    at: float
    long: float
    lag: float


def _own_offset(
    first: Samples, second: Samples, window: _Window, rate: int
) -> tuple[float, float] | None:
    """Return the offset that one window shows and how clearly, or None where it holds nothing."""
    begin = round(window.at * rate)
    piece = first[begin : begin + round(window.long * rate)].astype(np.float64)
    there = round((window.at - window.lag - _SEARCH_S) * rate)
    reach = len(piece) + 2 * round(_SEARCH_S * rate)
    other = second[max(there, 0) : max(there + reach, 0)].astype(np.float64)
    if not piece.any() or not other.any():
        return None
    size = 1 << (len(piece) + len(other) - 1).bit_length()
    cross = np.fft.rfft(piece, size) * np.conj(np.fft.rfft(other, size))
    hz = np.fft.rfftfreq(size, 1 / rate)
    cross[(hz < _HEARD_HZ[0]) | (hz > _HEARD_HZ[1])] = 0
    ring = np.fft.irfft(cross / (np.abs(cross) ** _WHITEN + 1e-12), size)
    # A shift of k: piece[n] is like other[n - k]. The offset says how A's clock is ahead of B's.
    nominal = round(window.lag * rate) - begin + max(there, 0)
    shifts = np.arange(-round(_SEARCH_S * rate), round(_SEARCH_S * rate) + 1) + nominal
    near = ring[shifts % size]
    place = int(near.argmax())
    offset = shifts[0] + place + _summit(near, place) + begin - max(there, 0)
    aside = round(_ASIDE_S * rate)
    rest = np.concatenate([near[: max(place - aside, 0)], near[place + aside + 1 :]])
    return float(offset) / rate, float(near[place] / max(rest.max(), 1e-12))


def _summit(values: Numbers, place: int) -> float:
    """Return how far from `place` the curve through three points peaks, -0.5 to 0.5."""
    if not 0 < place < len(values) - 1:
        return 0.0
    left, top, right = values[place - 1 : place + 2]
    bend = left - 2 * top + right
    return 0.0 if bend == 0 else float(np.clip((left - right) / (2 * bend), -0.5, 0.5))


def _agreement(
    centres: Numbers, offsets: Numbers, common: tuple[float, float]
) -> tuple[float, float, int]:
    """Return the line, level or with the drift of clocks, on which most windows lie.

    Returns:
        Its offset in the middle, its slope, and how many windows lie on it.
    """
    middle = sum(common) / 2
    best = (0.0, 0.0, 0)
    for level, slope in _lines(centres, offsets, middle, common[1] - common[0]):
        close = np.abs(offsets - level - slope * (centres - middle)) <= _AGREE_S
        if close.sum() > best[2]:
            lying = np.median(offsets[close] - slope * (centres[close] - middle))
            best = (float(lying), float(slope), int(close.sum()))
    return best


def _lines(
    centres: Numbers, offsets: Numbers, middle: float, common_s: float
) -> Iterator[tuple[float, float]]:
    """Yield level lines through each window, then those through two windows far apart."""
    for offset in offsets:
        yield float(offset), 0.0
    if common_s < _DRIFT_FROM_S:
        return
    for here in range(len(centres)):
        for there in range(here + 1, len(centres)):
            apart = centres[there] - centres[here]
            slope = (offsets[there] - offsets[here]) / apart if apart else np.inf
            if abs(slope) <= _DRIFT_AT_MOST and apart > common_s / 4:
                yield float(offsets[here] - slope * (centres[here] - middle)), float(slope)
