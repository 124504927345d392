"""A film's sound as AAC, in time with the pictures: the one encoder of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import av
import numpy as np

from vippcoder.media.sound_line import Samples, sound_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet

    from vippcoder.media.probe import Probe

_BITS_A_CHANNEL = 112_000
_AS_HEARD = {"flags": "+bitexact", "aac_pns": "0", "aac_is": "0"}
"""Without this the encoder puts noise of its own in place of breath and rustling."""
_RATES = (
    96_000,
    88_200,
    64_000,
    48_000,
    44_100,
    32_000,
    24_000,
    22_050,
    16_000,
    12_000,
    11_025,
    8_000,
)
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class SoundForm:
    """A form that the sound of any film is brought to."""

    rate: int
    """Samples a second."""
    layout: Literal["mono", "stereo"]
    samples: int
    """How many there are: what is longer is cut, what is shorter goes on in silence."""


class SoundEncoder:
    """Encodes the whole sound of one film; holes in it become silence.

    Args:
        path: the film; it has sound, unless a form is given: then it may be silent.
        probe: what is known of it.
        start: seconds of the film's own clock that become 0.
        form: what the sound is brought to; its own rate and channels otherwise.
    """

    def __init__(
        self, path: Path, probe: Probe, start: Fraction, form: SoundForm | None = None
    ) -> None:
        self._path = path
        self._start = start
        self._form = form
        rate = form.rate if form else probe.audio_rate or 48_000
        self.rate = rate if rate in _RATES else 48_000
        own: Literal["mono", "stereo"] = "mono" if probe.audio_channels == 1 else "stereo"
        self._layout: Literal["mono", "stereo"] = form.layout if form else own

    def add_to(self, film: OutputContainer) -> AudioStream:
        """Announce the sound to a container."""
        stream = film.add_stream("aac", rate=self.rate, options=dict(_AS_HEARD))
        stream.codec_context.layout = self._layout
        stream.codec_context.bit_rate = _BITS_A_CHANNEL * (1 if self._layout == "mono" else 2)
        stream.codec_context.time_base = stream.time_base = Fraction(1, self.rate)
        self._stream = stream
        return stream

    def packets(self) -> Iterator[Packet[Any]]:
        """Yield the coded sound."""
        line: Iterable[Samples] = sound_line(self._path, self._start, self.rate, self._layout)
        if self._form is not None:
            line = _of_length(line, self._form)
        for number, block in enumerate(_blocks(line)):
            frame = av.AudioFrame.from_ndarray(block, "fltp", self._layout)
            frame.sample_rate, frame.pts = self.rate, number * _BLOCK
            frame.time_base = Fraction(1, self.rate)
            yield from self._stream.encode(frame)
        yield from self._stream.encode(None)


def _of_length(line: Iterable[Samples], form: SoundForm) -> Iterator[Samples]:
    """Cut a line of samples, or let it go on in silence."""
    left, channels = form.samples, 1 if form.layout == "mono" else 2
    for piece in line:
        yield piece[:, :left]
        left -= min(piece.shape[1], left)
        if not left:
            return
    while left:
        count = min(left, _BLOCK)
        yield np.zeros((channels, count), np.float32)
        left -= count


def _blocks(line: Iterable[Samples]) -> Iterator[Samples]:
    """Cut a line of samples into the encoder's blocks; the last may be shorter."""
    waiting: Samples | None = None
    for piece in line:
        waiting = piece if waiting is None else np.concatenate([waiting, piece], axis=1)
        whole = waiting.shape[1] // _BLOCK * _BLOCK
        for first in range(0, whole, _BLOCK):
            yield np.ascontiguousarray(waiting[:, first : first + _BLOCK])
        waiting = waiting[:, whole:]
    if waiting is not None and waiting.shape[1]:
        yield np.ascontiguousarray(waiting)
