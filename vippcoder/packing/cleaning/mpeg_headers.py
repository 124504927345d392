"""The headers of MPEG-1 and MPEG-2, cut off behind their last field (ISO/IEC 13818-2, 6.2).

Each function takes one header from its start code on.
"""

from __future__ import annotations

from vippcoder.packing.cleaning.bits import Bits, from_bits
from vippcoder.packing.cleaning.cleaner import CannotCleanError

_MARKER = 1 << 12
"""The one bit of a group's time code that is always set, counted from the right of the pictures."""
_MATRIX = 64
_FORWARD, _BIDIRECTIONAL = 2, 3
_COPYRIGHT = 4
_SEQUENCE, _DISPLAY, _MATRICES, _PAN, _PICTURE = 1, 2, 3, 7, 8


def sequence(part: bytes) -> bytes:
    """Return a sequence header: size, rate, and matrices where it has them."""
    bits = Bits(part)
    bits.take(4 * 8 + 62)
    for _ in range(2):
        if bits.take(1):
            bits.take(8 * _MATRIX)
    return _up_to(part, bits)


def group(part: bytes) -> bytes:
    """Return a group header whose clock reads 00:00:00:00; its two flags stay."""
    if len(part) < 8:  # noqa: PLR2004 - start code and 27 bits
        raise CannotCleanError("a group header is cut short")
    closed_and_broken = int.from_bytes(part[4:8], "big") & 0x60
    return part[:4] + (_MARKER << 7 | closed_and_broken).to_bytes(4, "big")


def picture(part: bytes) -> bytes:
    """Return a picture header without its extra information."""
    bits = Bits(part)
    fields = [(bits.take(32), 32), (bits.take(10), 10), (kind := bits.take(3), 3)]
    fields.append((bits.take(16), 16))
    vectors = {_FORWARD: 1, _BIDIRECTIONAL: 2}.get(kind, 0)
    fields += [(bits.take(4), 4) for _ in range(vectors)]
    if bits.left < 1:
        raise CannotCleanError("a picture header is cut short")
    return from_bits(*fields, (0, 1))


def extension(part: bytes) -> bytes:
    """Return an extension; nothing of a copyright, nor of what part a narrow screen shows.

    Raises:
        CannotCleanError: it is of a kind that scalable streams have.
    """
    bits = Bits(part)
    bits.take(32)
    kind = bits.take(4)
    if kind in {_COPYRIGHT, _PAN}:
        return b""
    if kind == _SEQUENCE:
        bits.take(44)
    elif kind == _DISPLAY:
        bits.take(3)
        bits.take(24 if bits.take(1) else 0)
        bits.take(29)
    elif kind == _MATRICES:
        for _ in range(4):
            bits.take(8 * _MATRIX if bits.take(1) else 0)
    elif kind == _PICTURE:
        bits.take(29)
        bits.take(20 if bits.take(1) else 0)
    else:
        raise CannotCleanError("the pictures are coded in layers")
    return _up_to(part, bits)


def end(part: bytes) -> bytes:
    """Return the end of a sequence: its start code."""
    return part[:4]


def _up_to(part: bytes, bits: Bits) -> bytes:
    """Return the header up to where it was read, zeros up to the byte's end."""
    if bits.left < 0:
        raise CannotCleanError("a header of the pictures is cut short")
    size = bits.at
    number = int.from_bytes(part, "big") >> (8 * len(part) - size)
    return from_bits((number, size))
