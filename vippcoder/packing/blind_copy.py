"""A copy of a film that shows and sounds the same and says nothing about where it comes from."""

from __future__ import annotations

import errno
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av.error

from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.cleaning import CannotCleanError
from vippcoder.packing.copy_check import check_copy
from vippcoder.packing.encoding import EncodedAudio, EncodedVideo
from vippcoder.packing.forbidden import forbidden
from vippcoder.packing.making import SUFFIX, Making, NoPlaceError, UnfaithfulError
from vippcoder.packing.mux import mux
from vippcoder.packing.padding import pad
from vippcoder.packing.source_film import SourceFilm, look_at
from vippcoder.packing.trace_search import TraceSearch
from vippcoder.packing.tracks import CopiedAudio, CopiedVideo, Track

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.packing.making import Part
    from vippcoder.timebase import FrameTimes, TimeRange

_log = logging.getLogger(__name__)

_DISK_ERRORS = {
    errno.ENOSPC,
    errno.EFBIG,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.EIO,
    errno.ENAMETOOLONG,
}


@dataclass(frozen=True, slots=True)
class BlindCopy:
    """A finished blind copy and what a pack has to know about it."""

    file: str
    """Name in the destination folder; made of the name asked for alone."""
    index: FrameIndex
    """The copy's own index: its frame times may be rounded (see `frames`)."""
    frames: FrameTimes
    """The original's session times; frame n of the copy is frame n of the original."""
    damaged: tuple[TimeRange, ...]
    """Stretches of the original in which pictures may be wrong or missing."""
    display_width: int
    """Pixels when upright and square."""
    display_height: int
    has_audio: bool
    sha256: str
    """Of the copy, padding included."""
    making: Making
    """Which tracks were copied and which encoded anew."""


def blind_copy(source: Path, destination_folder: Path, name: str, job: Job) -> BlindCopy:
    """Make a blind copy of `source` in `destination_folder` and prove it.

    Pictures and the first sound track are copied packet by packet into mp4, without remarks of
    cameras and encoders; into Matroska where mp4 has no place for the coding. A coding that cannot
    be cleaned, or that the player cannot show, is encoded anew as H.264 and AAC with every frame
    and time kept. The copy is compared with the source; a copied track that does not come out the
    same is encoded anew, and so is one in whose packets a name or a date is still found. Random
    padding follows the film.

    Args:
        source: the film.
        destination_folder: where the copy goes.
        name: the copy's, without suffix: a mask, or a random name that is none.
        job: told how far it is.

    Raises:
        StudyError: the source is not a film, the destination cannot be written, or no faithful copy
            could be made.
        CancelledError: cancelled. In every case of failure nothing is left behind.
    """
    film = look_at(source, job.part(0, 0.4), twice=True)
    told = forbidden(source)
    traces = TraceSearch(told.terms, told.moments)
    has_sound = film.first_sound is not None
    making: Making | None = Making("mp4", copies_pictures=True, copies_sound=has_sound)
    failure: Exception | None = None
    while making is not None:
        try:
            return _attempt(film, traces, destination_folder, name, making, job.part(0.4, 1))
        except (UnfaithfulError, NoPlaceError, av.error.FFmpegError, OSError) as error:
            _refuse_bad_disk(destination_folder, error)
            _log.info("copying as %s failed: %s", making, error)
            failure, making = error, making.after(error)
    raise StudyError(
        f"cannot be copied so that it shows the same ({failure})",
        path=source,
        mend="let `vippcoder media doctor` look at it, and convert it with a video program",
    )


def _attempt(  # noqa: PLR0917 - what an attempt is
    film: SourceFilm, traces: TraceSearch, folder: Path, name: str, making: Making, job: Job
) -> BlindCopy:
    """Make, check, pad and name one copy; whatever happens, no half-made file stays."""
    rough = folder / f"{name}.part"
    try:
        mux(
            rough,
            making.container,
            _tracks(film, making),
            until_s=film.index.frames.end_us / 1_000_000,
            job=job.part(0, 0.35),
        )
        made = check_copy(film, rough, making, job.part(0.35, 0.9))
        _refuse_traces(rough, making, traces)
        pad(rough, making.container)
        digest = sha256(rough, job.part(0.95, 1))
        target = folder / f"{name}{SUFFIX[making.container]}"
        rough.replace(target)
    finally:
        with suppress(OSError):
            rough.unlink(missing_ok=True)
    return BlindCopy(
        file=target.name,
        index=made.index,
        frames=film.index.frames,
        damaged=film.index.damaged,
        display_width=made.probe.display_width,
        display_height=made.probe.display_height,
        has_audio=made.first_sound is not None,
        sha256=digest,
        making=making,
    )


def _refuse_traces(copy: Path, making: Making, traces: TraceSearch) -> None:
    """Refuse copied packets in which a name or a date of the film still stands."""
    parts: tuple[tuple[Part, str, bool], ...] = (
        ("pictures", "video", making.copies_pictures),
        ("sound", "audio", making.copies_sound),
    )
    for part, kind, is_copied in parts:
        if is_copied and any(traces.in_track(copy, kind, "the copy")):
            raise UnfaithfulError(part, "what is in its packets tells where the film comes from")


def _tracks(film: SourceFilm, making: Making) -> list[Track]:
    tracks: list[Track] = []
    try:
        tracks.append(CopiedVideo(film) if making.copies_pictures else EncodedVideo(film))
    except CannotCleanError as error:
        raise UnfaithfulError("pictures", str(error)) from error
    if film.first_sound is not None:
        try:
            tracks.append(CopiedAudio(film) if making.copies_sound else EncodedAudio(film))
        except CannotCleanError as error:
            raise UnfaithfulError("sound", str(error)) from error
    return tracks


def _refuse_bad_disk(folder: Path, error: Exception) -> None:
    """Turn an error of the disk into a sentence; another way of copying would not help."""
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        raise StudyError(
            f"cannot be written to: {error.strerror}",
            path=folder,
            mend="make room there or choose another folder",
        ) from error
