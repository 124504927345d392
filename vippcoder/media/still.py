"""One frame of a film as a picture file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.media.opencv import cv2
from vippcoder.media.proof import proved_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex


@dataclass(frozen=True, slots=True)
class Still:
    """Which frame was written."""

    index: int
    time_us: int
    """Session time at which the frame appears, in microseconds."""


def write_still(
    film: Path,
    out: Path,
    *,
    index: int | None = None,
    at_us: int | None = None,
    job: Job | None = None,
) -> Still:
    """Write the frame `index`, or the one on screen at `at_us`, as PNG, whole or not at all.

    The film is decoded from its start as far as that frame, so that damage on the way cannot shift
    the count.

    Raises:
        StudyError: not a film, no such frame or time, or the picture cannot be written there; a
            picture never takes the place of the film or of any file that is not called .png.
        CancelledError: the job was cancelled.
    """
    _check_place(film, out)
    known = proved_index(film, lambda found: _wanted(film, found, index, at_us), job)
    wanted = _wanted(film, known, index, at_us)
    with FrameReader(film, known) as reader:
        write_png(out, reader.rgb(wanted))
        return Still(wanted, reader.index.frames.time_of(wanted))


def write_png(out: Path, picture: NDArray[np.uint8]) -> None:
    """Write a picture of shape (h, w, 3), red, green, blue, as PNG, whole or not at all.

    Raises:
        StudyError: the picture cannot be written there.
    """
    is_done, coded = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    if not is_done:
        raise StudyError("cannot be coded as PNG", path=out, mend="choose a smaller size")
    temporary: Path | None = None
    try:
        with NamedTemporaryFile(dir=out.parent, prefix=".still-", delete=False) as file:
            temporary = Path(file.name)
            file.write(np.asarray(coded).tobytes())
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(out)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise StudyError(
            f"cannot be written: {reason}", path=out, mend="choose another folder"
        ) from error


def _check_place(film: Path, out: Path) -> None:
    is_film = out.exists() and film.exists() and out.samefile(film)
    if is_film or out.suffix.lower() != ".png":
        what = "is the film itself" if is_film else "is not the name of a PNG picture"
        raise StudyError(what, path=out, mend="choose another name, ending in .png")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _wanted(film: Path, index: FrameIndex, number: int | None, at_us: int | None) -> int:
    last = len(index) - 1
    if number is not None:
        if not 0 <= number <= last:
            raise StudyError(
                f"has no frame {number}", path=film, mend=f"choose a frame from 0 to {last}"
            )
        return number
    instant = at_us or 0
    if not 0 <= instant < index.frames.end_us:
        raise StudyError(
            f"has no frame at {instant / 1_000_000:.6f} s",
            path=film,
            mend=f"choose a time from 0 to before {index.frames.end_us / 1_000_000:.6f} s",
        )
    return index.frames.index_at(instant)
