"""How far into an AAC frame its sound reaches; what stands behind is not sound."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import av
import av.error
from av.packet import Packet

from vippcoder.packing.cleaning.bits import Bits, from_bits, ones_from
from vippcoder.packing.cleaning.cleaner import CannotCleanError

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.audio.codeccontext import AudioCodecContext

_TAIL: Final = 2
"""Bytes in which, besides the end mark, no element with a byte of content has room."""
_HEAD: Final = 32
"""Bits that the head of an element may take."""
_FILLS: Final = (0xFE, 0xF7)
"""Bytes in whose run three set bits stand at every place, of one or the other, but never twelve:
those would be taken for the head of a transport stream's frame."""
_LONGEST_FRAME: Final = 1024
"""Samples; twice as many come from high bands that stand behind the sound (HE-AAC)."""
_SILENT_CHANNEL: Final = (0, 22)
"""Gain, window, no band, no tool: a channel in which nothing is heard."""


class SoundReach:
    """Finds the end of the sound by asking a decoder what it does not need.

    Three set bits end a frame. So a frame in which they stand from some place on sounds the same if
    that place lies just behind its sound, and the first such place is searched for.

    Args:
        config: the AudioSpecificConfig, of one or two channels.
    """

    def __init__(self, config: bytes) -> None:
        self._config = config
        bits = Bits(config)
        bits.take(5)
        is_listed = bits.take(4) != 15  # noqa: PLR2004 - the standard's escape
        bits.take(0 if is_listed else 24)
        if bits.take(4) == 1:
            self._silence = from_bits((0, 7), _SILENT_CHANNEL, (7, 3))
        else:
            self._silence = from_bits((1, 3), (0, 5), _SILENT_CHANNEL, _SILENT_CHANNEL, (7, 3))
        self._decoder = self._new_decoder()

    def without_tail(self, frame: bytes) -> bytes:
        """Return the frame up to where its sound ends, and the mark of the end.

        Raises:
            CannotCleanError: the frame is damaged, or has high bands behind its sound (HE-AAC).
        """
        while len(frame) > _TAIL and (shorter := self._cut(frame)) != frame:
            frame = shorter
        return frame

    def _cut(self, frame: bytes) -> bytes:
        sounds_same = self._probe(frame)
        if not sounds_same(ones_from(frame, 8 * (len(frame) - _TAIL))):
            return frame
        end = _first_same(
            lambda place: any(sounds_same(_ended(frame, place, fill)) for fill in _FILLS),
            8 * (len(frame) - _TAIL),
        )
        size = (end + 3 + 7) // 8
        ended = ones_from(frame + b"\xff", end)
        fits = (ended[:more] for more in range(size, len(frame)) if sounds_same(ended[:more]))
        return next(fits, ended[: len(frame)])

    def _probe(self, frame: bytes) -> Callable[[bytes], bool]:
        """Return a function that tells whether another frame sounds like this one, to the bit."""
        heard = self._heard(frame) or self._heard(frame)
        if not heard:
            raise CannotCleanError("a frame of the sound is damaged, so its end cannot be told")
        if heard == self._heard(frame):
            return partial(self._sounds_like, frame, heard)

        def from_new(other: bytes) -> bytes:
            # The frame holds noise that is drawn anew each time; new decoders draw alike.
            self._decoder = self._new_decoder()
            return self._heard(other)

        first = from_new(frame)
        return lambda other: first == from_new(other)

    def _sounds_like(self, frame: bytes, heard: bytes, other: bytes) -> bool:
        """Whether `other` is heard like `frame`, leaving a decoder that still hears `frame` so."""
        if heard == self._heard(other):
            return True
        if heard != self._heard(frame):
            self._decoder = self._new_decoder()
        return False

    def _heard(self, frame: bytes) -> bytes:
        """Return a frame's samples, between silence before and behind; empty where it is damaged.

        The silence behind brings out its second half, which alone tells of its last short windows.
        """
        pieces = []
        try:
            for packet in (self._silence, frame, self._silence):
                pieces += self._decoder.decode(Packet(packet))
        except av.error.FFmpegError:
            pieces = []
        if len(pieces) != len((self._silence, frame, self._silence)):
            self._decoder = self._new_decoder()  # a failure may spoil what comes next
            return b""
        if any(piece.samples > _LONGEST_FRAME for piece in pieces):
            raise CannotCleanError("half of the sound stands where remarks may stand too")
        return b"".join(piece.to_ndarray().tobytes() for piece in pieces[1:])

    def _new_decoder(self) -> AudioCodecContext:
        decoder = av.CodecContext.create("aac", "r")
        decoder.extradata = self._config
        return decoder


def _ended(frame: bytes, place: int, fill: int) -> bytes:
    """Return the frame with the mark of the end from bit `place` on."""
    marked, kept = ones_from(frame, place), -(-place // 8)
    return marked[:kept] + bytes([fill]) * (len(frame) - kept)


def _first_same(is_same: Callable[[int], bool], last: int) -> int:
    """Return the first place for which `is_same`, knowing that it is so for `last`.

    It is not so inside the heads of elements behind the sound; such gaps are looked over.
    """
    end = _edge(is_same, last)
    while True:
        over = (place for place in range(end - 2, max(end - 2 - _HEAD, -1), -1) if is_same(place))
        lower = next(over, None)
        if lower is None:
            return end
        end = _edge(is_same, lower)


def _edge(is_same: Callable[[int], bool], above: int) -> int:
    """Return a place for which `is_same` and not for the one before, at or below `above`."""
    below = -1
    while above - below > 1:
        middle = (above + below) // 2
        if is_same(middle):
            above = middle
        else:
            below = middle
    return above
