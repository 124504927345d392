"""The sound of one film from a moment on, laid out in session time to the sample."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import av
import av.error
import numpy as np

from vippcoder.media.playback.tempo import CHANNELS, RATE, Tempo, as_stereo
from vippcoder.media.source import open_film, sound_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.packet import Packet
    from numpy.typing import NDArray

_PREROLL_US: Final = 200_000
"""Decoding starts so much earlier: coders need some packets to come to their full sound."""

_SLIP: Final = RATE // 50
"""Samples by which stamps may disagree with the count before a gap is filled, or an overlap cut:
containers of millisecond ticks stray less, a real gap is longer."""

_JUMP: Final = RATE * 20
"""Samples from which on a disagreement is a jump of the clock and no gap in the sound."""

_SECOND_US: Final = 1_000_000


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
        tempo = Tempo(speed, gain_db)
        for samples in self._laid_out(start_us):
            yield from tempo.through(samples)
        yield from tempo.rest()

    def _laid_out(self, start_us: int) -> Iterator[NDArray[np.int16]]:
        """Yield the samples from `start_us` on without gap or overlap."""
        filled = shift = 0
        begins = True
        for at_us, samples in self._decoded(start_us):
            slip = round((at_us - start_us) * RATE / _SECOND_US) + shift - filled
            if not begins and abs(slip) > _JUMP:
                shift -= slip  # the clock was set or wrapped: the sound itself goes on
                slip = 0
            if slip > 0 and (begins or slip > _SLIP):
                yield from _silence(slip)
                filled += slip
            cut = -slip if slip < 0 and (begins or -slip > _SLIP) else 0
            kept = samples[cut:]
            if len(kept):
                begins = False
                filled += len(kept)
                yield kept

    def _decoded(self, start_us: int) -> Iterator[tuple[int, NDArray[np.int16]]]:
        """Yield the session time of each decoded piece and its samples, from a little before."""
        stream = self._stream
        if stream is None or stream.time_base is None:
            return
        from_us = max(self._origin_us + start_us - _PREROLL_US, 0)
        with suppress(av.error.FFmpegError):
            self._container.seek(int(from_us / _SECOND_US / stream.time_base), stream=stream)
        stream.codec_context.flush_buffers()
        resampler = _resampler()
        try:
            for packet in self._container.demux(stream):
                for frame in _frames(packet):
                    if frame.pts is None or frame.time_base is None:
                        continue
                    at_us = round(frame.pts * frame.time_base * _SECOND_US) - self._origin_us
                    try:
                        pieces = resampler.resample(frame)
                    except ValueError:  # another rate or number of channels from here on
                        resampler = _resampler()
                        pieces = resampler.resample(frame)
                    for piece in pieces:
                        yield at_us, as_stereo(piece)
        except av.error.FFmpegError:
            return  # the rest cannot be read: the picture goes on in silence


def _frames(packet: Packet[av.AudioStream]) -> list[AudioFrame]:
    try:
        return list(packet.decode())
    except av.error.FFmpegError:
        return []  # a damaged piece is heard as silence


def _resampler() -> av.AudioResampler:
    return av.AudioResampler(format="s16", layout="stereo", rate=RATE)


def _silence(samples: int) -> Iterator[NDArray[np.int16]]:
    piece = RATE // 10
    while samples > 0:
        yield np.zeros((min(piece, samples), CHANNELS), np.int16)
        samples -= piece
