"""A media file of a session, as a pack knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from array import array

    from vippcoder.domain.ids import RecordingId
    from vippcoder.timebase import FrameTimes, TimeRange


@dataclass(frozen=True, slots=True)
class Recording:
    """One blind copy and the frame times of the original it stands for.

    Frames are named by their index in the original, and times are the original's, whatever copy is
    watched.
    """

    id: RecordingId
    file: str
    """Name inside the pack's `media/`; made of the mask alone."""
    frames: FrameTimes
    display_width: int
    display_height: int
    """Pixels when upright and square."""
    has_audio: bool
    sha256: str
    """Of this pack's copy; random padding makes it differ from every other copy."""
    offset_us: int = 0
    """Session time = recording time + this, as the pack came; 0 for the reference. What the
    observer set instead stands in the sheet."""
    unsure_because: str = ""
    """Why the offset could not be found; empty where it was, and for the reference."""
    damaged: tuple[TimeRange, ...] = ()
    """Stretches in which pictures may be wrong or missing, as decoding all of the original told;
    disjoint, in order, in the recording's time; their ends are frame times."""
    shown_packets: array[int] | None = None
    """Which packet of the copy's pictures each frame comes from, by place in the file; empty where
    frames and packets cannot be matched, None where the pack does not know."""
