"""A film that was made anew and is to take the place of the one it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.timebase import FrameTimes, TimeRange


@dataclass(frozen=True, slots=True)
class NewFilm:
    """The new film and what has to be known about it."""

    before: Recording
    path: Path
    """The new file, whole and proved, on the disk of the study."""
    frames: FrameTimes
    shown: array[int]
    """Which frame of the film before each frame is."""
    shown_packets: array[int]
    """Which packet of the new file each frame comes from."""
    damaged: tuple[TimeRange, ...]
    display_size: tuple[int, int]
    has_audio: bool
    how: str
    """`alike` or `covered`."""
    how_made: str
    details: Mapping[str, Any]
    """Where it is alike: `form`, `window_us`; where covered: `rectangle`, `first`, `last`."""
