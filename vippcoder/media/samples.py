"""Sound as samples in session time: every decoded frame with the instant at which it is heard."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import av.error
import numpy as np

from vippcoder.media.source import open_film, sound_of
from vippcoder.media.times import MICROSECONDS, to_us

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.timebase import TimeRange

_PIECE: Final = 16
_AT_ONCE_US: Final = 1_000_000
JITTER_US: Final = 2_000
"""By how much stamps of containers with coarse ticks stray without a gap."""
_RUN_UP_US: Final = 500_000
"""Decoded before what is wanted: coders need what was before to start up."""


@dataclass(frozen=True, slots=True)
class NoSound:
    """Says that a film has no sound that can be decoded."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece of sound without a gap, a second long at most."""

    at_us: int
    """Session time of its first sample; negative before the first frame of the picture."""
    samples: NDArray[np.float32]
    """Shape (channels, samples), full scale -1..1."""
    rate: int
    """Samples a second."""

    @property
    def end_us(self) -> int:
        """Session time at which its last sample ends."""
        return self.at_us + len(self.samples[0]) * MICROSECONDS // self.rate


@dataclass(frozen=True, slots=True)
class Stretch:
    """The sound of a range, one channel, gaps filled with silence."""

    start_us: int
    samples: NDArray[np.float32]
    """Shape (samples,): the mean of all channels, -1..1."""
    rate: int


def sound_frames(path: Path, zero_us: int, job: Job) -> Iterator[Heard]:
    """Decode the first sound track from its beginning to its end.

    Sound is placed by its own time stamps against the film's first frame: what begins late lies
    late. Damaged packets are left out, and so is all behind an error of the file itself.

    Args:
        path: the film.
        zero_us: the first frame's time in the container's clock (`FrameIndex.start_us`).
        job: told of progress, may cancel, and may make the work wait.

    Raises:
        StudyError: not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    container, _ = open_film(path)
    with container:
        stream = sound_of(container)
        if stream is None:
            return
        size = max(path.stat().st_size, 1)
        yield from _decoded(container, stream, zero_us, job, size)


def sound_of_range(path: Path, zero_us: int, span: TimeRange, job: Job) -> Stretch | NoSound:
    """Decode the sound of a range, by a seek where the container gets there in time.

    Memory: 192 kB a second at 48 kHz.

    Args:
        path: the film.
        zero_us: as for `sound_frames`.
        span: session time.
        job: may cancel, and may make the work wait.

    Raises:
        StudyError: not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    container, _ = open_film(path)
    with container:
        stream = sound_of(container)
        if stream is None:
            return NoSound()
        for seeks in (True, False):
            if not _go(container, stream, zero_us + span.start_us - _RUN_UP_US, seeks=seeks):
                continue
            with closing(_decoded(container, stream, zero_us, job, 0)) as heard:
                found = _gathered(heard, span, must_begin_before=seeks)
            if found is not None:
                return found
    return NoSound()


def _go(container: InputContainer, stream: AudioStream, at_us: int, *, seeks: bool) -> bool:
    """Stand before an instant of the container's clock, or at the start."""
    unit = stream.time_base or Fraction(1, MICROSECONDS)
    ticks = int(Fraction(at_us, MICROSECONDS) / unit)
    first = stream.start_time or 0
    try:
        container.seek(max(ticks, first) if seeks else first, stream=stream)
    except av.error.FFmpegError:
        return False
    return True


def _gathered(
    heard: Iterator[Heard], span: TimeRange, *, must_begin_before: bool
) -> Stretch | None:
    """Put what is heard in a range in its place; None where decoding began behind its start."""
    rate, held = 0, np.zeros(0, np.float32)
    for piece in heard:
        if rate == 0:
            if must_begin_before and piece.at_us > max(span.start_us, 0):
                return None
            rate = piece.rate
            held = np.zeros(-(-span.duration_us * rate // MICROSECONDS), np.float32)
        if piece.at_us >= span.end_us:
            break
        if piece.rate == rate:
            _put(held, piece, span.start_us)
    return Stretch(span.start_us, held, rate) if rate else None


def _put(held: NDArray[np.float32], piece: Heard, start_us: int) -> None:
    mono = piece.samples.mean(axis=0)
    first = round((piece.at_us - start_us) * piece.rate / MICROSECONDS)
    left, right = max(first, 0), min(first + len(mono), len(held))
    if left < right:
        held[left:right] = mono[left - first : right - first]


def _decoded(
    container: InputContainer, stream: AudioStream, zero_us: int, job: Job, size: int
) -> Generator[Heard]:
    """Decode from where the container stands; `size` 0 tells no progress.

    Frames that follow each other come as one, up to a second: numpy costs by the call.
    """
    waiting: list[Heard] = []
    try:
        for count, packet in enumerate(container.demux(stream)):
            if count % _PIECE == 0:
                job.advance(max(packet.pos or 0, 0) / size if size else 0, "Listening")
            for frame in _of_packet(stream, packet):
                heard = _heard(frame, waiting[-1].end_us if waiting else 0, zero_us)
                if heard is None:
                    continue
                if waiting and not _goes_on(waiting, heard):
                    yield _joined(waiting)
                    waiting = []
                waiting.append(heard)
    except av.error.FFmpegError:
        pass  # the rest cannot be read; what was heard so far counts
    if waiting:
        yield _joined(waiting)


def _goes_on(waiting: Sequence[Heard], heard: Heard) -> bool:
    first, last = waiting[0], waiting[-1]
    is_alike = (len(first.samples), first.rate) == (len(heard.samples), heard.rate)
    is_next = abs(heard.at_us - last.end_us) <= JITTER_US
    return is_alike and is_next and heard.at_us - first.at_us < _AT_ONCE_US


def _joined(waiting: Sequence[Heard]) -> Heard:
    first = waiting[0]
    samples = np.concatenate([heard.samples for heard in waiting], axis=1)
    return Heard(first.at_us, _full_scale(samples), first.rate)


def _of_packet(stream: AudioStream, packet: Packet[AudioStream]) -> list[AudioFrame]:
    try:
        return stream.codec_context.decode(packet)
    except (av.error.FFmpegError, EOFError):
        return []


def _heard(frame: AudioFrame, following_us: int, zero_us: int) -> Heard | None:
    """Return a frame with its samples as they are coded, shape (channels, samples)."""
    raw: NDArray[Any] = np.asarray(frame.to_ndarray())
    rate = frame.sample_rate
    if not frame.format.is_planar:
        raw = raw.reshape(-1, max(frame.layout.nb_channels, 1)).T
    if raw.shape[1] == 0 or rate <= 0:
        return None
    at_us = following_us
    if frame.pts is not None:
        at_us = to_us(frame.pts, frame.time_base or Fraction(1, rate)) - zero_us
    return Heard(at_us, raw, rate)


def _full_scale(raw: NDArray[np.generic]) -> NDArray[np.float32]:
    plain = np.nan_to_num(raw.astype(np.float32))
    if raw.dtype.kind == "f":
        return plain
    half = np.float32(2 ** (8 * raw.dtype.itemsize - 1))
    return (plain - half if raw.dtype.kind == "u" else plain) / half
