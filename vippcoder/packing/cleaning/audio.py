"""Opus and Vorbis without the remarks of their encoders."""

from __future__ import annotations

from vippcoder.packing.cleaning.cleaner import CannotCleanError


class OpusCleaner:
    """Cleans Opus: takes the padding out of packets, keeps the head's defined fields.

    Args:
        extradata: the head (RFC 7845).

    Raises:
        CannotCleanError: it is none, or several streams share a packet, each with padding of its
            own.
    """

    def __init__(self, extradata: bytes) -> None:
        if not extradata.startswith(b"OpusHead") or len(extradata) < 19:  # noqa: PLR2004 - RFC 7845
            raise CannotCleanError("the sound does not say how it is laid out")
        if extradata[18] != 0:
            raise CannotCleanError("remarks may stand between the sound's channels")
        self.extradata = extradata[:19]

    def clean(self, packet: bytes) -> bytes:
        """Return the packet without padding (RFC 6716, 3.2.5)."""
        if len(packet) < 3 or packet[0] & 3 != 3 or not packet[1] & 0x40:  # noqa: PLR2004
            return packet
        padding, at = 0, 2
        while at < len(packet) and packet[at] == 255:  # noqa: PLR2004 - 254 bytes, and more follow
            padding += 254
            at += 1
        if at >= len(packet) or padding + packet[at] + at + 1 > len(packet):
            raise CannotCleanError("a sound packet is cut short")
        padding += packet[at]
        return packet[:1] + bytes([packet[1] & ~0x40]) + packet[at + 1 : len(packet) - padding]

    def essence(self, packet: bytes) -> bytes:
        """Return the packet as it is."""
        return packet


class VorbisCleaner:
    """Cleans Vorbis: an empty comment header in place of the encoder's name and the tags."""

    def __init__(self, extradata: bytes) -> None:
        first, _, setup = _vorbis_headers(extradata)
        first = first[:30]
        comment = b"\x03vorbis" + bytes(8) + b"\x01"
        sizes = b"".join(
            b"\xff" * (len(part) // 255) + bytes([len(part) % 255]) for part in (first, comment)
        )
        self.extradata = b"\x02" + sizes + first + comment + setup

    def clean(self, packet: bytes) -> bytes:
        """Return the packet as it is: there is no place for a remark in it."""
        return packet

    def essence(self, packet: bytes) -> bytes:
        """Return the packet as it is."""
        return packet


def _vorbis_headers(extradata: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the three headers: what it is, comments, set-up; in FFmpeg's two ways of joining."""
    if extradata[:1] == b"\x02":
        sizes, at = [], 1
        for _ in range(2):
            size = 0
            while at < len(extradata) and extradata[at] == 255:  # noqa: PLR2004 - more follows
                size += 255
                at += 1
            if at >= len(extradata):
                break
            sizes.append(size + extradata[at])
            at += 1
        if len(sizes) == 2 and at + sum(sizes) < len(extradata):  # noqa: PLR2004
            middle, last = at + sizes[0], at + sum(sizes)
            return extradata[at:middle], extradata[middle:last], extradata[last:]
    elif extradata[:2] == b"\x00\x1e":
        parts, at = [], 0
        while at + 2 <= len(extradata):
            size = int.from_bytes(extradata[at : at + 2], "big")
            parts.append(extradata[at + 2 : at + 2 + size])
            at += 2 + size
        if len(parts) == 3:  # noqa: PLR2004
            return parts[0], parts[1], parts[2]
    raise CannotCleanError("the sound does not say how it is laid out")
