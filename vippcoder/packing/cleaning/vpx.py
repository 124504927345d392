"""VP8 and VP9, whose standards have no place for a remark but gaps that nobody reads."""

from __future__ import annotations

from vippcoder.packing.cleaning.bits import Bits
from vippcoder.packing.cleaning.cleaner import CannotCleanError

_MARKER_MASK, _MARKER = 0xE0, 0xC0
_FRAME_MARKER, _RESERVED_PROFILE = 2, 3


class Vp8Cleaner:
    """Keeps VP8 as it is, without the container's private words about it."""

    extradata = b""

    def __init__(self, extradata: bytes) -> None:
        """Drop the container's own configuration: the coding needs none."""

    def clean(self, packet: bytes) -> bytes:
        """Return the packet as it is."""
        return packet

    def essence(self, packet: bytes) -> bytes:
        """Return the packet as it is."""
        return packet


class Vp9Cleaner(Vp8Cleaner):
    """Cleans VP9: what stands between the frames of a superframe, or behind one shown again."""

    def clean(self, packet: bytes) -> bytes:
        """Return the packet with its frames alone.

        Raises:
            CannotCleanError: its index does not fit it.
        """
        frames, marker = _frames(packet)
        if marker is None:
            return _cut(packet)
        cut = [_cut(frame) for frame in frames]
        width = (marker >> 3 & 3) + 1
        sizes = b"".join(len(frame).to_bytes(width, "little") for frame in cut)
        return b"".join(cut) + bytes([marker]) + sizes + bytes([marker])


def _frames(packet: bytes) -> tuple[list[bytes], int | None]:
    """Return the frames of a superframe and its marker; None where it is a plain frame."""
    marker = packet[-1] if packet else 0
    if marker & _MARKER_MASK != _MARKER:
        return [packet], None
    count, width = (marker & 7) + 1, (marker >> 3 & 3) + 1
    index = len(packet) - 2 - count * width
    if index < 0 or packet[index] != marker:
        return [packet], None
    frames, at = [], 0
    for number in range(count):
        place = index + 1 + number * width
        size = int.from_bytes(packet[place : place + width], "little")
        if at + size > index:
            raise CannotCleanError("the index of a superframe does not fit it")
        frames.append(packet[at : at + size])
        at += size
    return frames, marker


def _cut(frame: bytes) -> bytes:
    """Return a frame; of one that only shows another again, its head alone."""
    bits = Bits(frame[:2])
    if bits.take(2) != _FRAME_MARKER:
        return frame
    profile = bits.take(1) | bits.take(1) << 1
    bits.take(1 if profile == _RESERVED_PROFILE else 0)
    shows_another = bits.take(1)
    bits.take(3)
    return frame[: -(-bits.at // 8)] if shows_another else frame
