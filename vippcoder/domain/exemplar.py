"""A clip that shows what an anchor's words mean; it belongs to the instrument, not to a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.timebase import FrameTimes


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A blind copy of a clip that the lead supplied, as a pack knows it.

    It has no mask and no coding: it is never rated, and watching it is not kept.
    """

    file: str
    """Name inside the pack's `exemplars/`, drawn at random; the stored instrument names it so."""
    frames: FrameTimes
    display_width: int
    display_height: int
    """Pixels when upright and square."""
    has_audio: bool
    sha256: str
    """Of this pack's copy; random padding makes it differ from every other copy."""
