"""Decoding packets in file order, each frame labelled with the packet it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av.error

from vippcoder.media.packets import DISCARDED, HIDDEN, NO_TIME, PacketList, filled_packets
from vippcoder.media.source import has_frame_threads, open_film, use_threads

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
    """A packet could not be decoded while several threads were at work.

    PyAV then loses good frames that other threads had ready. Decode again without frame threads:
    there an error concerns one packet alone.
    """


def feed(
    stream: VideoStream, packet: Packet[VideoStream], packets: PacketList, ordinal: int
) -> list[VideoFrame]:
    """Decode one packet under its label; without frame threads a damaged one gives no frame.

    Raises:
        DamageError: see there.
    """
    stamp = packets.pts[ordinal]
    # Some demuxers guess another stamp after a seek than on the way through.
    packet.pts = None if stamp == NO_TIME else stamp
    packet.opaque = ordinal
    return _decode(stream, packet)


def drain(stream: VideoStream) -> list[VideoFrame]:
    """Return the frames that the decoder still holds; it must be flushed before further use.

    Raises:
        DamageError: see there.
    """
    return _decode(stream, None)


def _decode(stream: VideoStream, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
    try:
        return stream.codec_context.decode(packet)
    except av.error.FFmpegError as error:
        if has_frame_threads(stream):
            raise DamageError from error
        return []


def decode_forward(
    path: Path, packets: PacketList, job: Job, *, careful: bool = False
) -> Iterator[VideoFrame]:
    """Yield every displayed frame from the first packet to the last.

    Args:
        path: the film.
        packets: what `read_packets` gave for it.
        job: progress and cancellation.
        careful: decode without frame threads, slower, so that damage harms no more than it must.

    Raises:
        DamageError: something is damaged; only when not careful.
        CancelledError: the job was cancelled.
    """
    container, stream = open_film(path)
    with container:
        use_threads(stream, careful=careful)
        stream.codec_context.copy_opaque = True
        try:
            for ordinal, packet in enumerate(filled_packets(container, stream)):
                if ordinal >= len(packets):
                    break
                if ordinal % _PIECE == 0:
                    job.advance(ordinal / len(packets), "Decoding every frame")
                yield from feed(stream, packet, packets, ordinal)
        except av.error.FFmpegError:
            pass  # unreadable from here on; what was read is decoded below
        yield from drain(stream)
        job.advance(1, "Decoding every frame")
