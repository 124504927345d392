"""When the sound of a film begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av.error

from vippcoder.jobs import Job
from vippcoder.media.source import open_film, sound_of
from vippcoder.media.times import to_us

if TYPE_CHECKING:
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet

_PIECE = 512


@dataclass(frozen=True, slots=True)
class SoundExtent:
    """In microseconds of the container's own clock."""

    start_us: int
    """Time of the first sample heard: what a coder's start-up adds is already left out."""
    end_us: int


def listen(path: Path, job: Job | None = None) -> SoundExtent | None:
    """Return from when to when there is sound, or None where none can be decoded.

    Decodes only up to the first sample and reads the other packets.

    Raises:
        StudyError: not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    container, _ = open_film(path)
    with container:
        stream = sound_of(container)
        return None if stream is None else _extent(container, stream, job, path.stat().st_size)


def _decoded(stream: AudioStream, packet: Packet[AudioStream]) -> list[AudioFrame]:
    try:
        return stream.codec_context.decode(packet)
    except av.error.FFmpegError:
        return []


def _extent(
    container: InputContainer, stream: AudioStream, job: Job, size: int
) -> SoundExtent | None:
    start: int | None = None
    end = 0
    unit = stream.time_base or Fraction(1, stream.sample_rate or 48_000)
    try:
        for count, packet in enumerate(container.demux(stream)):
            if packet.size == 0:
                continue
            if count % _PIECE == 0:
                job.advance(max(packet.pos or 0, 0) / max(size, 1), "Reading the sound")
            if start is None:
                for frame in _decoded(stream, packet):
                    if frame.pts is not None and start is None:
                        start = to_us(frame.pts, unit)
            if packet.pts is not None:
                end = max(end, to_us(packet.pts + (packet.duration or 0), unit))
    except av.error.FFmpegError:
        pass  # the rest cannot be read; what was heard so far counts
    return None if start is None else SoundExtent(start, max(end, start))
