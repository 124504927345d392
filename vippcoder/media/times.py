"""From the time stamps in a file to session time: rounded exactly, repaired where they fail."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from vippcoder.media.packets import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

MICROSECONDS = 1_000_000

_GUESS_US = 40_000
"""The gap of 25 frames a second, for a film that says nothing at all about its rate."""

_TICKS_OF_JITTER = Fraction(3, 2)
_JITTER_US = 1_000


@dataclass(frozen=True, slots=True)
class Repairs:
    """How many frames got another time than the file says, and why."""

    backward: int = 0
    """Stamped earlier than the frame before."""
    repeated: int = 0
    """Stamped the same as the frame before."""
    missing: int = 0
    """Not stamped at all."""


def to_us(ticks: int, time_base: Fraction) -> int:
    """Round ticks to the nearest microsecond, halves up, exactly."""
    scaled = ticks * time_base.numerator * MICROSECONDS
    return (2 * scaled + time_base.denominator) // (2 * time_base.denominator)


def usual_gap_us(pts: Sequence[int], time_base: Fraction, rate: Fraction | None) -> int:
    """Return the median gap between following stamps; by `rate` where there are too few stamps."""
    gaps = sorted(
        after - before
        for before, after in pairwise(pts)
        if NO_TIME not in (before, after) and after > before
    )
    if gaps:
        return max(to_us(gaps[len(gaps) // 2], time_base), 1)
    return max(round(MICROSECONDS / rate), 1) if rate else _GUESS_US


def session_times(
    pts: Sequence[int], time_base: Fraction, rate: Fraction | None
) -> tuple[array[int], Repairs]:
    """Turn raw stamps of the frames in the order shown into session times.

    Args:
        pts: in ticks, `NO_TIME` where missing; never empty.
        time_base: seconds in a tick.
        rate: frames a second, used only where stamps are missing throughout.

    Returns:
        Microseconds from the first frame, strictly increasing, and what was repaired. Sound stamps
        are only rounded. A frame stamped not later than the one before goes on from it: halfway to
        the next where the next is in order again (a slip), else by the usual gap, and all later
        frames with it (a clock that was set back or wrapped).
    """
    if all(stamp == NO_TIME for stamp in pts):
        step = 1 / rate if rate else Fraction(_GUESS_US, MICROSECONDS)
        even = array("q", (to_us(index, step) for index in range(len(pts))))
        return even, Repairs(missing=len(pts))
    gap_us = usual_gap_us(pts, time_base, rate)
    start = next(stamp for stamp in pts if stamp != NO_TIME) if pts[0] == NO_TIME else pts[0]
    raw = [None if stamp == NO_TIME else to_us(stamp - start, time_base) for stamp in pts]
    return _repaired(raw, pts, gap_us)


def _repaired(raw: list[int | None], pts: Sequence[int], gap_us: int) -> tuple[array[int], Repairs]:
    times = array("q", [0])
    offset = backward = repeated = missing = 0
    for index in range(1, len(raw)):
        before, stamp = times[-1], raw[index]
        following = raw[index + 1] if index + 1 < len(raw) else None
        room = None if following is None else following + offset - before
        if stamp is None:
            missing += 1
            times.append(before + (room // 2 if room is not None and room > 1 else gap_us))
        elif stamp + offset > before:
            times.append(stamp + offset)
        elif offset == 0 and NO_TIME != pts[index - 1] < pts[index] and stamp == before:
            times.append(before + 1)  # ticks finer than a microsecond
        else:
            is_same = pts[index] == pts[index - 1]
            repeated += is_same
            backward += not is_same
            if room is not None and room > 1:
                times.append(before + room // 2)
            else:
                offset = before + gap_us - stamp
                times.append(before + gap_us)
    return times, Repairs(backward, repeated, missing)


def is_even(times_us: Sequence[int], time_base: Fraction) -> bool:
    """Whether the frames follow each other at a constant rate.

    Stamps are rounded to ticks (a millisecond in Matroska and FLV), so each may stray from the even
    grid by one and a half ticks or a millisecond, whichever is more. Where a tick is coarse against
    the gap (AVI counts frames), all gaps must be the same.
    """
    count = len(times_us) - 1
    if count <= 1:
        return True
    span = times_us[-1] - times_us[0]
    tick_us = time_base * MICROSECONDS
    if 4 * tick_us * count > span:
        gaps = [after - before for before, after in pairwise(times_us)]
        return max(gaps) - min(gaps) <= 1
    slack = max(_TICKS_OF_JITTER * tick_us, Fraction(_JITTER_US))
    bound = int(slack * count)
    return all(
        abs((time - times_us[0]) * count - index * span) <= bound
        for index, time in enumerate(times_us)
    )
