"""Frame times and other rows of whole numbers as one column: differences, compressed."""

from __future__ import annotations

import sys
import zlib
from array import array
from itertools import accumulate, chain, pairwise

from vippcoder.timebase import FrameTimes


def pack_times(frames: FrameTimes) -> bytes:
    """Return the times of all frames as little-endian 64-bit differences, deflated."""
    return pack_numbers(frames.times_us)


def unpack_times(blob: bytes, end_us: int) -> FrameTimes:
    """Read what `pack_times` wrote."""
    return FrameTimes(unpack_numbers(blob), end_us)


def pack_numbers(numbers: array[int]) -> bytes:
    """Return whole numbers as little-endian 64-bit differences, deflated."""
    steps = array("q", (after - before for before, after in pairwise(chain((0,), numbers))))
    if sys.byteorder == "big":
        steps.byteswap()
    return zlib.compress(steps.tobytes(), 9)


def unpack_numbers(blob: bytes) -> array[int]:
    """Read what `pack_numbers` wrote."""
    steps = array("q")
    steps.frombytes(zlib.decompress(blob))
    if sys.byteorder == "big":
        steps.byteswap()
    return array("q", accumulate(steps))
