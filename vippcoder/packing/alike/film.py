"""One film made anew and proved: brought to the form of all, or with a part of it covered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.media.index import index_film
from vippcoder.media.known import index_of_copy
from vippcoder.media.probe import probe
from vippcoder.packing.alike.proof import Proof, prove
from vippcoder.packing.alike.tracks import Master, PaintedVideo, formed_audio
from vippcoder.packing.mux import mux

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.packing.alike.form import FilmPlan, Form


@dataclass(frozen=True, slots=True)
class Made:
    """A film that was made anew."""

    index: FrameIndex
    """Its own, from decoding all of it."""
    proof: Proof


def master_of(path: Path, recording: Recording, job: Job) -> Master:
    """Open a master for making it anew.

    Raises:
        StudyError: it is not the film that the study knows.
        CancelledError: cancelled.
    """
    return Master(path, index_of_copy(path, recording, job), probe(path))


def make_formed(film: Master, plan: FilmPlan, form: Form, target: Path, job: Job) -> Made:
    """Bring a film to the form of all and compare it with what it was made from.

    Args:
        film: the film.
        plan: what it shows in the form.
        form: the form.
        target: where the new film goes.
        job: progress and cancellation.

    Raises:
        UnfaithfulError: it does not come out as planned.
        CancelledError: cancelled. In every case of failure nothing is left behind.
        OSError: it cannot be written; FFmpeg's errors are of this kind too.
    """
    tracks = [PaintedVideo(film, form.canvas, plan.frames, plan.shown, form.rate)]
    sound = [formed_audio(film, plan.frames.end_us)] if form.has_sound else []
    try:
        until_s = plan.frames.end_us / 1_000_000
        mux(target, "mp4", [*tracks, *sound], until_s=until_s, job=job.part(0, 0.8))
        index = index_film(target, job.part(0.8, 0.9), by_decoding=True)
        proof = prove(film, plan, form.canvas, target, index, has_sound=form.has_sound)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise
    return Made(index, proof)
