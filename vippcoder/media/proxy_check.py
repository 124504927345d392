"""Whether a proxy is what it stands for: frames, times, pictures, sound."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.opencv import cv2
from vippcoder.media.pixels import psnr_db
from vippcoder.media.sound_likeness import same_samples, shift_of, sounds_alike

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.media.probe import Probe
    from vippcoder.timebase import FrameTimes

_SAMPLE = 16
_LEAST_DB = 30.0


class UnlikeError(Exception):
    """The proxy differs from its original."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the pictures are, in decibels of peak signal to noise."""

    psnr_db: float
    worst_db: float
    compared: int
    keyframe_every: int


def check_pictures(
    original: tuple[Path, FrameIndex, Probe], made: Path, frames: FrameTimes, job: Job
) -> Likeness:
    """Compare a finished proxy with its original.

    Checked: the number of frames, the time of every one and the end of the last, to the
    microsecond; the shape on screen; the brightness of frames from the first to the last, decoded
    by seeking, at the proxy's size.

    Raises:
        UnlikeError: it differs.
        CancelledError: cancelled.
    """
    film, index, known = original
    proxy = index_film(made, job.part(0, 0.3))
    if len(proxy) != len(frames):
        raise UnlikeError(f"{len(proxy)} frames instead of {len(frames)}")
    if proxy.frames != frames:
        raise UnlikeError("frames appear at other times")
    levels: list[float] = []
    with FrameReader(film, index) as before, FrameReader(made, proxy) as after:
        shape = Fraction(known.display_width, known.display_height)
        shown = Fraction(after.probe.display_width, after.probe.display_height)
        if abs(shape / shown - 1) > Fraction(1, 100):
            raise UnlikeError("the picture has another shape")
        for number in np.unique(np.linspace(0, len(frames) - 1, _SAMPLE).round().astype(int)):
            job.advance(0.3 + 0.7 * int(number) / len(frames), "Comparing frames")
            pair = (_seen(reader, int(number), after.probe, known) for reader in (before, after))
            levels.append(psnr_db(*pair))
            if levels[-1] < _LEAST_DB:
                raise UnlikeError(f"frame {number} looks different")
    keys = [*proxy.keyframes, len(proxy)]
    return Likeness(
        psnr_db=round(float(np.mean(levels)), 1),
        worst_db=round(min(levels), 1),
        compared=len(levels),
        keyframe_every=max(after - before for before, after in pairwise(keys)),
    )


def _seen(reader: FrameReader, number: int, size: Probe, known: Probe) -> NDArray[np.uint8]:
    """Return a frame's brightness; of a film of two fields at half the height, free of combs."""
    height = size.display_height // (2 if known.is_interlaced else 1)
    rgb = reader.rgb(number, width=size.display_width, height=max(height, 1))
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)


def sounds_the_same(
    film: Path, index: FrameIndex, known: Probe, made: Path, *, exactly: bool = True
) -> bool:
    """Compare the sound against the first frame: sample for sample, or by ear where encoded."""
    starts = (Fraction(index.start_us, 1_000_000), _start(made))
    if exactly:
        return same_samples(film, starts[0], made, starts[1], known.audio_rate or 48_000)
    return sounds_alike(film, starts[0], made, starts[1])


def samples_early(film: Path, index: FrameIndex, known: Probe, made: Path) -> int:
    """Return by how many samples a proxy's sound comes before the original's, within 2 ms."""
    starts = (Fraction(index.start_us, 1_000_000), _start(made))
    return shift_of(film, starts[0], made, starts[1], known.audio_rate or 48_000)


def _start(made: Path) -> Fraction:
    return Fraction(index_film(made).start_us, 1_000_000)
