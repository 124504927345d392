"""MPEG-1, MPEG-2 and MPEG-4 part 2 without user data and without the clock time of recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.cleaning import mpeg_headers
from vippcoder.packing.cleaning.cleaner import CannotCleanError

if TYPE_CHECKING:
    from collections.abc import Callable

_START = b"\0\0\1"
_SLICES = range(1, 0xB0)
_MPEG2_HEADERS: dict[int, Callable[[bytes], bytes]] = {
    0x00: mpeg_headers.picture,
    0xB3: mpeg_headers.sequence,
    0xB5: mpeg_headers.extension,
    0xB7: mpeg_headers.end,
    0xB8: mpeg_headers.group,
}
_MPEG4_GROUP = 0xB3
_MPEG4_KEPT = frozenset({*range(0x30), 0xB0, 0xB1, _MPEG4_GROUP, 0xB5, 0xB6})
_MPEG4_LENGTHS = {**dict.fromkeys(range(0x20), 4), 0xB0: 5, 0xB1: 4}
"""Objects, which hold only their number; the profile; the end."""
_DAY_S = 24 * 3600
_MARKER = 1 << 12
"""The one bit of a group's time code that is always set."""


def _sections(data: bytes) -> list[tuple[int, bytes]]:
    """Return (start code, bytes from the start code on), and what stands before as code -1."""
    at = data.find(_START)
    if at < 0:
        return [(-1, data)] if data else []
    found = [(-1, data[:at])] if data[:at].strip(b"\0") else []
    while at >= 0:
        after = data.find(_START, at + 3)
        part = data[at : after if after >= 0 else len(data)]
        if len(part) > len(_START):
            found.append((part[3], part))
        at = after
    return found


class Mpeg2Cleaner:
    """Cleans MPEG-1 and MPEG-2: user data, copyright numbers, time code of each group.

    Every header is cut off behind its last field; extra information in a picture's header goes.
    """

    def __init__(self, extradata: bytes) -> None:
        self.extradata = self.clean(extradata)

    def clean(self, packet: bytes) -> bytes:
        """Return the packet with sequence, group, picture and slices alone.

        Raises:
            CannotCleanError: a header is cut short or of a kind that cannot be taken apart.
        """
        return b"".join(self._cleaned(code, part) for code, part in _sections(packet))

    def essence(self, packet: bytes) -> bytes:
        """Return the packet without zeros at its end, which containers add and remove."""
        return packet.rstrip(b"\0")

    @staticmethod
    def _cleaned(code: int, part: bytes) -> bytes:
        if code in _SLICES:
            return part
        header = _MPEG2_HEADERS.get(code)
        return header(part) if header else b""


class Mpeg4Cleaner:
    """Cleans MPEG-4 part 2: user data (DivX, XviD and camera strings), and the clock of each group.

    Pictures count their time from their group's clock, so every clock is set back by the same
    amount instead of being cleared: the first group then starts at 0.
    """

    def __init__(self, extradata: bytes) -> None:
        self._first_s: int | None = None
        self.extradata = self.clean(extradata)

    def clean(self, packet: bytes) -> bytes:
        """Return the packet with object headers, groups and pictures alone."""
        return b"".join(
            self._set_back(part) if code == _MPEG4_GROUP else part[: _MPEG4_LENGTHS.get(code)]
            for code, part in _sections(packet)
            if code in _MPEG4_KEPT
        )

    def essence(self, packet: bytes) -> bytes:
        """Return the packet without zeros at its end."""
        return packet.rstrip(b"\0")

    def _set_back(self, part: bytes) -> bytes:
        if len(part) < 7:  # noqa: PLR2004 - start code and 20 bits
            raise CannotCleanError("a group header is cut short")
        word = int.from_bytes(part[4:7], "big")
        hours, minutes, seconds = word >> 19, word >> 13 & 0x3F, word >> 6 & 0x3F
        clock = (hours * 60 + minutes) * 60 + seconds
        if self._first_s is None:
            self._first_s = clock
        minutes, seconds = divmod((clock - self._first_s) % _DAY_S, 60)
        hours, minutes = divmod(minutes, 60)
        closed_broken_stuffing = word & 0x3F
        word = hours << 19 | minutes << 13 | _MARKER | seconds << 6 | closed_broken_stuffing
        return part[:4] + word.to_bytes(3, "big")
