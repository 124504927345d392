"""A copy of a film that shows and sounds the same and says nothing about where it comes from."""

from __future__ import annotations

import errno
import logging
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import av.error

from vippcoder.domain.ids import RecordingId
from vippcoder.domain.recording import Recording
from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.media.sound_encoder import SoundEncoder
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
    from collections.abc import Mapping
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.packing.forbidden import Forbidden
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
    because: Mapping[Part, str]
    """Why tracks were encoded anew, a clause each; holds those tracks alone."""

    def recording(self, offset_us: int, unsure_because: str) -> Recording:
        """Return the copy as a recording with an id of its own.

        Args:
            offset_us: how it lies against the session's reference.
            unsure_because: why that is unsure, a clause; empty where it is sure.
        """
        return Recording(
            id=RecordingId(secrets.token_hex(8)),
            file=self.file,
            frames=self.frames,
            display_width=self.display_width,
            display_height=self.display_height,
            has_audio=self.has_audio,
            sha256=self.sha256,
            offset_us=offset_us,
            unsure_because=unsure_because,
            damaged=self.damaged,
            shown_packets=self.index.packet_of,
        )


@dataclass(frozen=True, slots=True)
class Order:
    """What a copy is to be made from, and how."""

    film: SourceFilm
    """Looked at twice; see `look_at`."""
    told: Forbidden
    """What its packets must not say."""
    encode_because: Mapping[Part, str] = field(default_factory=dict)
    """Tracks to encode anew even where they could be copied, each with the reason, a clause."""
    is_padded: bool = False
    """Whether random padding follows the film."""


def blind_copy(source: Path, destination_folder: Path, name: str, job: Job) -> BlindCopy:
    """Make a padded blind copy of `source` in `destination_folder` and prove it.

    Args:
        source: the film.
        destination_folder: where the copy goes.
        name: the copy's, without suffix: a mask, or a random name that is none.
        job: told how far it is.

    Raises:
        StudyError: the source is not a film, or as `make_copy`.
        CancelledError: cancelled. In every case of failure nothing is left behind.
    """
    film = look_at(source, job.part(0, 0.4), twice=True)
    order = Order(film, forbidden(source), is_padded=True)
    return make_copy(order, destination_folder, name, job.part(0.4, 1))


def make_copy(order: Order, destination_folder: Path, name: str, job: Job) -> BlindCopy:
    """Make a blind copy as ordered and prove it; one without padding is a study's master.

    Pictures and the first sound track are copied packet by packet into mp4, without remarks of
    cameras and encoders; into Matroska where mp4 has no place for the coding. A coding that cannot
    be cleaned, or that the player cannot show, is encoded anew as H.264 and AAC with every frame
    and time kept. The copy is compared with the source; a copied track that does not come out the
    same is encoded anew, and so is one in whose packets a name or a date is still found.

    Args:
        order: from what, and how.
        destination_folder: where the copy goes.
        name: the copy's, without suffix.
        job: told how far it is.

    Raises:
        StudyError: the destination cannot be written, or no faithful copy could be made.
        CancelledError: cancelled. In every case of failure nothing is left behind.
    """
    film = order.film
    because = dict(order.encode_because)
    has_sound = film.first_sound is not None
    making: Making | None = Making(
        "mp4",
        copies_pictures="pictures" not in because,
        copies_sound=has_sound and "sound" not in because,
    )
    failure: Exception | None = None
    while making is not None:
        try:
            return replace(_attempt(order, destination_folder, name, making, job), because=because)
        except (UnfaithfulError, NoPlaceError, av.error.FFmpegError, OSError) as error:
            refuse_bad_disk(destination_folder, error)
            _log.info("copying as %s failed: %s", making, error)
            failure, before, making = error, making, making.after(error)
            if making is not None:
                because |= dict.fromkeys(making.given_up_since(before), str(error))
    raise StudyError(
        f"cannot be copied so that it shows the same ({failure})",
        path=film.path,
        mend="let `vippcoder media doctor` look at it, and convert it with a video program",
    )


def _attempt(order: Order, folder: Path, name: str, making: Making, job: Job) -> BlindCopy:
    """Make, check, pad and name one copy; whatever happens, no half-made file stays."""
    rough, film = folder / f"{name}.part", order.film
    try:
        mux(
            rough,
            making.container,
            _tracks(film, making),
            until_s=film.index.frames.end_us / 1_000_000,
            job=job.part(0, 0.35),
        )
        made = check_copy(film, rough, making, job.part(0.35, 0.9))
        _refuse_traces(rough, making, TraceSearch(order.told.terms, order.told.moments))
        if order.is_padded:
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
        because={},
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
            anew = SoundEncoder(film.path, film.probe, film.origin)
            tracks.append(CopiedAudio(film) if making.copies_sound else EncodedAudio(anew))
        except CannotCleanError as error:
            raise UnfaithfulError("sound", str(error)) from error
    return tracks


def refuse_bad_disk(folder: Path, error: Exception) -> None:
    """Turn an error of the disk into a sentence; another way of copying would not help.

    Raises:
        StudyError: it is one of the disk that `folder` lies on.
    """
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        raise StudyError(
            f"cannot be written to: {error.strerror}",
            path=folder,
            mend="make room there or choose another folder",
        ) from error
