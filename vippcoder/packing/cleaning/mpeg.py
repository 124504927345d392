"""MPEG-1, MPEG-2 and MPEG-4 part 2 without user data and without the clock time of recording."""

from __future__ import annotations

from vippcoder.packing.cleaning.cleaner import CannotCleanError

_START = b"\0\0\1"
_EXTENSION = 0xB5
_COPYRIGHT_EXTENSION = 4
_MPEG2_GROUP = 0xB8
_MPEG2_KEPT = frozenset({*range(0xB0), 0xB3, _EXTENSION, 0xB7, _MPEG2_GROUP})
_MPEG4_GROUP = 0xB3
_MPEG4_KEPT = frozenset({*range(0x30), 0xB0, 0xB1, _MPEG4_GROUP, 0xB5, 0xB6})
_DAY_S = 24 * 3600
_MARKER = 1 << 12
"""The one bit of a group's time code that is always set, counted from the right of the pictures."""


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
    """Cleans MPEG-1 and MPEG-2: user data, copyright numbers, time code of each group."""

    def __init__(self, extradata: bytes) -> None:
        self.extradata = self.clean(extradata)

    def clean(self, packet: bytes) -> bytes:
        """Return the packet with sequence, group, picture and slices alone."""
        kept = []
        for code, part in _sections(packet):
            if code not in _MPEG2_KEPT or self._is_copyright(code, part):
                continue
            kept.append(self._without_clock(part) if code == _MPEG2_GROUP else part)
        return b"".join(kept)

    def essence(self, packet: bytes) -> bytes:
        """Return the packet without zeros at its end, which containers add and remove."""
        return packet.rstrip(b"\0")

    @staticmethod
    def _is_copyright(code: int, part: bytes) -> bool:
        return code == _EXTENSION and len(part) > 4 and part[4] >> 4 == _COPYRIGHT_EXTENSION  # noqa: PLR2004

    @staticmethod
    def _without_clock(part: bytes) -> bytes:
        """Return a group header whose clock reads 00:00:00:00; its two flags stay."""
        if len(part) < 8:  # noqa: PLR2004 - start code and 27 bits
            raise CannotCleanError("a group header is cut short")
        word = int.from_bytes(part[4:8], "big")
        closed_and_broken = word & 0x60
        return part[:4] + (_MARKER << 7 | closed_and_broken).to_bytes(4, "big")


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
            self._set_back(part) if code == _MPEG4_GROUP else part
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
