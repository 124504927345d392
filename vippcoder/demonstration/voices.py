"""Speech-like sound in two voices: syllables of vowels and soft consonants, with pauses.

No word can be made out; a pitch contour, formants and pauses make it sound like people talking to
each other, and give a waveform worth looking at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from random import Random

RATE = 48_000
"""Samples a second, one channel."""
_STEP = 100
"""Mouth positions a second."""

Samples = npt.NDArray[np.float32]

_VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (390, 1990, 2550),
    (570, 840, 2410),
    (440, 1020, 2240),
    (300, 870, 2240),
    (660, 1720, 2410),
)  # first three formants in Hz, about as Peterson and Barney measured them (1952)
_WIDTHS = (90, 120, 180)


@dataclass(frozen=True, slots=True)
class _Voice:
    pitch_hz: float
    formant_scale: float
    loudness: float
    syllable_s: tuple[float, float]
    syllables: tuple[int, int]
    pause_s: tuple[float, float]


_PARENT = _Voice(215, 1.08, 0.30, (0.14, 0.26), (3, 9), (0.5, 1.4))
_CHILD = _Voice(355, 1.34, 0.24, (0.12, 0.34), (1, 4), (0.3, 1.1))


@dataclass(frozen=True, slots=True)
class Speech:
    """A film's sound and what the mouths do meanwhile."""

    samples: Samples
    """One channel, -1..1, RATE a second."""
    mouths: tuple[Samples, Samples]
    """Parent's and child's mouth, 0 shut .. 1 wide open, 100 a second."""

    def open_at(self, second: float) -> tuple[float, float]:
        """Return how far the parent's and the child's mouths are open."""
        at = min(max(int(second * _STEP), 0), len(self.mouths[0]) - 1)
        return float(self.mouths[0][at]), float(self.mouths[1][at])


def speak(seconds: float, chance: Random) -> Speech:
    """Let two voices take turns for `seconds`."""
    total = int(seconds * RATE)
    samples = _room_tone(total, chance)
    mouths = np.zeros((2, int(seconds * _STEP) + 1), np.float32)
    at = chance.uniform(0.3, 0.9)
    while at < seconds - 0.5:
        who = 0 if chance.random() < 0.62 else 1  # noqa: PLR2004 - the parent speaks more
        voice = (_PARENT, _CHILD)[who]
        count = chance.randint(*voice.syllables)
        rise = chance.uniform(-0.15, 0.3)
        for number in range(count):
            long = chance.uniform(*voice.syllable_s) * (1.5 if number == count - 1 else 1)
            lift = 1 + rise * number / count + 0.12 * chance.uniform(-1, 1)
            sound = _syllable(voice, long, lift, chance)
            first = int(at * RATE)
            part = sound[: max(total - first, 0)]
            samples[first : first + len(part)] += part
            _move(mouths[who], at, long)
            at += long * 0.94 + (0.05 if chance.random() < 0.2 else 0)  # noqa: PLR2004
        at += chance.uniform(*voice.pause_s)
    return Speech(np.clip(samples, -0.98, 0.98), (mouths[0], mouths[1]))


def _syllable(voice: _Voice, seconds: float, lift: float, chance: Random) -> Samples:
    """Return one syllable: a soft onset, a vowel that glides a little, a fall."""
    count = int(seconds * RATE)
    way = np.linspace(0, 1, count, dtype=np.float32)
    pitch = voice.pitch_hz * lift * (1 + 0.16 * np.sin(np.pi * way) - 0.08 * way)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    start, end = chance.choice(_VOWELS), chance.choice(_VOWELS)
    sound = np.zeros(count, np.float32)
    middle = voice.pitch_hz * lift
    for harmonic in range(1, int(5200 / middle) + 1):
        first = _gain(start, harmonic * middle / voice.formant_scale)
        last = _gain(end, harmonic * middle / voice.formant_scale)
        level = (first * (1 - 0.6 * way) + last * 0.6 * way) / harmonic**0.6
        sound += (level * np.sin(harmonic * phase)).astype(np.float32)
    rise = np.clip(way / 0.16, 0, 1) ** 2 * np.clip((1 - way) / 0.3, 0, 1)
    sound *= rise * voice.loudness / max(float(np.abs(sound).max()), 1e-6)
    return sound + _consonant(count, chance) * voice.loudness


def _gain(formants: tuple[int, int, int], hz: float) -> float:
    """Return how strongly the vocal tract lets `hz` pass."""
    gains = (1.0, 0.5, 0.22)
    return (
        sum(
            gain / (1 + ((hz - formant) / width) ** 2)
            for gain, formant, width in zip(gains, formants, _WIDTHS, strict=True)
        )
        + 0.01
    )


def _consonant(count: int, chance: Random) -> Samples:
    """Return a breath of noise at the start of a syllable, or none."""
    burst = np.zeros(count, np.float32)
    if chance.random() < 0.45:  # noqa: PLR2004 - every other syllable starts softly
        return burst
    size = min(int(chance.uniform(0.015, 0.05) * RATE), count)
    noise = np.random.default_rng(chance.getrandbits(32)).standard_normal(size)
    burst[:size] = np.diff(noise, prepend=0.0) * np.hanning(size) * 0.09
    return burst


def _room_tone(total: int, chance: Random) -> Samples:
    """Return the faint sound of a quiet room."""
    noise = np.random.default_rng(chance.getrandbits(32)).standard_normal(total + 64)
    smooth = np.convolve(noise, np.ones(24) / 24, "same")[:total]
    return (smooth * 0.004).astype(np.float32)


def _move(mouth: Samples, at: float, seconds: float) -> None:
    """Open and shut a mouth over one syllable."""
    first, last = int(at * _STEP), min(int((at + seconds) * _STEP), len(mouth))
    if last > first:
        mouth[first:last] = np.sin(np.linspace(0.15, np.pi - 0.1, last - first))
