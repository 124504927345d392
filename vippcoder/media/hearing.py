"""Hearing a film through once, and hearing a range of it closely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.media.samples import NoSound, sound_frames, sound_of_range
from vippcoder.media.spectrogram import PitchGauge, Spectrogram, spectrogram
from vippcoder.media.waveform import PeakGauge, Waveform, fine_waveform
from vippcoder.timebase import TimeRange

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job

LONGEST_NEAR_US: Final = 60_000_000
"""How long a range may be to be heard closely: some 12 MB of samples, a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What the timeline draws of the sound of a session or of a range of it."""

    waveform: Waveform
    spectrogram: Spectrogram
    zero_us: int
    """The first frame's time in the container's clock: what `hear_range` needs."""


def hear(path: Path, zero_us: int, end_us: int, job: Job) -> Sound | NoSound:
    """Hear the first sound track that can be decoded through, at the resolution of a whole film.

    Args:
        path: the film.
        zero_us: the first frame's time in the container's clock (`FrameIndex.start_us`).
        end_us: the session's length in microseconds.
        job: told of progress, may cancel, and may make the work wait.

    Raises:
        StudyError: not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    peaks, pitches, has_heard = PeakGauge(end_us), PitchGauge(end_us), False
    for heard in sound_frames(path, zero_us, job):
        has_heard = True
        peaks.take(heard)
        pitches.take(heard)
    job.advance(1, "Listening")
    return Sound(peaks.waveform(), pitches.spectrogram(), zero_us) if has_heard else NoSound()


def hear_range(
    path: Path, zero_us: int, span: TimeRange, columns: int, job: Job
) -> Sound | NoSound:
    """Hear a range closely: peaks a quarter of a millisecond apart, pitches in `columns` columns.

    Args:
        path: the film.
        zero_us: as for `hear`.
        span: session time; what is longer than `LONGEST_NEAR_US` is cut off.
        columns: of the spectrogram, over the whole range.
        job: may cancel, and may make the work wait.

    Raises:
        StudyError: not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    end_us = min(span.end_us, span.start_us + LONGEST_NEAR_US)
    stretch = sound_of_range(path, zero_us, TimeRange(span.start_us, end_us), job)
    if isinstance(stretch, NoSound):
        return stretch
    return Sound(fine_waveform(stretch), spectrogram(stretch, columns), zero_us)
