"""What may be remarkable about a film: one module each, registered by its code."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.media.index import FrameIndex
    from vippcoder.media.probe import Probe
    from vippcoder.media.sound import SoundExtent
    from vippcoder.media.survey import Survey


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything known about one film when findings are looked for."""

    probe: Probe
    index: FrameIndex
    is_even: bool
    """Whether the frames follow each other at a constant rate."""
    sound: SoundExtent | None
    survey: Survey | None
    """None where only the packets were read."""

    @property
    def audio_offset_us(self) -> int | None:
        """How much later than the first frame the sound begins; negative when earlier."""
        return None if self.sound is None else self.sound.start_us - self.index.start_us

    @property
    def keyframe_gap_max_us(self) -> int:
        """The longest stretch without a keyframe, to the end of the film."""
        frames = self.index.frames
        marks = [0, *(frames.time_of(key) for key in self.index.keyframes), frames.end_us]
        return max(after - before for before, after in itertools.pairwise(marks))


FINDINGS: Registry[Callable[[Examined], str | None]] = Registry(
    "finding", "vippcoder.media.findings"
)
"""From a code to a function that says what it is and what it means for coding, or None."""


def finding(
    code: str,
) -> Callable[[Callable[[Examined], str | None]], Callable[[Examined], str | None]]:
    """Register the decorated function under `code`."""

    def register(look: Callable[[Examined], str | None]) -> Callable[[Examined], str | None]:
        FINDINGS.add(code, look)
        return look

    return register


def seconds(microseconds: int) -> str:
    """Write a length of time for a sentence: `0.48 s`."""
    return f"{abs(microseconds) / 1_000_000:.2f} s"
