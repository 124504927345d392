"""The doctor: one film looked at from every side, and what that means for coding it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from vippcoder.jobs import Job
from vippcoder.media.findings import FINDINGS, Examined
from vippcoder.media.fingerprint import sha256
from vippcoder.media.index import FrameIndex, index_film
from vippcoder.media.probe import Probe, probe
from vippcoder.media.sound import listen
from vippcoder.media.survey import Survey, survey
from vippcoder.media.times import is_even

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """Something remarkable."""

    code: str
    sentence: str
    """What it is and what it means for coding, for a reader who is no engineer."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What `media doctor` tells of one film; lengths and times in microseconds."""

    file: str
    container: str
    video_codec: str
    audio_codec: str | None
    width: int
    height: int
    display_width: int
    display_height: int
    rotation: int
    """Degrees clockwise that bring the stored picture upright: 0, 90, 180 or 270."""
    frame_count: int
    duration_us: int
    start_us: int
    """The first frame's time in the container's own clock."""
    rate: Literal["constant", "variable"]
    frame_gap_min_us: int
    frame_gap_max_us: int
    keyframe_gap_max_us: int
    has_audio: bool
    audio_offset_us: int | None
    """How much later than the first frame the sound begins; None without sound."""
    sha256: str
    findings: tuple[Finding, ...]


def examine(
    path: Path,
    job: Job | None = None,
    *,
    pictures: bool = True,
    seen: tuple[FrameIndex, Survey] | None = None,
    digest: str = "",
) -> Diagnosis:
    """Examine a film.

    Args:
        path: the film.
        job: progress and cancellation.
        pictures: decode every frame, which finds black and frozen stretches and damage inside
            packets, and proves the index; without it only packets are read, in seconds.
        seen: the film's index and what its pictures show, where all of it was decoded already.
        digest: its SHA-256, where it is known already.

    Raises:
        StudyError: the file is not a film; see `open_film`.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    facts = probe(path)
    digest = digest or sha256(path, job.part(0, 0.1))
    index = seen[0] if seen else index_film(path, job.part(0.1, 0.2))
    sound = listen(path, job.part(0.2, 0.25)) if facts.has_audio else None
    shown = seen[1] if seen else None
    if pictures and shown is None:
        index, shown = _look(path, index, job.part(0.25, 1))
    film = Examined(
        probe=facts,
        index=index,
        is_even=is_even(index.frames.times_us, index.time_base),
        sound=sound,
        survey=shown,
    )
    job.advance(1, "Examined")
    return _tell(path, facts, film, digest)


def _look(path: Path, index: FrameIndex, job: Job) -> tuple[FrameIndex, Survey]:
    """Look at every frame; where that contradicts the index or damage is met, index by decoding."""
    seen = survey(path, index, job.part(0, 0.5))
    if seen.agrees and not seen.is_damaged:
        return index, seen
    index = index_film(path, job.part(0.5, 0.75), by_decoding=True)
    if seen.agrees:
        return index, seen
    return index, survey(path, index, job.part(0.75, 1))


def _tell(path: Path, facts: Probe, film: Examined, digest: str) -> Diagnosis:
    frames = film.index.frames
    gaps = [after - before for before, after in pairwise(frames.times_us)] or [frames.end_us]
    sentences = ((code, look(film)) for code, look in FINDINGS)
    return Diagnosis(
        file=str(path),
        container=facts.container,
        video_codec=facts.video_codec,
        audio_codec=facts.audio_codec,
        width=facts.width,
        height=facts.height,
        display_width=facts.display_width,
        display_height=facts.display_height,
        rotation=facts.rotation,
        frame_count=len(frames),
        duration_us=frames.end_us,
        start_us=film.index.start_us,
        rate="constant" if film.is_even else "variable",
        frame_gap_min_us=min(gaps),
        frame_gap_max_us=max(gaps),
        keyframe_gap_max_us=film.keyframe_gap_max_us,
        has_audio=facts.has_audio,
        audio_offset_us=film.audio_offset_us,
        sha256=digest,
        findings=tuple(Finding(code, text) for code, text in sentences if text is not None),
    )
