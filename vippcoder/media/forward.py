"""Decoding packets in file order, each frame labelled with the packet it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av.error

from vippcoder.media.packets import DISCARDED, HIDDEN, NO_TIME, PacketList, filled_packets
from vippcoder.media.source import Care, open_film, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from vippcoder.jobs import Job

_PIECE = 16


class FrameFinder:
    """Tells which packet a decoded frame comes from.

    FFmpeg passes a label from each packet to its frame. Where a frame is shown again by a later
    packet (VP9), the label is the older one's, and the time stamp decides.
    """

    def __init__(self, packets: PacketList) -> None:
        self._packets = packets
        self._by_pts: dict[int, int] = {}
        for ordinal, stamp in enumerate(packets.pts):
            if not packets.flags[ordinal] & (DISCARDED | HIDDEN) and stamp != NO_TIME:
                # A stamp that two packets share decides nothing.
                self._by_pts[stamp] = -1 if stamp in self._by_pts else ordinal

    def packet_of(self, frame: VideoFrame) -> int | None:
        """Return the ordinal of the frame's packet, or None where nothing tells."""
        label = frame.opaque
        if isinstance(label, int) and frame.pts in (None, self._packets.pts[label]):
            return label
        ordinal = -1 if frame.pts is None else self._by_pts.get(frame.pts, -1)
        if ordinal >= 0:
            return ordinal
        return label if isinstance(label, int) else None

    def predicted(self) -> list[int]:
        """Return the packets whose frames are shown, by rising time stamp."""
        packets = self._packets
        shown = [
            ordinal
            for ordinal in range(len(packets))
            if not packets.flags[ordinal] & (DISCARDED | HIDDEN)
        ]
        return sorted(shown, key=packets.pts.__getitem__)


class DamageError(Exception):
    """Damage was met by a decoder that stops at it; see `source.Care`."""


class Feeder:
    """Puts packets into a decoder, each under its label, and takes frames out.

    Args:
        stream: of an open film, not used yet.
        packets: what `read_packets` gave for it.
        care: what to do about damage.
    """

    def __init__(self, stream: VideoStream, packets: PacketList, care: Care) -> None:
        prepare(stream, care)
        self._context = stream.codec_context
        self._packets = packets
        self._is_careful = care is Care.CAREFUL

    def feed(self, packet: Packet[VideoStream], ordinal: int) -> list[VideoFrame]:
        """Decode one packet.

        Raises:
            DamageError: it is damaged, or a frame is marked so; never from a careful one.
        """
        stamp = self._packets.pts[ordinal]
        # Some demuxers guess another stamp after a seek than on the way through.
        packet.pts = None if stamp == NO_TIME else stamp
        packet.opaque = ordinal
        return self._decode(packet)

    def drain(self) -> list[VideoFrame]:
        """Return the frames that the decoder still holds; flush it before further use.

        Raises:
            DamageError: as `feed`.
        """
        return self._decode(None)

    def _decode(self, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        try:
            frames = self._context.decode(packet)
        except av.error.FFmpegError as error:
            if self._is_careful:
                return []
            raise DamageError from error
        if not self._is_careful and any(frame.is_corrupt for frame in frames):
            raise DamageError
        return frames


def decode_forward(path: Path, packets: PacketList, care: Care, job: Job) -> Iterator[VideoFrame]:
    """Yield every displayed frame from the first packet to the last.

    Args:
        path: the film.
        packets: what `read_packets` gave for it.
        care: what to do about damage.
        job: progress and cancellation.

    Raises:
        DamageError: something is damaged; unless careful.
        CancelledError: the job was cancelled.
    """
    container, stream = open_film(path)
    with container:
        feeder = Feeder(stream, packets, care)
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
