"""Time as the program knows it: whole microseconds, half-open ranges, frame times."""

from __future__ import annotations

from vippcoder.timebase.clock import format_instant, parse_instant
from vippcoder.timebase.frames import FrameTimes
from vippcoder.timebase.ranges import TimeRange, complement, total_us, union

__all__ = [
    "FrameTimes",
    "TimeRange",
    "complement",
    "format_instant",
    "parse_instant",
    "total_us",
    "union",
]
