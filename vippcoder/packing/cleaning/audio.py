"""AAC, Opus and Vorbis without the remarks of their encoders."""

from __future__ import annotations

from vippcoder.packing.cleaning.cleaner import CannotCleanError

_ADTS_SYNC, _ADTS_MASK = 0xFFF0, 0xFFF6
_DATA, _PROGRAM, _FILL = 4, 5, 6


class AacCleaner:
    """Cleans AAC: blanks the data and fill elements that stand before the sound of a frame.

    Encoders write their names there. The bytes are set to 0 in place, so no bit of the sound moves.
    Elements behind the sound cannot be found without decoding it; they are left (encoders put
    there the high bands of HE-AAC, which are sound, and padding). A transport stream's own frame
    headers (ADTS) are taken off, for they hold a copyright number.

    Args:
        extradata: the AudioSpecificConfig; empty where each frame has its own header.

    Raises:
        CannotCleanError: the channels are described by a program element, which may hold a comment.
    """

    def __init__(self, extradata: bytes) -> None:
        self.extradata = _config(extradata) if extradata else b""

    def clean(self, packet: bytes) -> bytes:
        """Return one frame of sound, its leading remarks blank and its own header gone."""
        if len(packet) > 7 and int.from_bytes(packet[:2], "big") & _ADTS_MASK == _ADTS_SYNC:  # noqa: PLR2004
            packet = self._without_header(packet)
        elif not self.extradata:
            raise CannotCleanError("the sound does not say how it is laid out")
        return _blank_remarks(packet)

    def essence(self, packet: bytes) -> bytes:
        """Return the frame as it is."""
        return packet

    def _without_header(self, packet: bytes) -> bytes:
        profile, rate = packet[2] >> 6, packet[2] >> 2 & 0xF
        channels = (packet[2] & 1) << 2 | packet[3] >> 6
        if channels == 0 or packet[6] & 3:
            raise CannotCleanError("several frames or unnamed channels share one sound packet")
        config = ((profile + 1) << 11 | rate << 7 | channels << 3).to_bytes(2, "big")
        if self.extradata and self.extradata[:2] != config:
            raise CannotCleanError("the sound changes its form midway")
        self.extradata = self.extradata or config
        has_checksum = not packet[1] & 1
        return packet[9:] if has_checksum else packet[7:]


def _config(extradata: bytes) -> bytes:
    """Return an AudioSpecificConfig that names its channels by number."""
    bits = _Bits(extradata)
    kind = bits.take(5)
    if kind == 31:  # noqa: PLR2004 - the standard's escape
        bits.take(6)
    if bits.take(4) == 0xF:  # noqa: PLR2004 - an unlisted rate follows
        bits.take(24)
    if bits.take(4) == 0:
        raise CannotCleanError("the sound's channels are described where a comment may stand too")
    return extradata


def _blank_remarks(packet: bytes) -> bytes:
    bits, clean = _Bits(packet), None
    while bits.left >= 7:  # noqa: PLR2004 - an element's head
        element = bits.take(3)
        if element == _PROGRAM:
            raise CannotCleanError("the sound describes its channels where a comment may stand too")
        if element == _DATA:
            bits.take(4)
            is_aligned = bits.take(1)
            count = bits.take(8)
            count += bits.take(8) if count == 255 else 0  # noqa: PLR2004 - the standard's escape
            if is_aligned:
                bits.at += -bits.at % 8
        elif element == _FILL:
            count = bits.take(4)
            count += bits.take(8) - 1 if count == 15 else 0  # noqa: PLR2004 - the standard's escape
        else:
            break
        if count * 8 > bits.left:
            break
        clean = _zeroed(clean if clean is not None else packet, bits.at, count * 8)
        bits.at += count * 8
    return packet if clean is None else clean


def _zeroed(data: bytes, first: int, count: int) -> bytes:
    """Return `data` with `count` bits from bit `first` on set to 0."""
    size = len(data) * 8
    mask = ((1 << count) - 1) << (size - first - count)
    return (int.from_bytes(data, "big") & ~mask).to_bytes(len(data), "big")


class _Bits:
    """Reads bits from the left; behind the end there are zeros."""

    def __init__(self, data: bytes) -> None:
        self._number = int.from_bytes(data, "big")
        self._size = len(data) * 8
        self.at = 0

    @property
    def left(self) -> int:
        return self._size - self.at

    def take(self, count: int) -> int:
        self.at += count
        behind = self._size - self.at
        number = self._number >> behind if behind >= 0 else self._number << -behind
        return number & ((1 << count) - 1)


class OpusCleaner:
    """Cleans Opus: takes the padding out of packets, keeps the head's defined fields."""

    def __init__(self, extradata: bytes) -> None:
        if not extradata.startswith(b"OpusHead") or len(extradata) < 19:  # noqa: PLR2004 - RFC 7845
            raise CannotCleanError("the sound does not say how it is laid out")
        mapped = extradata[18] != 0
        self.extradata = extradata[: 21 + extradata[9] if mapped else 19]
        self._is_mapped = mapped

    def clean(self, packet: bytes) -> bytes:
        """Return the packet without padding (RFC 6716, 3.2.5)."""
        if len(packet) < 3 or packet[0] & 3 != 3 or self._is_mapped or not packet[1] & 0x40:  # noqa: PLR2004
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
