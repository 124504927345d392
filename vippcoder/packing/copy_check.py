"""Whether a blind copy shows and sounds like its source: packet by packet, time by time, by eye."""

from __future__ import annotations

import secrets
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from vippcoder.media.decode import FrameReader
from vippcoder.media.opencv import cv2
from vippcoder.media.pixels import psnr_db
from vippcoder.media.sound_likeness import sounds_alike
from vippcoder.media.source import open_film
from vippcoder.packing.boxes import boxes
from vippcoder.packing.cleaning import cleaner_for
from vippcoder.packing.making import Container, Making, Part, UnfaithfulError
from vippcoder.packing.source_film import SourceFilm, look_at
from vippcoder.packing.tracks import CopiedAudio, CopiedVideo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from vippcoder.jobs import Job

_SAMPLE = 8
_STRAY_US: dict[Container, int] = {"mp4": 0, "matroska": 1_000}
"""How far a frame time may stray: Matroska counts milliseconds; the pack keeps the true times."""
_SOUND_STRAY = Fraction(1, 500)
LEAST_PSNR_DB = 34.0
"""From here on two pictures differ by less than the eye sees."""
_HARMLESS_TAGS = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "handler_name",
    "language",
    "vendor_id",
    "DURATION",
    "ENCODER",
    "encoder",
}
_HARMLESS_VALUES = {"VideoHandler", "SoundHandler", "und", "[0][0][0][0]", "none"}
_MUXER_NAMES = "XDCAM"
"""FFmpeg names the shape of some MPEG-2 films thus, whatever camera they come from."""


def check_copy(film: SourceFilm, copy: Path, making: Making, job: Job) -> SourceFilm:
    """Compare a finished copy with its source and return what the copy is.

    Checked: the number of frames and the time of every one; every packet that was copied; the
    size on screen; a sample of decoded frames, equal pixel by pixel where packets were copied,
    else within 34 dB; when the sound starts and, where encoded anew, that it is the same sound;
    that the container holds two tracks at most, no chapter and no tag.

    Raises:
        UnfaithfulError: it differs.
        StudyError: the copy cannot be read at all.
        CancelledError: cancelled.
    """
    made = look_at(copy, job.part(0, 0.6))
    check_container(copy, has_sound=film.first_sound is not None)
    _check_times(film, made, making)
    if making.copies_pictures:
        _check_packets("pictures", film, made)
    _check_frames(film, made, making, job.part(0.6, 1))
    _check_sound(film, made, making)
    return made


def check_container(copy: Path, *, has_sound: bool) -> None:
    """Check that a container holds its two tracks at most, no chapter, no tag, no odd box.

    Raises:
        UnfaithfulError: it holds more.
    """
    container, _ = open_film(copy)
    with container:
        kinds = sorted(stream.type for stream in container.streams)
        tags = dict(container.metadata)
        for stream in container.streams:
            tags |= stream.metadata
        if kinds != (["audio", "video"] if has_sound else ["video"]):
            raise UnfaithfulError("pictures", "the copy holds other tracks than it should")
        if container.chapters():
            raise UnfaithfulError("pictures", "the copy holds chapters")
    odd = next((box for box in boxes(copy) if not box.is_expected), None)
    if odd:
        raise UnfaithfulError("pictures", f"the copy holds a box {odd.path} that says more")
    brands = {"major_brand", "minor_version", "compatible_brands", "DURATION"}
    for key, value in tags.items():
        is_harmless = value in _HARMLESS_VALUES or value.startswith(_MUXER_NAMES) or key in brands
        if key not in _HARMLESS_TAGS or not is_harmless:
            raise UnfaithfulError("pictures", f"the copy bears the tag {key}")


def _check_times(film: SourceFilm, made: SourceFilm, making: Making) -> None:
    wanted, got = film.index.frames.times_us, made.index.frames.times_us
    if len(wanted) != len(got):
        raise UnfaithfulError("pictures", f"{len(got)} frames instead of {len(wanted)}")
    stray = max(abs(a - b) for a, b in zip(wanted, got, strict=True))
    if stray > _STRAY_US[making.container]:
        raise UnfaithfulError("pictures", f"a frame appears {stray} microseconds off")
    look, like = made.probe, film.probe
    if (look.display_width, look.display_height) != (like.display_width, like.display_height):
        raise UnfaithfulError("pictures", "the copy has another shape on screen")


def _check_packets(part: Part, film: SourceFilm, made: SourceFilm) -> None:
    """Compare packets: the same content in the same order, and nothing left to clean."""
    track = CopiedVideo(film) if part == "pictures" else CopiedAudio(film)
    for wanted, got in zip_longest(track.essence(), _copy_essence(part, made)):
        if wanted != got:
            raise UnfaithfulError(part, "a packet differs from its source")


def _copy_essence(part: Part, made: SourceFilm) -> Iterator[bytes]:
    container, video = open_film(made.path)
    with container:
        stream = video if part == "pictures" else container.streams.audio[0]
        codec = stream.codec_context.codec.canonical_name
        cleaner = cleaner_for(codec, bytes(stream.codec_context.extradata or b""))
        for packet in container.demux(stream):
            if packet.size == 0:
                continue
            content = bytes(packet)
            if cleaner.essence(cleaner.clean(content)) != cleaner.essence(content):
                raise UnfaithfulError(part, "a packet of the copy still holds a remark")
            yield cleaner.essence(content)


def _check_frames(film: SourceFilm, made: SourceFilm, making: Making, job: Job) -> None:
    """Compare frames decoded in random order: the first, the last and some between."""
    count = len(film.index)
    wanted = {0, count - 1, *(secrets.randbelow(count) for _ in range(_SAMPLE))}
    order = sorted(wanted)
    secrets.SystemRandom().shuffle(order)
    with FrameReader(film.path, film.index) as source, FrameReader(made.path, made.index) as copy:
        for done, number in enumerate(order):
            job.advance(done / len(order), "comparing frames")
            before, after = source.rgb(number), copy.rgb(number)
            if making.copies_pictures:
                is_same = np.array_equal(before, after)
            else:
                is_same = looks_alike(before, after)
            if not is_same:
                raise UnfaithfulError("pictures", f"frame {number} looks different")


def looks_alike(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> bool:
    """Whether two pictures differ by less than the eye sees."""
    return before.shape == after.shape and likeness_db(before, after) >= LEAST_PSNR_DB


def likeness_db(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """Return how alike two pictures of one shape (h, w, 3) are, in decibels.

    Brightness is compared at full size, colour at a quarter: H.264 keeps colour coarsely.
    """
    bright = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (before, after)]
    small = [
        cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        for picture in (before, after)
    ]
    return min(psnr_db(*pair) for pair in (bright, small))


def _check_sound(film: SourceFilm, made: SourceFilm, making: Making) -> None:
    if film.first_sound is None:
        return
    if made.first_sound is None:
        raise UnfaithfulError("sound", "the copy has no sound")
    if making.copies_sound:
        wanted = max(film.first_sound, film.origin) - film.first_frame
        if abs(made.first_sound - made.first_frame - wanted) > _SOUND_STRAY:
            raise UnfaithfulError("sound", "the sound starts at another time")
        _check_packets("sound", film, made)
    elif not sounds_alike(film.path, film.first_frame, made.path, made.first_frame):
        raise UnfaithfulError("sound", "the sound is not the same")
