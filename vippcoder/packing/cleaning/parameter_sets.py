"""Parameter sets of H.264 and HEVC, written anew from their fields: nothing follows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

import av
import av.error
from av.bitstream import BitStreamFilterContext
from av.packet import Packet

from vippcoder.packing.cleaning.cleaner import CannotCleanError

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = b"\0\0\0\1"


class ParameterSets:
    """Rewrites the parameter sets of one stream, in the order of the stream.

    FFmpeg's own reader takes each apart and writes it again; bytes behind its last field stay
    behind. A set that comes again is remembered.

    Args:
        codec: what the sets belong to.
    """

    def __init__(self, codec: Literal["h264", "hevc"]) -> None:
        self._home = av.open(io.BytesIO(), "w", format="null")
        stream = self._home.add_stream("libx264" if codec == "h264" else "libx265")
        self._filter = BitStreamFilterContext(f"{codec}_metadata", stream)
        self._known: dict[bytes, bytes] = {}

    def rewritten(self, unit: bytes) -> bytes:
        """Return one parameter set, without framing, with its fields alone.

        Raises:
            CannotCleanError: it cannot be taken apart.
        """
        if unit not in self._known:
            try:
                found = list(self._filtered(unit))
            except av.error.FFmpegError as error:
                raise CannotCleanError("a parameter set cannot be taken apart") from error
            if len(found) != 1:
                raise CannotCleanError("a parameter set cannot be taken apart")
            self._known[unit] = found[0]
        return self._known[unit]

    def _filtered(self, unit: bytes) -> Iterator[bytes]:
        for packet in self._filter.filter(Packet(_START + unit)):
            for part in bytes(packet).split(_START[1:]):
                if part.rstrip(b"\0"):
                    yield part.rstrip(b"\0")
