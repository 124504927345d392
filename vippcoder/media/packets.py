"""The packets of a film in file order: what they carry, and which of them come to be seen."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import av.error

from vippcoder.errors import StudyError
from vippcoder.media.source import open_film

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction
    from pathlib import Path

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

    from vippcoder.jobs import Job

NO_TIME = -(2**63)
"""Stands for a missing time stamp in arrays, as FFmpeg's AV_NOPTS_VALUE does."""

KEY, DISCARDED, CORRUPT, HIDDEN = 1, 2, 4, 8

_PIECE = 256
"""Packets between two reports of progress."""

_VP9_MARKER = 0b10
_VP9_RESERVED_PROFILE = 3
_SUPERFRAME_MASK, _SUPERFRAME_MARKER = 0xE0, 0xC0


@dataclass(frozen=True, slots=True)
class Header:
    """What the container says of the stream before its packets."""

    coding: str
    """Canonical name of the coding, such as `h264`."""
    reader: str
    """FFmpeg's name of the container's reader."""
    time_base: Fraction
    rate: Fraction | None
    """Frames a second, claimed or guessed."""
    frames: int
    """Frames promised; 0 where none are."""
    lasting_us: int
    """Length promised for the whole file, in microseconds; 0 where none is."""


@dataclass(slots=True)
class PacketList:
    """Every packet of one video stream, in file (decoding) order; entry i is packet i.

    Empty packets, by which some containers say "no change", are not counted: they hold no frame.
    """

    header: Header
    pts: array[int] = field(default_factory=lambda: array("q"))
    dts: array[int] = field(default_factory=lambda: array("q"))
    position: array[int] = field(default_factory=lambda: array("q"))
    """Byte offset in the file, or -1."""
    size: array[int] = field(default_factory=lambda: array("q"))
    duration: array[int] = field(default_factory=lambda: array("q"))
    """In ticks; 0 where the file does not say."""
    flags: array[int] = field(default_factory=lambda: array("B"))
    is_broken_off: bool = False
    """Whether reading ended with an error instead of the end of the file."""

    def __len__(self) -> int:
        return len(self.pts)

    def add(self, packet: Packet[VideoStream], *, is_hidden: bool) -> None:
        """Append one packet."""
        self.pts.append(NO_TIME if packet.pts is None else packet.pts)
        self.dts.append(NO_TIME if packet.dts is None else packet.dts)
        self.position.append(-1 if packet.pos is None else packet.pos)
        self.size.append(packet.size)
        self.duration.append(packet.duration or 0)
        self.flags.append(
            (KEY if packet.is_keyframe else 0)
            | (DISCARDED if packet.is_discard else 0)
            | (CORRUPT if packet.is_corrupt else 0)
            | (HIDDEN if is_hidden else 0)
        )

    def has(self, ordinal: int, flag: int) -> bool:
        """Whether packet `ordinal` bears `flag`."""
        return bool(self.flags[ordinal] & flag)

    def any(self, flag: int) -> bool:
        """Whether a packet bears `flag`."""
        return any(value & flag for value in self.flags)

    def landmarks(self) -> dict[tuple[int, int], int]:
        """Return where a packet stands by (position, size), for those that this tells apart."""
        seen: dict[tuple[int, int], int] = {}
        repeated: set[tuple[int, int]] = set()
        for ordinal, mark in enumerate(zip(self.position, self.size, strict=True)):
            if mark in seen:
                repeated.add(mark)
            seen[mark] = ordinal
        return {
            mark: ordinal for mark, ordinal in seen.items() if mark not in repeated and mark[0] >= 0
        }


def read_packets(path: Path, job: Job) -> PacketList:
    """Read every packet of the film without decoding one.

    Raises:
        StudyError: as `open_film` does.
        CancelledError: the job was cancelled.
    """
    container, stream = open_film(path)
    with container:
        size = max(path.stat().st_size, 1)
        packets = PacketList(_header(path, container, stream))
        is_hidden = _HIDDEN.get(packets.header.coding, _never)
        try:
            for packet in filled_packets(container, stream):
                packets.add(packet, is_hidden=is_hidden(packet))
                if len(packets) % _PIECE == 0:
                    job.advance(max(packet.pos or 0, 0) / size, "Reading frame times")
        except av.error.FFmpegError:
            packets.is_broken_off = True
    return packets


def _header(path: Path, container: InputContainer, stream: VideoStream) -> Header:
    if stream.time_base is None:
        raise StudyError(
            "has no clock: its time stamps have no unit",
            path=path,
            mend="copy it again from its source",
        )
    return Header(
        coding=stream.codec_context.codec.canonical_name,
        reader=container.format.name,
        time_base=stream.time_base,
        rate=stream.guessed_rate or stream.average_rate,
        frames=stream.frames,
        lasting_us=max(container.duration or 0, 0),
    )


def filled_packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    """Yield the packets that hold something.

    PyAV takes an empty packet, which Theora and AVI films have, for the order to empty the decoder,
    after which the decoder refuses the rest of the film.
    """
    for packet in container.demux(stream):
        if packet.size > 0:
            yield packet


def _never(packet: Packet[VideoStream]) -> bool:  # noqa: ARG001 - one of several like it
    return False


def _vp8_hidden(packet: Packet[VideoStream]) -> bool:
    return not memoryview(packet)[0] >> 4 & 1


def _vp9_hidden(packet: Packet[VideoStream]) -> bool:
    """Read `show_frame`; a superframe always ends with a frame that is shown (VP9 annex B)."""
    data = memoryview(packet)
    first, last = data[0], data[-1]
    if last & _SUPERFRAME_MASK == _SUPERFRAME_MARKER or first >> 6 != _VP9_MARKER:
        return False
    profile = (first >> 5 & 1) | (first >> 4 & 1) << 1
    bits = first << 1 & 0xFF if profile == _VP9_RESERVED_PROFILE else first
    shows_existing, shows = bits >> 3 & 1, bits >> 1 & 1
    return not shows_existing and not shows


_HIDDEN: dict[str, Callable[[Packet[VideoStream]], bool]] = {
    "vp8": _vp8_hidden,
    "vp9": _vp9_hidden,
}
