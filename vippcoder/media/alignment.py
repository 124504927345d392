"""How two recordings of one session lie against each other in time, found from their sound.

First roughly, from when sound sets in in several bands of pitch, over the whole of both films; then
each likely offset is tried in many short windows, each by the phases of its spectrum (generalised
cross-correlation with phase transform, Knapp and Carter 1976). Neither asks for equal loudness,
equal microphones or quiet. Windows that agree, on one offset or on one that moves evenly because
the cameras' clocks differ, make the answer; where they do not, or agree elsewhere as well, it is
unsure and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.media.likeness import Samples, Vote, likely_lags, vote
from vippcoder.media.probe import probe
from vippcoder.media.sound_line import sound_line

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.media.index import FrameIndex
    from vippcoder.timebase import FrameTimes

RATE = 8_000
"""Samples a second that are compared: speech is below half of it."""
_AUDIBLE = 1e-4
"""Root mean square, -80 dB: less is a microphone that was off."""
_SHARE = 0.25
_AGREED = 3
_RIVAL = 0.5
"""An offset is found where three windows and a quarter of all agree on it, and on no other offset
windows half as long in all."""
_LEAST_S = 3.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """How recording B lies against recording A."""

    offset_us: int
    """Time in A = time in B + this, in microseconds, in the middle of what both recorded; 0 where
    unsure."""
    stepped_us: int
    """The same, moved to where a frame of B begins."""
    confidence: float
    """0 to 1: the share of windows that agree, less by what the best other offset gets."""
    drift_ppm: float
    """How much faster A's clock counts than B's, in millionths; 0 where too short to tell."""
    stray_us: int
    """How far the offset is off at the ends of what both recorded because of that."""
    unsure_because: str
    """A plain reason; empty where the offset was found."""


def align(
    reference: Path,
    other: Path,
    job: Job | None = None,
    *,
    reference_index: FrameIndex | None = None,
    other_index: FrameIndex | None = None,
) -> Alignment:
    """Find the offset of `other` against `reference` from their sound, to a few milliseconds.

    Times are session times of each film: 0 is its own first frame. Sound travels 3 metres in 9 ms,
    so microphones that far apart are off by as much.

    Raises:
        StudyError: one of them is not a film.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    reference_index = reference_index or index_film(reference, job.part(0, 0.1))
    other_index = other_index or index_film(other, job.part(0.1, 0.2))
    heard: list[Samples] = []
    for number, (path, index) in enumerate(((reference, reference_index), (other, other_index))):
        which = ("first", "second")[number]
        if not probe(path).has_audio:
            return _unsure(f"the {which} recording has no sound")
        samples = _heard(path, index, job.part(0.2 + 0.3 * number, 0.5 + 0.3 * number))
        if not len(samples) or float(np.sqrt(np.mean(np.square(samples)))) < _AUDIBLE:
            return _unsure(f"the {which} recording is too quiet")
        if len(samples) < _LEAST_S * RATE:
            return _unsure(f"the {which} recording is too short")
        heard.append(samples)
    return _found(heard[0], heard[1], other_index.frames, job.part(0.8, 1))


def _heard(path: Path, index: FrameIndex, job: Job) -> Samples:
    """Return the sound on one channel from the first frame to the end of the last."""
    due = max(round(index.frames.end_us * RATE / 1_000_000), 1)
    pieces: list[Samples] = []
    count = 0
    for piece in sound_line(path, Fraction(index.start_us, 1_000_000), RATE, "mono"):
        job.advance(count / due, "Listening")
        pieces.append(piece[0])
        count += piece.shape[1]
        if count >= due:
            break
    return np.concatenate(pieces)[:due] if pieces else np.zeros(0, np.float32)


def _found(first: Samples, second: Samples, frames: FrameTimes, job: Job) -> Alignment:
    lags = likely_lags(first, second, RATE)
    votes: list[Vote] = []
    for number, lag in enumerate(lags):
        job.advance(number / len(lags), "Comparing sound")
        found = vote(first, second, lag, RATE)
        if found is not None:
            votes.append(found)
    job.advance(1, "Comparing sound")
    votes.sort(key=lambda one: one.agreeing_s, reverse=True)
    if not votes or votes[0].agreeing < _AGREED or votes[0].share < _SHARE:
        return _unsure("the recordings have too little sound in common")
    best = votes[0]
    rivals = (one for one in votes if not one.is_same_as(best) and one.agreeing >= _AGREED)
    rival = next((one.agreeing_s for one in rivals), 0.0) / best.agreeing_s
    confidence = best.share * (1 - rival)
    if rival >= _RIVAL:
        return _unsure("the sound fits at several offsets, as hums and beeps do", confidence)
    offset_us = round(best.offset_s * 1_000_000)
    return Alignment(
        offset_us=offset_us,
        stepped_us=stepped(offset_us, frames),
        confidence=round(confidence, 3),
        drift_ppm=round(best.drift * 1_000_000, 1),
        stray_us=round(abs(best.drift) * best.common_s / 2 * 1_000_000),
        unsure_because="",
    )


def stepped(offset_us: int, frames: FrameTimes) -> int:
    """Move an offset to the nearest at which a frame of the other recording begins at time 0.

    Where the other recording starts later, its frames are taken to have gone on before evenly.
    """
    if offset_us <= 0:
        at = -offset_us
        before = frames.index_at(at)
        times = (frames.time_of(before), frames.time_of(before + 1))
        return -min(times, key=lambda time: abs(time - at))
    gap_us = frames.end_us / len(frames)
    return round(round(offset_us / gap_us) * gap_us)


def _unsure(why: str, confidence: float = 0.0) -> Alignment:
    return Alignment(0, 0, round(confidence, 3), 0.0, 0, why)
