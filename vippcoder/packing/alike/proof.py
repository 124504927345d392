"""Whether a film that was made anew shows and sounds as it was planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.media.decode import FrameReader
from vippcoder.media.pixels import scale
from vippcoder.media.sound_likeness import sounds_alike
from vippcoder.packing.copy_check import LEAST_PSNR_DB, check_container, likeness_db
from vippcoder.packing.making import UnfaithfulError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from vippcoder.media.index import FrameIndex
    from vippcoder.media.paint import Canvas
    from vippcoder.packing.alike.form import FilmPlan
    from vippcoder.packing.alike.tracks import Master

_SAMPLE = 12
_BLACK = 12
"""Brightness that the bars around a film may have, of 255, on average."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How like what it was made from a film is."""

    worst_db: float
    """The least peak signal-to-noise ratio of the compared frames, in decibels."""
    compared: int


def prove(
    film: Master,
    plan: FilmPlan,
    canvas: Canvas,
    made: Path,
    index: FrameIndex,
    *,
    has_sound: bool,
) -> Proof:
    """Compare a formed film with what it was made from.

    Checked: the number of frames and every time; that the container holds nothing else; frames from
    the first to the last, each against the frame that was on screen at that instant, within 34 dB;
    that the bars are black; the sound, as far as it was kept.

    Raises:
        UnfaithfulError: it differs.
        StudyError: it cannot be read at all.
    """
    check_container(made, has_sound=has_sound)
    check_times(plan, index)
    width, height = canvas.wanted(film.probe)
    left, top = canvas.corner(width, height)
    levels = []
    with FrameReader(film.path, film.index) as before, FrameReader(made, index) as after:
        for number in sample_of(len(index)):
            source = before.rgb(plan.shown[number], width=width, height=height)
            seen = after.rgb(number)
            inside = seen[top : top + height, left : left + width]
            levels.append(alike_db(source, inside, combed=film.probe.is_interlaced))
            if levels[-1] < LEAST_PSNR_DB:
                raise UnfaithfulError("pictures", f"frame {number} looks different")
            bars = seen.copy()
            bars[top : top + height, left : left + width] = 0
            if bars.sum() > _BLACK * (seen.size - inside.size):
                raise UnfaithfulError("pictures", f"frame {number} has bars that are not black")
    check_sound(film, plan, made, has_sound=has_sound)
    return Proof(round(min(levels), 1), len(levels))


def check_times(plan: FilmPlan, index: FrameIndex) -> None:
    """Compare the times of all frames and the end of the last.

    Raises:
        UnfaithfulError: they differ.
    """
    if len(index) != len(plan.frames):
        raise UnfaithfulError("pictures", f"{len(index)} frames instead of {len(plan.frames)}")
    if index.frames != plan.frames:
        raise UnfaithfulError("pictures", "frames appear at other times")


def check_sound(film: Master, plan: FilmPlan, made: Path, *, has_sound: bool) -> None:
    """Compare the sound with the film's own, as far as it was kept.

    Raises:
        UnfaithfulError: it differs.
    """
    if has_sound and film.probe.has_audio:
        until_s = plan.frames.end_us / 1_000_000
        if not sounds_alike(film.path, film.start, made, film.start * 0, until_s=until_s):
            raise UnfaithfulError("sound", "the sound is not the same")


def sample_of(count: int) -> list[int]:
    """Return frames to compare: the first, the last, and some evenly between."""
    return sorted({round(number) for number in np.linspace(0, count - 1, _SAMPLE).tolist()})


def alike_db(before: NDArray[np.uint8], after: NDArray[np.uint8], *, combed: bool) -> float:
    """Return how alike two pictures are; of a film of two fields at half the height."""
    if combed:
        height, width = before.shape[0] // 2, before.shape[1]
        before, after = scale(before, width, height), scale(after, width, height)
    return likeness_db(before, after)
