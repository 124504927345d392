"""AAC without the remarks that stand before and behind the sound of a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.cleaning.aac_reach import SoundReach
from vippcoder.packing.cleaning.bits import Bits, from_bits, zeroed
from vippcoder.packing.cleaning.cleaner import CannotCleanError

if TYPE_CHECKING:
    from typing import Final

_ADTS_SYNC, _ADTS_MASK = 0xFFF0, 0xFFF6
_DATA, _PROGRAM, _FILL = 4, 5, 6
_LOW_COMPLEXITY: Final = 2
_UNLISTED_RATE: Final = 15
_MOST_CHANNELS: Final = 2
"""Up to here a frame holds one sound element, and no remark can stand between two."""


class AacCleaner:
    """Cleans AAC of one or two channels.

    Encoders write their names, broadcasters their data, into elements beside the sound. Those
    before it are set to 0 in place; those behind it, whose place only a decoder knows, are cut off
    (see `SoundReach`). A transport stream's own frame headers (ADTS) are taken off, for they hold a
    copyright number, and the configuration is written anew from its numbers.

    Args:
        extradata: the AudioSpecificConfig; empty where each frame has its own header.

    Raises:
        CannotCleanError: another kind of AAC, more channels, or channels that are described by a
            program element, which may hold a comment.
    """

    def __init__(self, extradata: bytes) -> None:
        self.extradata = _config(extradata) if extradata else b""
        self._reach: SoundReach | None = None

    def clean(self, packet: bytes) -> bytes:
        """Return one frame of sound, without remarks and without its own header."""
        if len(packet) > 7 and int.from_bytes(packet[:2], "big") & _ADTS_MASK == _ADTS_SYNC:  # noqa: PLR2004
            packet = self._without_header(packet)
        elif not self.extradata:
            raise CannotCleanError("the sound does not say how it is laid out")
        if self._reach is None:
            self._reach = SoundReach(self.extradata)
        return self._reach.without_tail(_blank_remarks(packet))

    def essence(self, packet: bytes) -> bytes:
        """Return the frame as it is."""
        return packet

    def _without_header(self, packet: bytes) -> bytes:
        profile, rate = packet[2] >> 6, packet[2] >> 2 & 0xF
        channels = (packet[2] & 1) << 2 | packet[3] >> 6
        if channels == 0 or packet[6] & 3:
            raise CannotCleanError("several frames or unnamed channels share one sound packet")
        config = _config(((profile + 1) << 11 | rate << 7 | channels << 3).to_bytes(2, "big"))
        if self.extradata and self.extradata != config:
            raise CannotCleanError("the sound changes its form midway")
        self.extradata = config
        has_checksum = not packet[1] & 1
        return packet[9:] if has_checksum else packet[7:]


def _config(extradata: bytes) -> bytes:
    """Return an AudioSpecificConfig with rate, channels and frame length, and nothing after."""
    bits = Bits(extradata)
    if bits.take(5) != _LOW_COMPLEXITY:
        raise CannotCleanError("the sound is a kind of AAC in which remarks cannot be told apart")
    rate = bits.take(4)
    listed = ((rate, 4),)
    unlisted = ((bits.take(24), 24),) if rate == _UNLISTED_RATE else ()
    channels = bits.take(4)
    if not 1 <= channels <= _MOST_CHANNELS:
        raise CannotCleanError("remarks may stand between the sound's channels")
    is_short, has_core, is_extended = bits.take(1), bits.take(1), bits.take(1)
    if bits.left < 0 or has_core or is_extended:
        raise CannotCleanError("the sound does not say how it is laid out")
    return from_bits((_LOW_COMPLEXITY, 5), *listed, *unlisted, (channels, 4), (is_short, 1), (0, 2))


def _blank_remarks(packet: bytes) -> bytes:
    bits, clean = Bits(packet), None
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
        clean = zeroed(clean if clean is not None else packet, bits.at, count * 8)
        bits.at += count * 8
    return packet if clean is None else clean
