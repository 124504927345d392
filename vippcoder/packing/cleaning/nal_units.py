"""How H.264 and HEVC lay their units into a packet, and into the stream's configuration record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from vippcoder.packing.cleaning.cleaner import CannotCleanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ANNEX_B = 0
"""Length size of a stream that separates its units by start codes instead."""

_START = b"\0\0\1"


def split_units(data: bytes, length_size: int) -> list[bytes]:
    """Return a packet's units without their framing.

    Args:
        data: one packet.
        length_size: bytes of the length before each unit, or ANNEX_B.

    Raises:
        CannotCleanError: a length points past the packet's end.
    """
    if length_size == ANNEX_B:
        return [unit.rstrip(b"\0") for unit in _between_start_codes(data) if unit.rstrip(b"\0")]
    units, at = [], 0
    while at + length_size <= len(data):
        size = int.from_bytes(data[at : at + length_size], "big")
        at += length_size
        if at + size > len(data):
            raise CannotCleanError("a unit is longer than its packet")
        if size:
            units.append(data[at : at + size])
        at += size
    return units


def join_units(units: Iterable[bytes], length_size: int) -> bytes:
    """Return units with their framing: the opposite of `split_units`."""
    if length_size == ANNEX_B:
        return b"".join(b"\0" + _START + unit for unit in units)
    return b"".join(len(unit).to_bytes(length_size, "big") + unit for unit in units)


def _between_start_codes(data: bytes) -> list[bytes]:
    found, at = [], data.find(_START)
    while at >= 0:
        after = data.find(_START, at + 3)
        found.append(data[at + 3 : after if after >= 0 else len(data)])
        at = after
    return found


def plain_payload(unit: bytes) -> bytes:
    """Return a unit without the bytes that keep start codes from appearing inside it."""
    return unit.replace(b"\0\0\3", b"\0\0")


def guarded_payload(payload: bytes) -> bytes:
    """Return a unit with such bytes put in: the opposite of `plain_payload`."""
    guarded, zeros = bytearray(), 0
    for byte in payload:
        if zeros == 2 and byte <= 3:  # noqa: PLR2004 - the standard's own numbers
            guarded.append(3)
            zeros = 0
        guarded.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(guarded)


@dataclass(slots=True)
class _Reader:
    """Takes bytes off the front of a configuration record."""

    data: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        if self.at + count > len(self.data):
            raise CannotCleanError("the stream's configuration record is cut short")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, size: int) -> int:
        """Return the next `size` bytes as a number."""
        return int.from_bytes(self.take(size), "big")


Rewrite: TypeAlias = "Callable[[bytes], list[bytes]]"
"""Returns what stays of a unit: one, or none."""


def clean_avc_record(record: bytes, clean: Rewrite) -> bytes:
    """Return an avcC record with its parameter sets and nothing else.

    Raises:
        CannotCleanError: it is cut short.
    """
    reader = _Reader(record)
    head = reader.take(5)
    sequence_sets = _taken(reader, reader.number(1) & 0x1F, clean)
    picture_sets = _taken(reader, reader.number(1), clean)
    made = head + bytes([0xE0 | len(sequence_sets)]) + _sized(sequence_sets)
    made += bytes([len(picture_sets)]) + _sized(picture_sets)
    high_profiles = (100, 110, 122, 144, 244)
    if head[1] in high_profiles and len(record) >= reader.at + 4:
        made += reader.take(3)
        extensions = _taken(reader, reader.number(1), clean)
        made += bytes([len(extensions)]) + _sized(extensions)
    return made


def clean_hevc_record(record: bytes, clean: Rewrite) -> bytes:
    """Return an hvcC record with what `clean` leaves of its units.

    Raises:
        CannotCleanError: it is cut short.
    """
    reader = _Reader(record)
    head = reader.take(22)
    arrays = []
    for _ in range(reader.number(1)):
        kind = reader.number(1)
        units = _taken(reader, reader.number(2), clean)
        if units:
            arrays.append(bytes([kind]) + len(units).to_bytes(2, "big") + _sized(units))
    return head + bytes([len(arrays)]) + b"".join(arrays)


def _taken(reader: _Reader, count: int, clean: Rewrite) -> list[bytes]:
    units = [reader.take(reader.number(2)) for _ in range(count)]
    return [one for unit in units if unit for one in clean(unit)]


def _sized(units: Iterable[bytes]) -> bytes:
    return join_units(units, 2)
