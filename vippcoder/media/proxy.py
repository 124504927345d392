"""A coding proxy: the same frames at the same times, quick to move about in.

Frame n of the proxy is frame n of the original and appears at the same microsecond, so a segment
marked on either is the same instants. Pictures are made in pieces that outlast cancelling and
killing; the proxy appears under its name once it is whole and has been compared with its original.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import av.error
from filelock import FileLock, Timeout

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.media.picture_encoder import PictureCoding, PictureEncoder
from vippcoder.media.probe import probe
from vippcoder.media.proxy_check import (
    Likeness,
    UnlikeError,
    check_pictures,
    samples_early,
    sounds_the_same,
)
from vippcoder.media.proxy_mux import SoundMisfitError, SoundTrack, start_of, write_proxy
from vippcoder.media.proxy_pieces import Pieces

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.media.index import FrameIndex
    from vippcoder.media.probe import Probe
    from vippcoder.timebase import FrameTimes

KEYFRAME_EVERY = 12
"""Frames from one keyframe to the next, at most."""
QUALITY = 18
"""x264's constant rate factor: hardly to be told from the original by eye."""
_THREADS = 4
_OPTIONS = {
    "preset": "veryfast",
    "crf": str(QUALITY),
    "g": str(KEYFRAME_EVERY),
    "bf": "0",  # a frame that waits for a later one would make a jump decode both
    "flags": "+bitexact",
}
_LONGEST, _SHORTEST = 1920, 1080
_NEUTRAL_S = 946_684_800


@dataclass(frozen=True, slots=True)
class Proxy:
    """A finished proxy and how good it is."""

    frames: int
    width: int
    height: int
    """Pixels as stored."""
    size_bytes: int
    original_bytes: int
    quality: int
    """x264's constant rate factor; 18 is hardly to be told from the original by eye."""
    keyframe_every: int
    """Frames from one keyframe to the next, at most, as counted in the proxy."""
    psnr_db: float
    """How like the original the compared frames are on average, in brightness at this size."""
    psnr_worst_db: float
    frames_compared: int
    is_deinterlaced: bool
    sound: Literal["copied", "encoded", "none"]
    sound_encoded_because: str
    """Empty where the sound was copied packet by packet, or there is none."""
    pieces_found: int
    """Pieces of ten seconds or so that an earlier, interrupted call had left."""


def make_proxy(
    film: Path,
    out: Path,
    job: Job | None = None,
    *,
    index: FrameIndex | None = None,
    frames: FrameTimes | None = None,
) -> Proxy:
    """Make the proxy of a film.

    Cancelled or killed, it leaves finished pieces in a hidden folder beside `out`, from which the
    next call for the same film goes on; never a half file under the name of `out`.

    Args:
        film: the original.
        out: the proxy's name, ending in `.mp4`.
        job: progress and cancellation.
        index: the original's index, if known already.
        frames: session times to give the frames, where they are known better than `film` tells
            (a blind copy in Matroska rounds them); the film's own otherwise.

    Raises:
        StudyError: not a film, `out` exists, is being made, cannot be written, or does not come out
            like the original.
        CancelledError: the job was cancelled.
    """
    job = job or Job()
    if out.exists():
        raise StudyError("exists already", path=out, mend="choose another name")
    if out.suffix.lower() != ".mp4":
        raise StudyError("is no name for a proxy", path=out, mend="let it end in .mp4")
    if not out.parent.is_dir():
        raise StudyError("is in a folder that is not there", path=out, mend="make the folder first")
    known = index or index_film(film, job.part(0, 0.05))
    folder = out.with_name(f".{out.name}.pieces")
    try:
        with FileLock(f"{folder}.lock", timeout=0):
            made = _Making(film, out, known, frames or known.frames).run(folder, job.part(0.05, 1))
        folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
    except Timeout as held:
        raise StudyError(
            "is being made by another program", path=out, mend="wait for it, or stop it there"
        ) from held
    except UnlikeError as error:
        raise StudyError(
            f"has no proxy that shows the same ({error})",
            path=film,
            mend="code from the film itself",
        ) from error
    except (OSError, av.error.FFmpegError) as error:
        reason = error.strerror or type(error).__name__
        raise StudyError(
            f"cannot be made: {reason}",
            path=out,
            mend="make room, then go on; what is done so far is kept",
        ) from error
    job.advance(1, "Made the proxy")
    return made


class _Making:
    """One run: pieces, the whole file, the comparison, the name."""

    def __init__(self, film: Path, out: Path, index: FrameIndex, frames: FrameTimes) -> None:
        self._film, self._out = film, out
        self._index, self._frames = index, frames
        self._probe: Probe = probe(film)
        self._coding = PictureCoding(
            _OPTIONS, _LONGEST, _SHORTEST, self._probe.is_interlaced, _THREADS
        )

    def run(self, folder: Path, job: Job) -> Proxy:
        part = self._out.with_name(f".{self._out.name}.part")
        pieces = Pieces(folder, self._film, self._frames, self._coding)
        encoder = PictureEncoder(self._film, self._index, self._probe, self._coding)
        try:
            found = pieces.encode(encoder, job.part(0, 0.8))
            because = self._write(part, pieces, job.part(0.8, 0.9))
            like = check_pictures(
                (self._film, self._index, self._probe), part, self._frames, job.part(0.9, 1)
            )
            if like.keyframe_every > KEYFRAME_EVERY:
                raise UnlikeError(f"{like.keyframe_every} frames lie between two keyframes")
            os.utime(part, (_NEUTRAL_S, _NEUTRAL_S))
            part.replace(self._out)
        finally:
            encoder.close()
            with suppress(OSError):
                part.unlink(missing_ok=True)
        pieces.remove()
        return self._told(encoder.size, like, because, found)

    def _write(self, part: Path, pieces: Pieces, job: Job) -> str | None:
        """Put pieces and sound together; return why the sound was encoded, None without sound."""
        start = start_of(self._film, self._index, self._probe)
        if not self._probe.has_audio or start is None:
            write_proxy(part, pieces, self._frames, None, job)
            return None
        why = "mp4 has no place for this kind of sound"
        sound = SoundTrack(self._film, self._probe, start, is_copied=True)
        try:
            write_proxy(part, pieces, self._frames, sound, job)
            early = samples_early(self._film, self._index, self._probe, part)
            if early:
                write_proxy(part, pieces, self._frames, replace(sound, later=early), job)
            if sounds_the_same(self._film, self._index, self._probe, part):
                return ""
            why = "the copied packets did not sound the same from mp4"
        except (SoundMisfitError, av.error.FFmpegError):
            pass
        write_proxy(part, pieces, self._frames, replace(sound, is_copied=False), job)
        if not sounds_the_same(self._film, self._index, self._probe, part, exactly=False):
            raise UnlikeError("the sound did not come out the same")
        return why

    def _told(
        self, size: tuple[int, int], like: Likeness, because: str | None, found: int
    ) -> Proxy:
        return Proxy(
            frames=len(self._frames),
            width=size[0],
            height=size[1],
            size_bytes=self._out.stat().st_size,
            original_bytes=self._film.stat().st_size,
            quality=QUALITY,
            keyframe_every=like.keyframe_every,
            psnr_db=like.psnr_db,
            psnr_worst_db=like.worst_db,
            frames_compared=like.compared,
            is_deinterlaced=self._coding.deinterlaces,
            sound="none" if because is None else "encoded" if because else "copied",
            sound_encoded_because=because or "",
            pieces_found=found,
        )
