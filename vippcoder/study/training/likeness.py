"""Whether a film is one of the trial's, also when it was written anew: by its pictures.

Films of nearly the same length are compared at a few places. A film that was cut differently is not
found; the fingerprints of its source files are looked at in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.opencv import cv2
from vippcoder.media.thumbnails import CACHE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from vippcoder.jobs import Job

_PLACES: Final = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
_SIZE: Final = (64, 36)
_LENGTH_US: Final = 250_000
_ALIKE: Final = 2.5
"""Mean difference of grey levels (0 to 255) up to which two pictures are one: encoding anew makes
up to about 1.5, and a child that moved more than 4."""


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
        own = list(_pictures(reader, length)) if near else []
    for number, other in enumerate(near):
        job.advance(number / len(near), "comparing with the trial's films")
        if other.is_file() and _is_same(own, other, length):
            return other
    return None


def _is_same(own: Sequence[NDArray[np.int16]], other: Path, length: int) -> bool:
    try:
        with FrameReader(other, cache_bytes=CACHE_BYTES) as reader:
            return all(
                float(np.abs(mine - theirs).mean()) <= _ALIKE
                for mine, theirs in zip(own, _pictures(reader, length), strict=True)
            )
    except (StudyError, OSError):
        return False  # a damaged film of the study is told elsewhere


def _pictures(reader: FrameReader, length: int) -> Iterator[NDArray[np.int16]]:
    for place in _PLACES:
        frame = reader.index.frames.index_at(round(length * place))
        grey = cv2.cvtColor(reader.rgb(frame), cv2.COLOR_RGB2GRAY)
        yield cv2.resize(grey, _SIZE, interpolation=cv2.INTER_AREA).astype(np.int16)
