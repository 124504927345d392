"""A film's sound, decoded, as one line of samples without a hole or an overlap."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import av.error
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

from vippcoder.media.source import open_film, sound_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Samples: TypeAlias = npt.NDArray[np.float32]
"""Channels x samples, -1..1."""

Layout: TypeAlias = Literal["mono", "stereo"]

_GAP_S: Final = Fraction(1, 50)
"""A hole or an overlap that counts; less is the rounding of time stamps."""

_JUMP_S: Final = 20
"""A disagreement from which on the clock was set, or wrapped, and the sound itself goes on."""


def sound_line(path: Path, start: Fraction, rate: int, layout: Layout) -> Iterator[Samples]:
    """Yield a film's sound piece by piece, gapless, from `start` on.

    Silence fills the time before the first sound and holes in the time stamps; what comes before
    `start`, and what overlaps, is left out.

    Args:
        path: the film.
        start: seconds of the container's clock that become sample 0.
        rate: samples a second.
        layout: channels wanted.
    """
    container, _ = open_film(path)
    with container:
        stream = sound_of(container)
        if stream is not None:
            for piece in laid_out(decoded_sound(container, stream), start, rate, layout, "fltp"):
                yield piece.astype(np.float32, copy=False)


def decoded_sound(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Yield sound from where the container stands up to where the file breaks off.

    Damaged packets are left out.
    """
    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                continue
    except av.error.FFmpegError:
        return


def laid_out(
    frames: Iterator[AudioFrame],
    start: Fraction,
    rate: int,
    layout: Layout,
    form: Literal["fltp", "s16"],
) -> Iterator[npt.NDArray[Any]]:
    """Yield decoded sound as one line of samples whose first belongs to `start`.

    Args:
        frames: from the first that is wanted, or from some before.
        start: seconds of the container's clock that become sample 0.
        rate: samples a second.
        layout: channels wanted.
        form: `fltp`: pieces of shape (channels, n), -1..1; `s16`: (1, n * channels), interleaved.
    """
    width = 2 if (form, layout) == ("s16", "stereo") else 1
    now = 0
    for at, samples in _timed(frames, start, AudioResampler(form, layout, rate)):
        piece = _moved(samples, (at - now) * width)
        now += piece.shape[1] // width
        if piece.shape[1]:
            yield piece


def _moved(samples: npt.NDArray[Any], by: int) -> npt.NDArray[Any]:
    """Return the samples behind `by` samples of silence, or without the first -`by`."""
    if by <= 0:
        return samples[:, -by:]
    return np.concatenate([np.zeros((len(samples), by), samples.dtype), samples], axis=1)


def _timed(
    frames: Iterator[AudioFrame], start: Fraction, resampler: AudioResampler
) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """Yield decoded sound with the number of its first sample, which may be negative.

    Pieces follow each other but where the time stamps leave a hole or overlap.
    """
    rate = resampler.rate
    due: Fraction | None = None
    shift = Fraction(0)
    at = 0
    for frame in frames:
        heard = due
        if frame.pts is not None and frame.time_base is not None:
            heard = frame.pts * frame.time_base - start + shift
        if heard is not None and due is not None and abs(heard - due) > _JUMP_S:
            shift += due - heard
            heard = due
        if heard is not None and (due is None or abs(heard - due) > _GAP_S):
            at += round((heard - (due or 0)) * rate)
            due = heard
        due = (due or Fraction(0)) + Fraction(frame.samples, frame.sample_rate)
        frame.pts = None
        resampler, parts = _resampled(resampler, frame)
        for part in parts:
            yield at, part.to_ndarray()
            at += part.samples
    for part in resampler.resample(None):
        yield at, part.to_ndarray()


def _resampled(
    resampler: AudioResampler, frame: AudioFrame
) -> tuple[AudioResampler, list[AudioFrame]]:
    """Return a frame at the wanted rate; one of another form than those before starts anew."""
    try:
        return resampler, resampler.resample(frame)
    except ValueError:
        anew = AudioResampler(resampler.format, resampler.layout, resampler.rate)
        return anew, anew.resample(frame)
