"""The loudness of a session's film, measured once."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from vippcoder.jobs import Job
from vippcoder.media.known import index_of_copy
from vippcoder.media.loudness import Loudness, measure_loudness
from vippcoder.observing.kept import keep, read_kept

if TYPE_CHECKING:
    from vippcoder.domain.recording import Recording
    from vippcoder.media.index import FrameIndex
    from vippcoder.observing.pack import OpenPack

_ENDING: Final = ".loudness"


def loudness_of(
    pack: OpenPack,
    recording: Recording,
    job: Job | None = None,
    *,
    index: FrameIndex | None = None,
) -> Loudness:
    """Return how loud a recording is, and with it the gain for the player, `gain_db`.

    Args:
        pack: the open pack.
        recording: one of its recordings.
        job: progress and cancellation; only the first call listens to the film.
        index: the copy's own index, if known already.

    Raises:
        StudyError: the film is missing or cannot be read.
        CancelledError: the job was cancelled.
    """
    told = read_kept(pack, recording, _ENDING)
    known = None if told is None else _read(told)
    if known is not None:
        return known
    path = pack.recording_path(recording)
    job = job or Job()
    measured = measure_loudness(
        path, index or index_of_copy(path, recording, job.part(0, 0.1)), job.part(0.1, 1)
    )
    keep(pack, recording, _ENDING, asdict(measured))
    return measured


def _read(told: dict[str, Any]) -> Loudness | None:
    values = [told.get(name, "") for name in ("integrated_lufs", "true_peak_dbtp")]
    if all(value is None for value in values):
        return Loudness(None, None)
    if all(isinstance(value, float) for value in values):
        return Loudness(*values)
    return None
