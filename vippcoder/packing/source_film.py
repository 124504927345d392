"""The film that a blind copy is made from, looked at once for everything the copy needs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av.error

from vippcoder.media.index import index_film
from vippcoder.media.packets import DISCARDED
from vippcoder.media.probe import probe
from vippcoder.media.source import open_film, sound_of

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.damage import Onlooker
    from vippcoder.media.index import FrameIndex
    from vippcoder.media.probe import Probe

_LEAD_LOST_AT_MOST = Fraction(1, 20)
"""Sound this much before the first frame may go when the film starts inside a group of pictures."""


@dataclass(frozen=True, slots=True)
class SourceFilm:
    """A film and its clock."""

    path: Path
    probe: Probe
    index: FrameIndex
    first_frame: Fraction
    """When the first displayed frame appears, in seconds of the container's clock."""
    first_sound: Fraction | None
    """When the first sound is heard, likewise; None for a film without sound."""
    origin: Fraction
    """What the copy's clock calls 0: the first frame, or the sound before it."""


def look_at(
    path: Path, job: Job, *, twice: bool = False, onlooker: Onlooker | None = None
) -> SourceFilm:
    """Probe a film and index it by decoding all of it, which alone tells what is shown.

    Args:
        path: the film.
        job: progress and cancellation.
        twice: look for silent damage too; see `index_film`.
        onlooker: sees every frame.

    Raises:
        StudyError: it is not a film.
        CancelledError: cancelled.
    """
    index = index_film(path, job, by_decoding=True, twice=twice, onlooker=onlooker)
    tick = index.time_base
    first_frame = _first_stamp(index) * tick
    first_sound = _first_sound(path)
    starts_inside = any(flags & DISCARDED for flags in index.packets.flags)
    origin = first_frame
    if first_sound is not None and first_sound < first_frame:
        lead = first_frame - first_sound
        if not (starts_inside and lead <= _LEAD_LOST_AT_MOST):
            origin = first_sound // tick * tick
    return SourceFilm(path, probe(path), index, first_frame, first_sound, origin)


def _first_stamp(index: FrameIndex) -> int:
    if index.packet_of:
        return min(index.packets.pts[ordinal] for ordinal in index.packet_of)
    return round(Fraction(index.start_us, 1_000_000) / index.time_base)


def _first_sound(path: Path) -> Fraction | None:
    container, _ = open_film(path)
    with container:
        stream = sound_of(container)
        if stream is None:
            return None
        try:
            for frame in container.decode(stream):
                if frame.pts is not None and frame.time_base is not None:
                    return frame.pts * frame.time_base
        except av.error.FFmpegError:
            return None
    return None
