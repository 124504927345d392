"""The sound of one film from a moment on, laid out in session time to the sample."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import av.error

from vippcoder.media.playback.tempo import CHANNELS, RATE, Tempo
from vippcoder.media.sound_line import decoded_sound, laid_out
from vippcoder.media.source import open_film, sound_of
from vippcoder.media.times import MICROSECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_RUN_UP_S: Final = Fraction(1, 5)
"""Decoding starts so much earlier: coders need some packets to come to their full sound."""


class SoundReader:
    """Reads a film's sound as 16 bit stereo at 48 kHz. For one thread at a time.

    Args:
        path: the film.
        origin_us: session time 0 in the container's own clock, in microseconds.

    Raises:
        StudyError: not a film.
    """

    def __init__(self, path: Path, origin_us: int) -> None:
        self._container, _ = open_film(path)
        self._stream = sound_of(self._container)
        self._origin_us = origin_us

    @property
    def has_sound(self) -> bool:
        """Whether there is sound that can be decoded."""
        return self._stream is not None

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def play(
        self, start_us: int, speed: float = 1.0, gain_db: float = 0.0
    ) -> Iterator[NDArray[np.int16]]:
        """Yield what is heard from session time `start_us` on, in pieces of shape (n, 2).

        The first sample belongs to `start_us`; silence stands where the film has no sound before
        its end. Sample n of what is yielded belongs to `start_us + n * speed / 48000` s, an onset
        to `early_us(speed)` later. Ends with the sound.
        """
        stream = self._stream
        if stream is None or stream.time_base is None:
            return
        start = Fraction(self._origin_us + start_us, MICROSECONDS)
        with suppress(av.error.FFmpegError):
            self._container.seek(max(int((start - _RUN_UP_S) / stream.time_base), 0), stream=stream)
        stream.codec_context.flush_buffers()
        tempo = Tempo(speed, gain_db)
        frames = decoded_sound(self._container, stream)
        for samples in laid_out(frames, start, RATE, "stereo", "s16"):
            yield from tempo.through(samples.reshape(-1, CHANNELS))
        yield from tempo.rest()
