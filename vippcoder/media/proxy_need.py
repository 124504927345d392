"""Whether a film is too hard to move about in, and by which figures."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vippcoder.media.decode import FrameReader

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex

FAR_US = 1_000_000
"""Keyframes further apart than this make a seek slow."""
_LISTENED_US = 4_000_000
_PATIENCE_S = 3.0
_FRAMES = 24
"""Frames decoded at least, unless the film has fewer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a coding proxy would help, and why."""

    is_needed: bool
    keyframe_gap_us: int
    """The longest stretch that can only be decoded from its beginning."""
    speed: float
    """Seconds of film decoded in one second, on this machine now, in the middle of the film."""
    reason: str
    """One sentence with the figures."""

    @property
    def is_far(self) -> bool:
        """Whether keyframes alone, whatever the machine, make a jump slow."""
        return self.keyframe_gap_us > FAR_US


def needs_proxy(path: Path, index: FrameIndex, job: Job | None = None) -> Verdict:
    """Judge a film by its keyframes and by decoding a few seconds of it.

    Raises:
        StudyError: the film cannot be decoded there.
        CancelledError: the job was cancelled.
    """
    frames = index.frames
    marks = [0, *(frames.time_of(key) for key in index.keyframes), frames.end_us]
    gap_us = max(after - before for before, after in pairwise(marks))
    speed = _speed(path, index, job)
    far, slow = gap_us > FAR_US, speed < 1
    figures = (
        f"decoding can start every {gap_us / 1_000_000:.1f} s at worst and runs at {speed:.1f} "
        "times the film's own speed"
    )
    if far and slow:
        reason = f"Jumps are slow and playing stutters: {figures}."
    elif far:
        reason = f"Jumps are slow: {figures}."
    elif slow:
        reason = f"Playing stutters: {figures}."
    else:
        reason = f"It is quick enough as it is: {figures}."
    return Verdict(far or slow, gap_us, round(speed, 2), reason)


def _speed(path: Path, index: FrameIndex, job: Job | None) -> float:
    """Decode from a keyframe near the middle until enough is seen or patience ends."""
    frames = index.frames
    with FrameReader(path, index, cache_bytes=1) as reader:
        first = index.start_for(len(frames) // 2)
        reader.frame(first)  # opening and seeking are not decoding
        begun = time.perf_counter()
        number = first
        while number + 1 < len(frames):
            if job is not None:
                job.advance(0.5, "Measuring decoding")
            number += 1
            reader.frame(number)
            seen_us = frames.time_of(number) - frames.time_of(first)
            spent = time.perf_counter() - begun
            enough = number - first >= _FRAMES and seen_us >= _LISTENED_US
            if enough or (spent > _PATIENCE_S and number > first + 2):
                break
        spent = time.perf_counter() - begun
    seen_us = frames.time_of(number) - frames.time_of(first)
    return seen_us / 1_000_000 / spent if seen_us else float("inf")
