"""One recording of a session as the player gets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.media.index import index_film

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.timebase import FrameTimes


@dataclass(frozen=True, slots=True)
class Take:
    """A copy to play and what is known of its original."""

    path: Path
    frames: FrameTimes
    """The original's own times, from its first frame; as many as the copy has frames."""
    offset_us: int = 0
    """Session time = the recording's own time + this; 0 for the reference."""
    indexed_by: Callable[[Path, Job], FrameIndex] = index_film
    """How the copy's frames are found; a pack may know better than the packets tell."""
