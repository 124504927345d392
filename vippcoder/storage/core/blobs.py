"""Frame times as one column: differences, compressed."""

from __future__ import annotations

import sys
import zlib
from array import array
from itertools import accumulate, chain, pairwise

from vippcoder.timebase import FrameTimes


def pack_times(frames: FrameTimes) -> bytes:
    """Return the times of all frames as little-endian 64-bit differences, deflated."""
    times = frames.times_us
    steps = array("q", chain((times[0],), (b - a for a, b in pairwise(times))))
    if sys.byteorder == "big":
        steps.byteswap()
    return zlib.compress(steps.tobytes(), 9)


def unpack_times(blob: bytes, end_us: int) -> FrameTimes:
    """Read what `pack_times` wrote."""
    steps = array("q")
    steps.frombytes(zlib.decompress(blob))
    if sys.byteorder == "big":
        steps.byteswap()
    return FrameTimes(array("q", accumulate(steps)), end_us)
