"""Whether a film is one of the trial's, also when it was written anew: by how its pictures change.

Films of nearly the same length are compared at a few places. What stands still (the room, which
many films share) does not count, nor do brightness and contrast: what moves must move alike. A film
that was cut differently is not found; fingerprints of its source files are looked at in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.opencv import cv2
from vippcoder.media.thumbnails import CACHE_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from vippcoder.jobs import Job

_PLACES: Final = tuple((n + 0.5) / 13 for n in range(13))
_SIZE: Final = (64, 36)
_LENGTH_US: Final = 250_000
_ALIKE: Final = 0.9
"""Correlation of what changes from which on two films are one: written anew at low quality gives
.99, two drawn films in one room up to .76 (their frame numbers change alike)."""
_MOVES: Final = 0.5
"""Mean change in grey levels below which nothing moves, so that the pictures themselves decide."""
_STILL: Final = 2.0
"""Then: how much they may differ, in grey levels."""


def film_alike(film: Path, others: Sequence[tuple[Path, int]], job: Job) -> Path | None:
    """Return the one of the other films that shows the same as a film, or None.

    Args:
        film: the film.
        others: films with their lengths in microseconds; those that are gone are passed over.
        job: progress and cancellation.

    Raises:
        StudyError: the film cannot be read.
        CancelledError: cancelled.
    """
    with FrameReader(film, cache_bytes=CACHE_BYTES) as reader:
        length = reader.index.frames.end_us
        near = [path for path, end_us in others if abs(end_us - length) <= _LENGTH_US]
        own = _pictures(reader, length) if near else None
    for number, other in enumerate(near):
        job.advance(number / len(near), "comparing with the trial's films")
        theirs = _pictures_of(other, length)
        if own is not None and theirs is not None and is_same(own, theirs):
            return other
    return None


def is_same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether two series of pictures are of one film.

    Args:
        one: grey levels, shape (places, height, width).
        other: the same of the other film, at the same places.
    """
    moved, also = (pictures - pictures.mean(axis=0) for pictures in (one, other))
    if min(float(np.abs(moved).mean()), float(np.abs(also).mean())) < _MOVES:
        return float(np.abs(one - other).mean()) <= _STILL
    together = float((moved * also).sum())
    return together >= _ALIKE * float(np.sqrt((moved**2).sum() * (also**2).sum()))


def _pictures_of(film: Path, length: int) -> NDArray[np.float64] | None:
    if not film.is_file():
        return None
    try:
        with FrameReader(film, cache_bytes=CACHE_BYTES) as reader:
            return _pictures(reader, length)
    except (StudyError, OSError):
        return None  # a damaged film of the study is told elsewhere


def _pictures(reader: FrameReader, length: int) -> NDArray[np.float64]:
    found = []
    for place in _PLACES:
        frame = reader.index.frames.index_at(round(length * place))
        grey = cv2.cvtColor(reader.rgb(frame), cv2.COLOR_RGB2GRAY)
        found.append(cv2.resize(grey, _SIZE, interpolation=cv2.INTER_AREA).astype(np.float64))
    return np.stack(found)
