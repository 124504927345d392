"""What the timeline draws of a session's sound, out of the pack's own cache where it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vippcoder.jobs import Job
from vippcoder.media.hearing import Sound, hear
from vippcoder.media.sound_cache import SoundCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.domain.coding import Assignment
    from vippcoder.media.samples import NoSound
    from vippcoder.observing.pack import OpenPack

CACHE: Final = "cache"
"""The pack's folder for what can be made again at any time."""


def sound(
    pack: OpenPack,
    assignment: Assignment,
    zero_us: Callable[[], int],
    job: Job | None = None,
) -> Sound | NoSound:
    """Return the sound of a session's reference recording; heard through once, then kept.

    Args:
        pack: the open pack; only its folder is touched, so any thread will do.
        assignment: the session.
        zero_us: asked for the first frame's time in the container's clock, where it is needed.
        job: told of progress, may cancel, and may make the work wait.

    Raises:
        StudyError: the film cannot be read.
        CancelledError: the job was cancelled; nothing was kept.
    """
    recording = assignment.reference
    cache = SoundCache(pack.folder / CACHE)
    kept = cache.find(assignment.mask, recording.sha256, recording.frames.end_us)
    if kept is not None:
        return kept
    path = pack.recording_path(recording)
    heard = hear(path, zero_us(), recording.frames.end_us, job or Job())
    cache.keep(assignment.mask, recording.sha256, heard)
    return heard
