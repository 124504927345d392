"""Films of one size: filling between the pictures, so that no box tells how much film there is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vippcoder.media.source import open_film, sound_of
from vippcoder.packing.cleaning.filling import LEAST, filling
from vippcoder.packing.making import Part, UnfaithfulError
from vippcoder.packing.mux import mux
from vippcoder.packing.tracks import fresh_packet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from av.container import OutputContainer
    from av.packet import Packet

    from vippcoder.jobs import Job
    from vippcoder.packing.tracks import AnyPacket

_TABLES = 1 << 16
"""Bytes by which the container's own tables may differ between films of one size, at most; what is
left over lies behind the film."""


def size_for(rough_sizes: Sequence[int]) -> int:
    """Return the size that films of these sizes can all be filled to."""
    return max(rough_sizes) + _TABLES


def filled(rough: Path, target: Path, size: int, *, until_s: float, job: Job) -> None:
    """Write a film anew with filling between its pictures, exactly `size` bytes long.

    Args:
        rough: H.264 and AAC in mp4, as this package makes it.
        target: where the filled film goes.
        size: of `size_for`, for `rough` among others.
        until_s: how long the film is, for the progress.
        job: told of it.

    Raises:
        UnfaithfulError: it does not come out in that size.
        CancelledError: cancelled.
        OSError: it cannot be written; FFmpeg's errors are of this kind too.
    """
    missing = size - rough.stat().st_size - _TABLES // 2
    container, _ = open_film(rough)
    with container:
        has_sound = sound_of(container) is not None
        count = sum(packet.size > 0 for packet in container.demux(container.streams.video[0]))
    tracks = [CopiedTrack(rough, "pictures", _shares(max(missing, 0), count))]
    if has_sound:
        tracks.append(CopiedTrack(rough, "sound"))
    mux(target, "mp4", tracks, until_s=until_s, job=job)
    left = size - target.stat().st_size
    if left < 8:  # noqa: PLR2004 - the head of a box
        raise UnfaithfulError("pictures", "the film does not fit into the size of all")
    with target.open("ab") as file:
        file.write(left.to_bytes(4, "big") + b"free" + bytes(left - 8))


def _shares(missing: int, count: int) -> list[int]:
    """Return how much filling follows each of `count` pictures: as even as it can be."""
    takers = min(count, missing // LEAST)
    if takers == 0:
        return [0] * count
    each, more = divmod(missing, takers)
    shares = [0] * count
    for taker in range(takers):
        shares[taker * count // takers] = each + (taker < more)
    return shares


class CopiedTrack:
    """One track of a clean film, packet by packet.

    Args:
        film: the film.
        part: which track.
        shares: how much filling follows each packet; none where it is empty.
    """

    def __init__(self, film: Path, part: Part, shares: Sequence[int] = ()) -> None:
        self.part = part
        self._film = film
        self._shares = shares

    def add_to(self, film: OutputContainer) -> None:
        """Announce the track."""
        container, video = open_film(self._film)
        with container:
            template = video if self.part == "pictures" else container.streams.audio[0]
            self._stream = film.add_stream_from_template(template, opaque=True)
            self._stream.time_base = template.time_base or Fraction(1, 1_000_000)

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the packets."""
        for number, packet in enumerate(self._own()):
            share = self._shares[number] if self._shares else 0
            copy = fresh_packet(bytes(packet) + filling(share), packet)
            copy.stream, copy.time_base = self._stream, packet.time_base
            copy.pts, copy.dts = packet.pts, packet.dts
            yield (packet.dts or 0) * packet.time_base, copy

    def _own(self) -> Iterator[Packet[Any]]:
        container, video = open_film(self._film)
        with container:
            stream = video if self.part == "pictures" else container.streams.audio[0]
            for packet in container.demux(stream):
                if packet.size:
                    yield packet
