"""H.264 and HEVC without supplemental information, where cameras and encoders leave their remarks.

Recording dates, camera names, encoder settings, captions and clock times stand in units of their
own (SEI). All go. One is needed to start decoding in the middle of some H.264 films, the recovery
point; it is written anew from its four numbers. Of the units that stay, those whose end is known
lose what follows it; second layers (depth, the other eye, transparency) go whole.
"""

from __future__ import annotations

from typing import Literal

from vippcoder.packing.cleaning.cleaner import CannotCleanError
from vippcoder.packing.cleaning.filling import is_filling
from vippcoder.packing.cleaning.nal_units import (
    ANNEX_B,
    clean_avc_record,
    clean_hevc_record,
    guarded_payload,
    join_units,
    plain_payload,
    split_units,
)
from vippcoder.packing.cleaning.parameter_sets import ParameterSets

_SEI = 6
_RECOVERY_POINT = 6
_H264_SLICES = frozenset({1, 2, 3, 4, 5})
_H264_SETS = frozenset({7, 8})
_H264_MARKS = {9: 2, 10: 1, 11: 1}
"""Delimiter, end of sequence, end of stream: their kinds and lengths."""
_HEVC_SLICES = frozenset({*range(10), *range(16, 22)})
_HEVC_SETS = frozenset({32, 33, 34})
_HEVC_MARKS = {35: 3, 36: 2, 37: 2}
_LENGTH_AT = {"h264": 4, "hevc": 21}


class H26xCleaner:
    """Cleans H.264 or HEVC, in length-prefixed or start-code framing.

    Args:
        codec: "h264" or "hevc".
        extradata: the stream's configuration record, or its parameter sets after start codes.

    Raises:
        CannotCleanError: there is no configuration to go by.
    """

    def __init__(self, codec: Literal["h264", "hevc"], extradata: bytes) -> None:
        self._is_h264 = codec == "h264"
        self._sets = ParameterSets(codec)
        if extradata[:1] == b"\1" and len(extradata) > _LENGTH_AT[codec]:
            self._length_size = (extradata[_LENGTH_AT[codec]] & 3) + 1
            clean_record = clean_avc_record if self._is_h264 else clean_hevc_record
            self.extradata = clean_record(extradata, self._cleaned)
        elif extradata.startswith((b"\0\0\1", b"\0\0\0\1")):
            self._length_size = ANNEX_B
            self.extradata = self.clean(extradata)
        else:
            raise CannotCleanError("the stream does not say how its packets are laid out")

    def clean(self, packet: bytes) -> bytes:
        """Return the packet with pictures and parameter sets alone."""
        return join_units(self._clean_units(packet), self._length_size)

    def essence(self, packet: bytes) -> bytes:
        """Return the units, each after a start code, whatever the framing.

        Delimiters are left out, and so is filling that is nothing else.
        """
        delimiter = 9 if self._is_h264 else 35
        units = split_units(packet, self._length_size)
        return join_units(
            (
                unit
                for unit in units
                if self._kind(unit) != delimiter and not (self._is_h264 and is_filling(unit))
            ),
            ANNEX_B,
        )

    def _clean_units(self, packet: bytes) -> list[bytes]:
        units = split_units(packet, self._length_size)
        return [clean for unit in units for clean in self._cleaned(unit)]

    def _cleaned(self, unit: bytes) -> list[bytes]:
        """Return what stays of a unit: itself, a shorter one, or nothing."""
        kind = self._kind(unit)
        slices, sets, marks = (
            (_H264_SLICES, _H264_SETS, _H264_MARKS)
            if self._is_h264
            else (_HEVC_SLICES, _HEVC_SETS, _HEVC_MARKS)
        )
        if not self._is_h264 and (len(unit) < 2 or self._layer(unit)):  # noqa: PLR2004 - its head
            return []
        if kind in slices:
            return [unit]
        if kind in sets:
            return [self._sets.rewritten(unit)]
        if kind in marks:
            return [unit[: marks[kind]]]
        return _recovery_points(unit) if self._is_h264 and kind == _SEI else []

    @staticmethod
    def _layer(unit: bytes) -> int:
        return (unit[0] & 1) << 5 | unit[1] >> 3

    def _kind(self, unit: bytes) -> int:
        return unit[0] & 0x1F if self._is_h264 else unit[0] >> 1 & 0x3F


def _recovery_points(unit: bytes) -> list[bytes]:
    """Return the recovery points of a supplemental unit, each as a unit written anew."""
    payload, at, found = plain_payload(unit), 1, []
    while at + 2 < len(payload):
        kind, at = _long_number(payload, at)
        size, at = _long_number(payload, at)
        if kind == _RECOVERY_POINT and at + size <= len(payload):
            content = _recovery_point(payload[at : at + size])
            if content:
                head = bytes([_SEI, _RECOVERY_POINT, len(content)])
                found.append(guarded_payload(head + content + b"\x80"))
        at += size
    return found


def _long_number(payload: bytes, at: int) -> tuple[int, int]:
    """Return a number written as 255 + 255 + ... + rest, and where it ends."""
    total = 0
    while at < len(payload) and payload[at] == 255:  # noqa: PLR2004 - a full byte: more follows
        total += 255
        at += 1
    return (total + payload[at], at + 1) if at < len(payload) else (total, at)


def _recovery_point(content: bytes) -> bytes:
    """Return frame count, two flags and slice group change of a recovery point, nothing after."""
    bits = "".join(f"{byte:08b}" for byte in content[:8])
    zeros = len(bits) - len(bits.lstrip("0"))
    needed = 2 * zeros + 1 + 4
    if zeros > 16 or needed > len(bits):  # noqa: PLR2004 - the count fits 16 bits
        return b""
    kept = bits[:needed]
    if needed % 8:
        kept = (kept + "1").ljust(-(-(needed + 1) // 8) * 8, "0")
    return bytes(int(kept[first : first + 8], 2) for first in range(0, len(kept), 8))
