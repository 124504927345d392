"""What intake leaves behind beside sessions: what is missing, and what the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.domain.ids import DyadId, RecordingId, TaskId, TimepointId


@dataclass(frozen=True, slots=True)
class MissingFilm:
    """A task of a visit of which there is no film."""

    dyad: DyadId
    timepoint: TimepointId
    task: TaskId
    because: str


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """Something remarkable about a file that a recording was made from."""

    recording: RecordingId
    part: int
    """1 for the first file of a split film."""
    code: str
    """The doctor's: `damaged`, `no_sound`, ..."""
    sentence: str
    """What it is and what it means for coding; names no file."""
