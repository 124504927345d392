"""How exactly a machine plays a film: figures, and the one sentence that they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vippcoder.domain.ids import RecordingId

_BARELY_MS: Final = 40.0
"""Picture and sound further apart than this can change a judgement of who was first."""


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What came out of playing, seeking and stepping through a film on one machine.

    Times are milliseconds of real time, from the wish to the painted picture.
    """

    frames_asked: int
    """Frames asked for by seeks and steps, and frames on which playing was stopped."""
    frames_right: int
    """Of those: named rightly, and pixel for pixel what a plain decode from the start shows."""
    seek_ms_median: float
    seek_ms_p95: float
    step_ms_p95: float
    offset_ms_median: float | None
    """How much later than its place in the sound a picture was painted; None without sound."""
    offset_ms_most: float | None
    """The same at the 95th percentile."""
    frames_due: int
    """Frames due while playing."""
    frames_painted: int
    checked_us: int
    """How much of the film, from its start, was tested; in microseconds."""
    is_heard: bool
    """Whether the sound ran through a device; else the film has none, or the machine."""

    @property
    def is_exact(self) -> bool:
        """Whether every frame was right."""
        return self.frames_right == self.frames_asked

    def sentence(self) -> str:
        """Say in one sentence how exact this machine is on this film."""
        wrong = self.frames_asked - self.frames_right
        frames = (
            f"All {self.frames_asked} frames asked for were the right ones"
            if not wrong
            else f"{wrong} of {self.frames_asked} frames asked for were wrong (do not code this"
            " film on this machine)"
        )
        return (
            f"{frames}; a seek takes {self.seek_ms_median:.0f} ms (95 of 100 at most"
            f" {self.seek_ms_p95:.0f}), a step {self.step_ms_p95:.0f}; {self._sound()};"
            f" {self.frames_painted} of {self.frames_due} frames were shown while playing."
        )

    def _sound(self) -> str:
        if self.offset_ms_median is None or self.offset_ms_most is None:
            return "sound was not tested, as there is none here"
        most = f"at most {self.offset_ms_most:.0f} ms apart"
        if self.offset_ms_most > _BARELY_MS:
            return f"sound and picture are {most}, too far to judge who was first"
        return f"sound and picture are {most}, not counting the delay of wireless headphones"


@dataclass(frozen=True, slots=True)
class KeptSelfTest:
    """A self-test as the pack keeps it."""

    recording: RecordingId
    at: str
    """When it was made, in UTC."""
    told: SelfTest
    of_proxy: bool
    """Whether the coding proxy was played, not the copy itself."""
