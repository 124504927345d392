"""A film with a part of the picture covered: a date or a clock that the camera burnt in."""

from __future__ import annotations

from array import array
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.paint import Cover, Rectangle
from vippcoder.media.sound_likeness import same_samples, sounds_alike
from vippcoder.packing.alike.fill import CopiedTrack
from vippcoder.packing.alike.form import FilmPlan
from vippcoder.packing.alike.proof import alike_db, check_times, sample_of
from vippcoder.packing.alike.tracks import PaintedVideo, own_audio
from vippcoder.packing.copy_check import LEAST_PSNR_DB, check_container
from vippcoder.packing.making import NoPlaceError, UnfaithfulError
from vippcoder.packing.mux import mux

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.packing.alike.tracks import Master

_ONE_COLOUR = 6
"""Steps of 255 by which coding may change a colour inside the rectangle."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A film with a covered part, proved."""

    index: FrameIndex
    rectangle: Rectangle
    """What is black now: what was asked for, grown to whole blocks of the coding."""
    size: tuple[int, int]
    worst_db: float
    """How alike the rest is, in decibels; from 34 on the eye sees no difference."""


@dataclass(frozen=True, slots=True)
class CoverOrder:
    """What is to be covered."""

    rectangle: Rectangle
    first: int
    last: int
    """Frames, both included."""
    rate: Fraction | None = None
    """Frames a second that the coding says it has; None: the film's own."""


def make_covered(
    film: Master, recording: Recording, order: CoverOrder, target: Path, job: Job
) -> Covered:
    """Encode a film anew with a rectangle filled with black, its sound as it is, and prove it.

    Args:
        film: the film.
        recording: what the study knows of it.
        order: what is to be covered.
        target: where the new film goes.
        job: progress and cancellation.

    Raises:
        UnfaithfulError: it does not come out as it should.
        CancelledError: cancelled. In every case of failure nothing is left behind.
        OSError: it cannot be written; FFmpeg's errors are of this kind too.
    """
    size = (film.probe.display_width, film.probe.display_height)
    cover = Cover(size, order.rectangle.grown(size), order.first, order.last)
    frames = recording.frames
    plan = FilmPlan(frames, array("q", range(len(frames))), recording.damaged)
    try:
        is_copied = _write(film, plan, cover, order, target, job.part(0, 0.7))
        index = index_film(target, job.part(0.7, 0.8), by_decoding=True)
        check_container(target, has_sound=film.probe.has_audio)
        check_times(plan, index)
        _check_inside(target, index, cover, order.rectangle, job.part(0.8, 0.95))
        worst = _outside_db(film, target, index, cover)
        _check_sound(film, target, index, is_copied=is_copied)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise
    return Covered(index, cover.rectangle, size, worst)


def _write(  # noqa: PLR0917 - what a film is written from
    film: Master, plan: FilmPlan, cover: Cover, order: CoverOrder, target: Path, job: Job
) -> bool:
    """Write the film and return whether its sound was copied."""
    rate = order.rate or film.probe.nominal_rate or Fraction(25)
    until_s = plan.frames.end_us / 1_000_000

    def pictures() -> PaintedVideo:
        return PaintedVideo(
            film, cover, plan.frames, plan.shown, rate, shift_us=film.index.start_us
        )

    if not film.probe.has_audio:
        mux(target, "mp4", [pictures()], until_s=until_s, job=job)
        return True
    try:
        sound = CopiedTrack(film.path, "sound")
        mux(target, "mp4", [pictures(), sound], until_s=until_s, job=job)
    except NoPlaceError:
        mux(target, "mp4", [pictures(), own_audio(film)], until_s=until_s, job=job)
        return False
    return True


def _check_inside(made: Path, index: FrameIndex, cover: Cover, asked: Rectangle, job: Job) -> None:
    """Look at the rectangle in every frame that is covered: one colour, and that is black."""
    with FrameReader(made, index) as reader:
        for number in range(cover.first, cover.last + 1):
            if number % 50 == 0:
                job.advance((number - cover.first) / (cover.last + 1 - cover.first), "Looking")
            if int(asked.of(reader.rgb(number)).max(initial=0)) > _ONE_COLOUR:
                raise UnfaithfulError("pictures", f"frame {number} is not covered")


def _outside_db(film: Master, made: Path, index: FrameIndex, cover: Cover) -> float:
    """Compare the rest of the picture in frames from the first to the last."""
    sample = sorted({*sample_of(len(index)), cover.first, cover.last})
    levels = []
    with FrameReader(film.path, film.index) as before, FrameReader(made, index) as after:
        for number in sample:
            pair = [cover.paint(number, reader.rgb(number)) for reader in (before, after)]
            levels.append(alike_db(*pair, combed=film.probe.is_interlaced))
            if levels[-1] < LEAST_PSNR_DB:
                raise UnfaithfulError("pictures", f"frame {number} looks different elsewhere")
    return round(min(levels), 1)


def _check_sound(film: Master, made: Path, index: FrameIndex, *, is_copied: bool) -> None:
    if not film.probe.has_audio:
        return
    starts = film.start, Fraction(index.start_us, 1_000_000)
    if is_copied:
        rate = film.probe.audio_rate or 48_000
        is_same = same_samples(film.path, starts[0], made, starts[1], rate)
    else:
        is_same = sounds_alike(film.path, starts[0], made, starts[1])
    if not is_same:
        raise UnfaithfulError("sound", "the sound is not the same")
