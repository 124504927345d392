"""A film's sound, decoded: in order, and as a plain timeline to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av.error
import numpy as np
from av.audio.resampler import AudioResampler

from vippcoder.media.source import open_film, sound_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction
    from pathlib import Path

    import numpy.typing as npt
    from av.audio.frame import AudioFrame

_RATE = 8_000


def decoded_sound(path: Path) -> Iterator[AudioFrame]:
    """Yield the film's sound, decoded, up to where the file breaks off; damaged packets left out."""
    container, _ = open_film(path)
    with container:
        stream = sound_of(container)
        if stream is None:
            return
        try:
            for packet in container.demux(stream):
                try:
                    yield from packet.decode()
                except av.error.FFmpegError:
                    continue
        except av.error.FFmpegError:
            return


def heard(path: Path, start: Fraction) -> npt.NDArray[np.float32]:
    """Return a film's sound on one channel, 8,000 samples a second, from `start` on.

    Args:
        path: the film.
        start: seconds of the container's clock that become sample 0; sound before is left out.
    """
    resampler = AudioResampler("flt", "mono", _RATE)
    parts: list[tuple[int, npt.NDArray[np.float32]]] = []
    at = 0
    for frame in decoded_sound(path):
        if frame.pts is not None and frame.time_base is not None:
            at = round((frame.pts * frame.time_base - start) * _RATE)
        frame.pts = None
        for part in resampler.resample(frame):
            samples = part.to_ndarray()[0].astype(np.float32, copy=False)
            parts.append((at, samples))
            at += len(samples)
    line = np.zeros(max((first + len(part) for first, part in parts), default=0), np.float32)
    for first, part in parts:
        skipped = max(-first, 0)
        line[first + skipped : first + len(part)] = part[skipped:]
    return line
