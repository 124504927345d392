"""Putting a proxy together: its pictures' packets, and the original's sound beside them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from typing import TYPE_CHECKING, Any

import av
import av.error

from vippcoder.media.picture_encoder import MICROSECOND
from vippcoder.media.sound import listen
from vippcoder.media.sound_encoder import SoundEncoder
from vippcoder.media.source import open_film, sound_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.container import OutputContainer
    from av.packet import Packet

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.media.probe import Probe
    from vippcoder.media.proxy_pieces import Pieces
    from vippcoder.timebase import FrameTimes

_OPTIONS = {"fflags": "+bitexact", "movie_timescale": "1000000", "use_editlist": "1"}
_PIECE = 256


class SoundMisfitError(Exception):
    """The sound cannot be copied into mp4 packet by packet."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a film's clock starts, in microseconds of that clock."""

    frame_us: int
    """The first frame."""
    origin_us: int
    """What the proxy's clock calls 0: the first frame, or the sound before it."""


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """The original's sound and how it goes into the proxy."""

    film: Path
    known: Probe
    start: Start
    is_copied: bool
    """Packet by packet; otherwise coded anew."""
    later: int = 0
    """Samples by which copied packets are moved: some containers stamp coarser than samples."""


def start_of(film: Path, index: FrameIndex, known: Probe) -> Start | None:
    """Return where the film's clock starts; None where no sound can be decoded."""
    extent = listen(film) if known.has_audio else None
    if extent is None:
        return None
    return Start(index.start_us, min(index.start_us, extent.start_us))


def write_proxy(
    target: Path,
    pieces: Pieces,
    frames: FrameTimes,
    sound: SoundTrack | None,
    job: Job,
) -> None:
    """Write the whole proxy.

    Args:
        target: the file.
        pieces: the pictures, complete.
        frames: when each appears.
        sound: the original's; None for a silent proxy.
        job: progress and cancellation.

    Raises:
        SoundMisfitError: the sound cannot be copied.
        CancelledError: cancelled.
        OSError: it cannot be written.
    """
    shift_us = 0 if sound is None else sound.start.frame_us - sound.start.origin_us
    with av.open(f"file:{target.absolute()}", "w", format="mp4", container_options=_OPTIONS) as out:
        tracks = [_pictures(out, pieces, frames, shift_us)]
        if sound is not None:
            tracks.append(_copied(out, sound) if sound.is_copied else _encoded(out, sound))
        try:
            whole = merge(*(track() for track in tracks), key=lambda item: item[0])
            for number, (at, packet) in enumerate(whole):
                if number % _PIECE == 0:
                    job.advance(float(at) * 1_000_000 / frames.end_us, "Putting the proxy together")
                out.mux_one(packet)
        except ValueError as error:
            raise SoundMisfitError(str(error)) from error


def _pictures(
    out: OutputContainer, pieces: Pieces, frames: FrameTimes, shift_us: int
) -> Callable[[], Iterator[tuple[Fraction, Packet[Any]]]]:
    container, template = pieces.open_first()
    with container:
        stream = out.add_stream_from_template(template, opaque=True)
    stream.time_base = MICROSECOND

    def packets() -> Iterator[tuple[Fraction, Packet[Any]]]:
        for number, packet in enumerate(pieces.packets()):
            start, end = frames.time_of(number), frames.time_of(number + 1)
            packet.stream, packet.time_base = stream, MICROSECOND
            packet.pts = packet.dts = start + shift_us
            packet.duration = end - start
            yield packet.dts * MICROSECOND, packet

    return packets


def _copied(
    out: OutputContainer, sound: SoundTrack
) -> Callable[[], Iterator[tuple[Fraction, Packet[Any]]]]:
    container, _ = open_film(sound.film)
    with container:
        template = sound_of(container)
        if template is None:
            raise SoundMisfitError("the sound is gone")
        try:
            stream = out.add_stream_from_template(template, opaque=True)
        except (ValueError, av.error.FFmpegError) as error:
            raise SoundMisfitError(str(error)) from error

    def packets() -> Iterator[tuple[Fraction, Packet[Any]]]:
        before: int | None = None
        sample = Fraction(1, sound.known.audio_rate or 48_000)
        for packet in _sounding(sound.film):
            tick = packet.time_base
            if packet.pts is None or (before is not None and packet.pts <= before):
                raise SoundMisfitError("time stamps of the sound are missing or go back")
            before = packet.pts
            packet.stream = stream
            at = before * tick - sound.start.origin_us * MICROSECOND
            if sound.later:
                at += sound.later * sample
                packet.duration = round((packet.duration or 0) * tick / sample)
                packet.time_base = tick = sample
            packet.pts = packet.dts = round(at / tick)
            yield packet.dts * tick, packet

    return packets


def _sounding(film: Path) -> Iterator[Packet[Any]]:
    """Yield the packets that hold sound, up to where the file breaks off."""
    container, _ = open_film(film)
    with container:
        stream = sound_of(container)
        try:
            for packet in container.demux(stream) if stream is not None else ():
                if packet.size > 0:
                    yield packet
        except av.error.FFmpegError:
            return


def _encoded(
    out: OutputContainer, sound: SoundTrack
) -> Callable[[], Iterator[tuple[Fraction, Packet[Any]]]]:
    encoder = SoundEncoder(sound.film, sound.known, sound.start.origin_us * MICROSECOND)
    stream = encoder.add_to(out)

    def packets() -> Iterator[tuple[Fraction, Packet[Any]]]:
        for packet in encoder.packets():
            packet.stream = stream
            yield (packet.dts or 0) * packet.time_base, packet

    return packets
