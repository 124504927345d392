"""How loud a film is, moment by moment, in session time: what a waveform draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import av.error
import numpy as np

from vippcoder.jobs import Job
from vippcoder.media.source import open_film, sound_of
from vippcoder.media.times import MICROSECONDS, to_us

if TYPE_CHECKING:
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from numpy.typing import NDArray

PEAK_US: Final = 10_000
"""Length of what one pair of peaks stands for: a syllable takes ten or more."""
FULL: Final = 127
"""The peak of a sound as loud as its coding can hold."""
_COARSER: Final = 16
_FINE_ENOUGH: Final = 4
_PIECE: Final = 16


@dataclass(frozen=True, slots=True)
class NoSound:
    """Says that a film has no sound that can be decoded."""


@dataclass(frozen=True, slots=True)
class Waveform:
    """The lowest and highest sample of every 10 ms of a session, all channels together.

    `peaks` has shape (pieces, 2), lowest and highest, each -127..127; piece i begins at session
    time i * `PEAK_US`. Where there is no sound both are 0.
    """

    peaks: NDArray[np.int8]
    _levels: tuple[NDArray[np.int8], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        levels = [self.peaks]
        while len(levels[-1]) > _COARSER:
            levels.append(_joined(levels[-1]))
        object.__setattr__(self, "_levels", tuple(levels))

    def columns(self, start_us: int, end_us: int, count: int) -> NDArray[np.int8]:
        """Return the peaks of `count` equal parts of a stretch, shape (count, 2).

        A part shorter than a piece shows the piece that it lies in; parts outside the film are 0.
        """
        level = 0
        while level + 1 < len(self._levels) and (end_us - start_us) >= (
            _FINE_ENOUGH * count * PEAK_US * _COARSER ** (level + 1)
        ):
            level += 1
        peaks, piece_us = self._levels[level], PEAK_US * _COARSER**level
        edges = start_us + (end_us - start_us) * np.arange(count + 1, dtype=np.int64) // count
        first = np.clip(edges[:-1] // piece_us, 0, len(peaks))
        last = np.clip(-(-edges[1:] // piece_us), 0, len(peaks))
        drawn = np.zeros((count, 2), np.int8)
        held = np.flatnonzero(last > first)
        if len(held):
            # A pair of cuts a part; what lies between two parts is thrown away.
            cuts = np.stack((first[held], last[held]), axis=1).reshape(-1)
            padded = np.concatenate((peaks, np.zeros((1, 2), np.int8)))
            drawn[held, 0] = np.minimum.reduceat(padded[:, 0], cuts)[::2]
            drawn[held, 1] = np.maximum.reduceat(padded[:, 1], cuts)[::2]
        return drawn


def read_waveform(
    path: Path, start_us: int, end_us: int, job: Job | None = None
) -> Waveform | NoSound:
    """Listen to the first sound track that can be decoded.

    Sound is placed by its own time stamps against the film's first frame: what begins late lies
    late, gaps are flat, and what is heard before the first frame is left out. Damaged packets are
    flat. Memory grows with the session's length alone, by 200 bytes a second.

    Args:
        path: the film.
        start_us: the first frame's time in the container's clock (`FrameIndex.start_us`).
        end_us: the session's length in microseconds.
        job: told of progress, may cancel, and may make the work wait.

    Raises:
        StudyError: not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    container, _ = open_film(path)
    with container:
        stream = sound_of(container)
        if stream is None:
            return NoSound()
        gauge = _Gauge(start_us, end_us)
        size = max(path.stat().st_size, 1)
        try:
            for count, packet in enumerate(container.demux(stream)):
                if count % _PIECE == 0:
                    job.advance(max(packet.pos or 0, 0) / size, "Listening")
                for frame in _decoded(stream, packet):
                    gauge.take(frame)
        except av.error.FFmpegError:
            pass  # the rest cannot be read; what was heard so far counts
    job.advance(1, "Listening")
    return gauge.waveform() if gauge.has_heard else NoSound()


def _decoded(stream: AudioStream, packet: Packet[AudioStream]) -> list[AudioFrame]:
    try:
        return stream.codec_context.decode(packet)
    except (av.error.FFmpegError, EOFError):
        return []


class _Gauge:
    """Gathers peaks from sound as it is decoded."""

    def __init__(self, start_us: int, end_us: int) -> None:
        count = max(-(-end_us // PEAK_US), 1)
        self._peaks = np.zeros((count, 2), np.int8)
        self._start_us = start_us
        self._next_us: int | None = None
        self.has_heard = False

    def take(self, frame: AudioFrame) -> None:
        """Add what one decoded frame holds."""
        samples, rate = _samples(frame), frame.sample_rate
        if samples.shape[1] == 0 or rate <= 0:
            return
        self.has_heard = True
        at_us = self._next_us if self._next_us is not None else 0
        if frame.pts is not None:
            at_us = to_us(frame.pts, frame.time_base or Fraction(1, rate)) - self._start_us
        self._next_us = at_us + samples.shape[1] * MICROSECONDS // rate
        times = at_us * rate + np.arange(samples.shape[1], dtype=np.int64) * MICROSECONDS
        pieces = times // (PEAK_US * rate)
        cuts = np.concatenate(([0], np.flatnonzero(np.diff(pieces)) + 1))
        held = pieces[cuts]
        low = np.minimum.reduceat(samples.min(axis=0), cuts)
        high = np.maximum.reduceat(samples.max(axis=0), cuts)
        inside = (held >= 0) & (held < len(self._peaks))
        where = held[inside]
        mine = self._peaks[where]
        mine[:, 0] = np.minimum(mine[:, 0], _steps(low[inside]))
        mine[:, 1] = np.maximum(mine[:, 1], _steps(high[inside]))
        self._peaks[where] = mine

    def waveform(self) -> Waveform:
        """Return what was gathered."""
        return Waveform(self._peaks)


def _steps(values: NDArray[np.float32]) -> NDArray[np.int8]:
    whole = np.clip(np.nan_to_num(values) * FULL, -FULL, FULL)
    return np.rint(whole).astype(np.int8)


def _samples(frame: AudioFrame) -> NDArray[np.float32]:
    """Return the samples as shape (channels, samples), full scale -1..1."""
    raw = np.asarray(frame.to_ndarray())
    if not frame.format.is_planar:
        raw = raw.reshape(-1, max(frame.layout.nb_channels, 1)).T
    plain = raw.astype(np.float32)
    if raw.dtype.kind == "f":
        return plain
    half = np.float32(2 ** (8 * raw.dtype.itemsize - 1))
    return (plain - half if raw.dtype.kind == "u" else plain) / half


def _joined(peaks: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return every 16 pieces as one."""
    cuts = np.arange(0, len(peaks), _COARSER)
    return np.stack(
        (np.minimum.reduceat(peaks[:, 0], cuts), np.maximum.reduceat(peaks[:, 1], cuts)), axis=1
    )
