"""The index of a blind copy, from what its pack knows: no frame has to be decoded for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.index import FrameIndex, build_index, index_film, outcome_of
from vippcoder.media.packets import read_packets

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.timebase import FrameTimes, TimeRange

OTHER_FILM = "does not have the frames that the pack lists for it"


def index_of_copy(path: Path, recording: Recording, job: Job | None = None) -> FrameIndex:
    """Index a copy whose frames were found by decoding all of it when its pack was made.

    Reads packets, which takes a fraction of a second, and decodes nothing. Where the pack does not
    know which packet each frame comes from, the copy is indexed as any film is.

    Args:
        path: the copy.
        recording: what the pack knows of it.
        job: progress and cancellation.

    Returns:
        The copy's own index. Its frame times may differ from the recording's by its container's
        ticks; its frames are the recording's, and so are its damaged stretches.

    Raises:
        StudyError: not a film, or it has other frames than the pack says.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    shown = recording.shown_packets
    if shown:
        packets = read_packets(path, job)
        if max(shown) >= len(packets):
            raise _other_film(path)
        index = build_index(packets, outcome_of(packets, shown), "", is_proved=True)
        job.advance(1, "Reading frame times")
    else:
        index = index_film(path, job, by_decoding=shown is not None)
    if len(index) != len(recording.frames):
        raise _other_film(path)
    return replace(index, damaged=_moved(recording.damaged, recording.frames, index.frames))


def _moved(
    ranges: tuple[TimeRange, ...], before: FrameTimes, after: FrameTimes
) -> tuple[TimeRange, ...]:
    """Return the same frames' ranges by another list of frame times."""
    return tuple(
        after.range_of(before.index_at(item.start_us), before.index_at(item.end_us - 1))
        for item in ranges
    )


def _other_film(path: Path) -> StudyError:
    return StudyError(OTHER_FILM, path=path, mend="ask for the pack again")
