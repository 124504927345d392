"""A film's sound, decoded, as one line of samples without a hole or an overlap."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

import av.error
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

from vippcoder.media.source import open_film, sound_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame

Samples: TypeAlias = npt.NDArray[np.float32]
"""Channels x samples, -1..1."""

_GAP_S = Fraction(1, 50)
"""A hole or an overlap that counts; less is the rounding of time stamps."""


def sound_line(
    path: Path, start: Fraction, rate: int, layout: Literal["mono", "stereo"]
) -> Iterator[Samples]:
    """Yield a film's sound piece by piece, gapless, from `start` on.

    Silence fills the time before the first sound and holes in the time stamps; what comes before
    `start`, and what overlaps, is left out.

    Args:
        path: the film.
        start: seconds of the container's clock that become sample 0.
        rate: samples a second.
        layout: channels wanted.
    """
    now = 0
    for at, samples in _timed(path, start, rate, layout):
        piece = _moved(samples, at - now)
        now += piece.shape[1]
        if piece.shape[1]:
            yield piece


def _moved(samples: Samples, by: int) -> Samples:
    """Return the samples behind `by` samples of silence, or without the first -`by`."""
    if by <= 0:
        return samples[:, -by:]
    return np.concatenate([np.zeros((len(samples), by), np.float32), samples], axis=1)


def _timed(path: Path, start: Fraction, rate: int, layout: str) -> Iterator[tuple[int, Samples]]:
    """Yield decoded sound with the number of its first sample, which may be negative.

    Pieces follow each other but where the time stamps leave a hole or overlap.
    """
    resampler = AudioResampler("fltp", layout, rate)
    due: Fraction | None = None
    at = 0
    for frame in _decoded(path):
        heard = due
        if frame.pts is not None and frame.time_base is not None:
            heard = frame.pts * frame.time_base - start
        if heard is not None and (due is None or abs(heard - due) > _GAP_S):
            at += round((heard - (due or 0)) * rate)
            due = heard
        due = (due or Fraction(0)) + Fraction(frame.samples, frame.sample_rate)
        frame.pts = None
        for part in resampler.resample(frame):
            yield at, part.to_ndarray().astype(np.float32, copy=False)
            at += part.samples
    for part in resampler.resample(None):
        yield at, part.to_ndarray().astype(np.float32, copy=False)


def _decoded(path: Path) -> Iterator[AudioFrame]:
    """Yield the sound up to where the file breaks off; damaged packets are left out."""
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
