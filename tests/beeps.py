"""Films of beeps and flashes: one white frame a second, a beep that begins with it.

Quiet noise runs through the whole sound, as in a room, so that a stall is seen as silence; every
frame bears its number. The picture's parts are drawn once: twenty minutes take seconds to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import av
import numpy as np

from vippcoder.demonstration.frame_code import burn_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import OutputContainer
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

SOUND_RATE: Final = 48_000
BEEP_HZ: Final = 1000
BEEP_S: Final = 0.1
TORN_S: Final = 0.3
"""Beeps begin farther apart than this, also when played at twice the speed."""
BRIGHT: Final = 200
"""A picture whose middle is brighter than this is a flash."""
_TICKS: Final = 90_000
_BLOCK: Final = 1024
_WHITE, _NEUTRAL, _STRIP = 235, 128, 6


@dataclass(frozen=True)
class BeepFilm:
    """What such a film is like; `seed` makes its frame times uneven."""

    seconds: float
    size: tuple[int, int] = (320, 180)
    fps: int = 25
    seed: int | None = None
    keyframe_every: int = 50
    grain: int = 0
    """How much the sensor rustles; 3 costs as many bits as a phone's film."""


def draw_beeps(path: Path, film: BeepFilm) -> Path:
    """Draw and code a film as H.264 and AAC."""
    times = frame_times(film)
    flashes = flash_frames(times)
    with av.open(str(path), "w", format="mp4") as container:
        stream = _stream(container, film)
        speaker = container.add_stream("aac", rate=SOUND_RATE)
        speaker.codec_context.layout = "mono"
        speaker.codec_context.bit_rate = 128_000
        sound = _sound([times[frame] for frame in flashes], film.seconds)
        heard = 0.0
        canvas, lit = _Canvas(film), set(flashes)
        for number, tick in enumerate(times):
            frame = canvas.frame(number, is_flash=number in lit)
            frame.pts, frame.time_base = tick, Fraction(1, _TICKS)
            container.mux(stream.encode(frame))
            while heard <= tick / _TICKS:
                piece = next(sound, None)
                if piece is None:
                    break
                heard += _BLOCK / SOUND_RATE
                container.mux(speaker.encode(piece))
        container.mux(stream.encode())
        for piece in sound:
            container.mux(speaker.encode(piece))
        container.mux(speaker.encode())
    return path


def frame_times(film: BeepFilm) -> list[int]:
    """Return the times of the frames in ticks of 1/90000 s."""
    steady = _TICKS // film.fps
    count = int(film.seconds * film.fps)
    if film.seed is None:
        return [n * steady for n in range(count)]
    chance = np.random.default_rng(film.seed)
    gaps = np.clip(chance.normal(steady, steady / 8, count), steady // 2, steady * 2)
    gaps[chance.random(count) < 0.015] += steady
    times = np.concatenate([[0], np.cumsum(gaps.astype(int))])
    return [int(t) for t in times if t < film.seconds * _TICKS]


def flash_frames(times: list[int]) -> list[int]:
    """Return the frames that flash: the first at or after 1 s, 2 s and so on."""
    found = np.searchsorted(times, np.arange(_TICKS, times[-1] - _TICKS // 2, _TICKS))
    return [int(frame) for frame in found]


class _Canvas:
    """A texture that moves sideways, with the frame's number on it."""

    def __init__(self, film: BeepFilm) -> None:
        width, height = film.size
        chance = np.random.default_rng(1)
        coarse = chance.integers(50, 150, (height // 8 + 1, width // 8 + 1), np.uint8)
        texture = np.kron(coarse, np.ones((8, 8), np.uint8))[:height, :width]
        self._textures = [texture]
        if film.grain:
            grains = (chance.integers(0, film.grain, texture.shape, np.uint8) for _ in range(5))
            self._textures = [texture + grain for grain in grains]
        self._plate = np.zeros((height, width, 3), np.uint8)
        self._planes = np.full((height * 3 // 2, width), _NEUTRAL, np.uint8)
        self._height = height

    def frame(self, number: int, *, is_flash: bool) -> av.VideoFrame:
        """Return the picture of a frame."""
        height, strip = self._height, self._height // _STRIP
        luma = self._planes[:height]
        if is_flash:
            luma[:] = _WHITE
        else:
            texture = self._textures[number % len(self._textures)]
            shift = number * 2 % luma.shape[1]
            luma[:, shift:] = texture[:, : luma.shape[1] - shift]
            luma[:, :shift] = texture[:, luma.shape[1] - shift :]
        burn_in(self._plate, number)
        seen = self._plate[-strip:, :, 0]
        np.copyto(luma[-strip:], seen, where=seen > 0)
        return av.VideoFrame.from_ndarray(self._planes, format="yuv420p")


def _stream(container: OutputContainer, film: BeepFilm) -> VideoStream:
    every = film.keyframe_every
    params = f"keyint={every}:min-keyint={every}:scenecut=0:bframes=2:cabac=1:no-deblock=0"
    options = {"preset": "ultrafast", "crf": "23", "x264-params": params}
    stream = container.add_stream("libx264", rate=film.fps, options=options)
    stream.width, stream.height = film.size
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = stream.time_base = Fraction(1, _TICKS)
    return stream


def _sound(ticks: list[int], seconds: float) -> Iterator[av.AudioFrame]:
    """Yield noise with a beep from each of these ticks on."""
    chance = np.random.default_rng(2)
    length = int(BEEP_S * SOUND_RATE)
    beep = 0.5 * np.sin(2 * np.pi * BEEP_HZ * np.arange(length) / SOUND_RATE)
    starts = [round(tick * SOUND_RATE / _TICKS) for tick in ticks]
    for first in range(0, int(seconds * SOUND_RATE), _BLOCK):
        wave = 0.02 * chance.standard_normal(_BLOCK)
        for start in starts[:2]:
            low, high = max(start, first), min(start + length, first + _BLOCK)
            if low < high:
                wave[low - first : high - first] += beep[low - start : high - start]
        while starts and starts[0] + length <= first + _BLOCK:
            starts.pop(0)
        piece = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], "fltp", "mono")
        piece.sample_rate, piece.pts, piece.time_base = SOUND_RATE, first, Fraction(1, SOUND_RATE)
        yield piece


@dataclass(frozen=True)
class Beep:
    """A beep found in a sound: when it begins, how high it is."""

    sample: int
    hertz: float


def find_beeps(samples: NDArray[np.int16], rate: int = SOUND_RATE) -> list[Beep]:
    """Find the beeps in a sound, one channel; the height is read from the middle half of each.

    A beep that a stall tears in two is one.
    """
    step, found = _step(rate), list[Beep]()
    for start, end in _runs((level := loudness(samples, rate)) > level.max(initial=1) / 2):
        is_new = not found or start * step - found[-1].sample > TORN_S * rate
        if is_new and end - start >= BEEP_S * rate / step / 4:
            quarter = (end - start) // 4
            middle = samples[(start + quarter) * step : (end - quarter) * step]
            found.append(Beep(start * step, _height(middle, rate)))
    return found


def longest_silence_s(samples: NDArray[np.int16], rate: int = SOUND_RATE) -> float:
    """Return the longest silence between the first and the last beep, in seconds."""
    beeps = find_beeps(samples, rate)
    if len(beeps) < 2:
        return float("inf")
    level = loudness(samples[beeps[0].sample : beeps[-1].sample], rate, 20)
    longest = max((end - start for start, end in _runs(level < level.max() / 200)), default=0)
    return longest * _step(rate) / rate


def loudness(samples: NDArray[np.int16], rate: int, smooth: int = 5) -> NDArray[np.float64]:
    """Return the mean absolute value in steps of half a millisecond, smoothed over some."""
    step = _step(rate)
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    level = np.abs(whole.astype(np.float32)).mean(axis=1, dtype=np.float64)
    return np.convolve(level, np.full(smooth, 1 / smooth), "same") if level.size else level


def _step(rate: int) -> int:
    return rate // 2000


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where the mask holds without a gap: (start, end)."""
    edges = np.flatnonzero(np.diff(np.r_[False, mask, False].astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _height(tone: NDArray[np.int16], rate: int) -> float:
    wave = tone.astype(np.float64) * np.hanning(len(tone))
    spectrum = np.abs(np.fft.rfft(wave, 1 << 16))
    return float(spectrum.argmax() * rate / (1 << 16))
