"""Decoding packets in file order, each frame labelled with the packet it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import av.error

from vippcoder.media.packets import DISCARDED, HIDDEN, NO_TIME, PacketList, filled_packets
from vippcoder.media.source import Care, open_film, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from vippcoder.jobs import Job

_PIECE = 16


def predicted(packets: PacketList) -> list[int]:
    """Return the packets whose frames are shown, by rising time stamp."""
    shown = [
        ordinal
        for ordinal in range(len(packets))
        if not packets.flags[ordinal] & (DISCARDED | HIDDEN)
    ]
    return sorted(shown, key=packets.pts.__getitem__)


def overlook(ordinal: int) -> None:
    """Take no note of a damaged packet."""


class DamageError(Exception):
    """Damage was met by a decoder that stops at it; see `source.Care`."""


class Shown(NamedTuple):
    """A decoded frame and where it comes from."""

    packet: int | None
    """Ordinal of its packet; None where the decoder did not pass that on."""
    frame: VideoFrame


class Feeder:
    """Puts packets into a decoder, each under its ordinal, and takes frames out.

    The ordinal travels in the place of the time stamp, which decoders hand from a packet to its
    frame and do not look at; the frame then gets its own stamp back. (FFmpeg's field for labels
    would do, but PyAV frees what it holds from decoder threads, under Python's lock, and a main
    thread that holds the lock while it closes the decoder waits for ever.)

    Args:
        stream: of an open film, not used yet.
        packets: what `read_packets` gave for it.
        care: what to do about damage.
        report: told of each damaged packet by one that goes on past damage.
    """

    def __init__(
        self,
        stream: VideoStream,
        packets: PacketList,
        care: Care,
        report: Callable[[int], None] = overlook,
    ) -> None:
        prepare(stream, care)
        self._context = stream.codec_context
        self._time_base = stream.time_base
        self._packets = packets
        self._goes_on = care.goes_on
        self._report = report
        self._turn = 0

    def begin_anew(self) -> None:
        """Forget what was fed before a seek.

        Several threads that met damage may still give a frame from before it, flushed or not.
        """
        self._turn += len(self._packets)

    def feed(self, packet: Packet[VideoStream], ordinal: int) -> list[Shown]:
        """Decode one packet.

        Raises:
            DamageError: it is damaged, or a frame is marked so; never from one that goes on.
        """
        packet.pts = self._turn + ordinal
        return self._decode(packet, ordinal)

    def drain(self) -> list[Shown]:
        """Return the frames that the decoder still holds; flush it before further use.

        Raises:
            DamageError: as `feed`.
        """
        return self._decode(None, None)

    def _decode(self, packet: Packet[VideoStream] | None, ordinal: int | None) -> list[Shown]:
        try:
            frames = self._context.decode(packet)
        except av.error.FFmpegError as error:
            if not self._goes_on:
                raise DamageError from error
            if ordinal is not None:
                self._report(ordinal)
            return []
        own = [frame for frame in frames if frame.pts is None or frame.pts >= self._turn]
        for frame in own:
            if frame.is_corrupt:
                if not self._goes_on:
                    raise DamageError
                if frame.pts is not None:
                    self._report(frame.pts - self._turn)
        return [self._stamp(frame) for frame in own]

    def _stamp(self, frame: VideoFrame) -> Shown:
        ordinal = None if frame.pts is None else frame.pts - self._turn
        frame.pts = None
        if ordinal is not None and self._packets.pts[ordinal] != NO_TIME:
            frame.pts = self._packets.pts[ordinal]
        if self._time_base is not None:
            frame.time_base = self._time_base
        return Shown(ordinal, frame)


def decode_forward(
    path: Path,
    packets: PacketList,
    care: Care,
    job: Job,
    report: Callable[[int], None] = overlook,
) -> Iterator[Shown]:
    """Yield every displayed frame from the first packet to the last.

    Args:
        path: the film.
        packets: what `read_packets` gave for it.
        care: what to do about damage.
        job: progress and cancellation.
        report: told of each damaged packet where decoding goes on past damage.

    Raises:
        DamageError: something is damaged, and decoding does not go on past it.
        CancelledError: the job was cancelled.
    """
    container, stream = open_film(path)
    with container:
        feeder = Feeder(stream, packets, care, report)
        try:
            for ordinal, packet in enumerate(filled_packets(container, stream)):
                if ordinal >= len(packets):
                    break
                if ordinal % _PIECE == 0:
                    job.advance(ordinal / len(packets), "Decoding every frame")
                yield from feeder.feed(packet, ordinal)
        except av.error.FFmpegError:
            pass  # unreadable from here on; what was read is decoded below
        yield from feeder.drain()
        job.advance(1, "Decoding every frame")
