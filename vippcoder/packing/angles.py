"""The angles of one session: which films they are, their blind copies, how they lie in time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vippcoder.domain.ids import Mask
from vippcoder.errors import StudyError
from vippcoder.media.alignment import align
from vippcoder.packing.blind_copy import blind_copy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job

ANGLES_AT_MOST = 4
_FILM_ENDINGS = frozenset({
    ".3gp", ".asf", ".avi", ".dv", ".flv", ".m2t", ".m2ts", ".m4v", ".mkv", ".mod", ".mov", ".mp4",
    ".mpeg", ".mpg", ".mts", ".mxf", ".ogv", ".ts", ".vob", ".webm", ".wmv",
})  # fmt: skip
"""What a film's name may end in; cameras put lists and thumbnails beside their films."""
_ALIGNING = 0.1
"""The share of the work that listening takes."""


def is_film(path: Path) -> bool:
    """Whether a file's name is that of a film."""
    return path.suffix.lower() in _FILM_ENDINGS and not path.name.startswith(".")


def angles_of(given: Path) -> tuple[Path, ...]:
    """Return the films of one session, the reference first: the film itself, or a folder's films.

    Raises:
        StudyError: the folder holds no film, or more than four.
    """
    if not given.is_dir():
        return (given,)
    try:
        inside = sorted(given.iterdir(), key=_counted)
    except OSError as error:
        raise StudyError(
            f"cannot be read: {error.strerror}", path=given, mend="ask its owner for access"
        ) from error
    films = tuple(path for path in inside if is_film(path))
    if not films:
        raise StudyError(
            "is a folder without a film", path=given, mend="name a film, or a folder of angles"
        )
    if len(films) > ANGLES_AT_MOST:
        raise StudyError(
            f"holds {len(films)} films, and a session has {ANGLES_AT_MOST} angles at most",
            path=given,
            mend="a folder is one session; name films of different sessions one by one",
        )
    return films


def _counted(path: Path) -> list[tuple[int, str]]:
    """Return what sorts names as people count: `cam2` before `cam10`."""
    pieces = re.split(r"(\d+)", path.name)
    return [(int(p), p) if p.isdecimal() else (-1, p) for p in pieces if p]


def pack_angles(media: Path, films: Sequence[Path], mask: Mask, job: Job) -> tuple[Recording, ...]:
    """Make the blind copies of a session, `R-7F3K.mp4`, `R-7F3K-2.mp4` and so on.

    How each lies against the first is found from the originals' sound; where that is unsure, it is
    0 and the recording says why.

    Raises:
        StudyError, CancelledError: as `blind_copy`.
    """
    recordings: list[Recording] = []
    step = 1 / len(films)
    for number, film in enumerate(films):
        part = job.part(number * step, (number + 1) * step)
        name = mask if number == 0 else Mask(f"{mask}-{number + 1}")
        if number == 0:
            recordings.append(blind_copy(film, media, name, part).recording(0, ""))
            continue
        copied = blind_copy(film, media, name, part.part(0, 1 - _ALIGNING))
        found = align(films[0], film, part.part(1 - _ALIGNING, 1))
        recordings.append(copied.recording(found.offset_us, found.unsure_because))
    return tuple(recordings)
