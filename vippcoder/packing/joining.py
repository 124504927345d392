"""A film that a camera split over several files, joined in order with every frame kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import av.error

from vippcoder.errors import StudyError
from vippcoder.media.decode import FrameReader
from vippcoder.packing.blind_copy import Order, make_copy, refuse_bad_disk
from vippcoder.packing.cleaning import CannotCleanError
from vippcoder.packing.copy_check import looks_alike
from vippcoder.packing.joined_tracks import JoinedSound, JoinedVideo, begins_of
from vippcoder.packing.making import NoPlaceError, UnfaithfulError
from vippcoder.packing.mux import write_tracks
from vippcoder.packing.source_film import look_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.packing.forbidden import Forbidden
    from vippcoder.packing.making import Part
    from vippcoder.packing.source_film import SourceFilm
    from vippcoder.packing.tracks import Track
    from vippcoder.timebase import TimeRange

    Picture: TypeAlias = NDArray[np.uint8]

_OPTIONS = {"fflags": "+bitexact", "movie_timescale": "1000000", "use_editlist": "1"}
_SOUND = "parts are joined"
_CANNOT = (CannotCleanError, UnfaithfulError, NoPlaceError, av.error.FFmpegError)


@dataclass(frozen=True, slots=True)
class JoinedFilm:
    """The whole, in a file of its own, from which a copy is made."""

    film: SourceFilm
    """Its frames are those of the parts, one behind the other; its damage theirs."""
    encode_because: Mapping[Part, str]
    """What a copy of it must encode: its sound lies in it as plain samples."""
    encoded_because: str
    """Why the pictures of the parts were encoded anew to join them; empty where they were not."""


def join_parts(
    parts: Sequence[SourceFilm],
    told: Forbidden,
    folder: Path,
    job: Job,
    *,
    encode_because: str = "",
) -> JoinedFilm:
    """Join the parts of one recording.

    Pictures are joined packet by packet where all parts are coded alike, else each part is encoded
    anew first. A part's first frame appears when the last of the one before leaves the screen.
    Sound stays in time with the pictures of its own part and is cut or filled with silence to their
    length, so a seam may be some hundredths of a second of silence and nothing drifts.

    Args:
        parts: in order, two at least; each looked at twice.
        told: what packets must not say, of all parts together.
        folder: to work in, which the caller throws away; the whole is laid there as `joined.mov`.
        job: told how far it is.
        encode_because: encode the pictures anew for this reason, a clause.

    Raises:
        StudyError: the parts do not belong together, or cannot be joined.
        CancelledError: cancelled.
    """
    _refuse_strangers(parts)
    target = folder / "joined.mov"
    because = encode_because
    try:
        if not because:
            try:
                film = _joined(parts, parts, target, job.part(0, 0.5))
            except _CANNOT as error:
                refuse_bad_disk(folder, error)
                because = str(error)
        if because:
            pictures = tuple(_encoded(parts, told, folder, because, job.part(0.5, 0.8)))
            film = _joined(pictures, parts, target, job.part(0.8, 1))
            for part in pictures:
                part.path.unlink()
    except _CANNOT as error:
        refuse_bad_disk(folder, error)
        raise StudyError(
            f"and the other parts of this film cannot be joined ({error})",
            path=parts[0].path,
            mend="join them with a video program, and name the whole in the manifest",
        ) from error
    film = replace(film, index=replace(film.index, damaged=tuple(_damage(parts, film))))
    sound: dict[Part, str] = {"sound": _SOUND} if film.first_sound is not None else {}
    return JoinedFilm(film, sound, because)


def _refuse_strangers(parts: Sequence[SourceFilm]) -> None:
    first = parts[0].probe
    for number, part in enumerate(parts[1:], start=2):
        shape, like = part.probe, (first.display_width, first.display_height)
        if (shape.display_width, shape.display_height) != like:
            raise StudyError(
                f"is part {number} of a film, {shape.display_width} x {shape.display_height} in "
                f"size, and part 1 is {like[0]} x {like[1]}: they are not of one recording",
                path=part.path,
                mend="name the parts of one recording in the manifest, or make it another session",
            )


def _joined(
    pictures: Sequence[SourceFilm], sound: Sequence[SourceFilm], target: Path, job: Job
) -> SourceFilm:
    """Write the whole and prove that it shows what the parts show.

    Raises:
        CannotCleanError, UnfaithfulError, NoPlaceError: it cannot be joined in this way.
    """
    tracks: list[Track] = [JoinedVideo(pictures)]
    if any(part.first_sound is not None for part in sound):
        tracks.append(JoinedSound(sound))
    until_s = begins_of(pictures)[-1] / 1_000_000
    write_tracks(target, "mov", _OPTIONS, tracks, until_s=until_s, job=job.part(0, 0.4))
    film = look_at(target, job.part(0.4, 0.9), twice=True)
    _check_times(pictures, film)
    for number, before, after in _samples(pictures, film):
        if not looks_alike(before, after):
            raise UnfaithfulError("pictures", f"frame {number} looks different when joined")
    return film


def _check_times(parts: Sequence[SourceFilm], film: SourceFilm) -> None:
    """Demand every frame of every part at its time; the ticks of the whole round by one at most."""
    begins = begins_of(parts)
    wanted = [
        begin + time
        for begin, part in zip(begins, parts, strict=False)
        for time in part.index.frames.times_us
    ]
    got = film.index.frames.times_us
    if len(wanted) != len(got):
        raise UnfaithfulError("pictures", f"{len(got)} frames instead of {len(wanted)}")
    if max(abs(a - b) for a, b in zip(wanted, got, strict=True)) > len(parts):
        raise UnfaithfulError("pictures", "a frame appears at another time")


def _samples(
    parts: Sequence[SourceFilm], film: SourceFilm
) -> Iterator[tuple[int, Picture, Picture]]:
    """Yield frames at both sides of every seam and in the middle: number, before, after."""
    first = 0
    with FrameReader(film.path, film.index) as whole:
        for part in parts:
            count = len(part.index)
            with FrameReader(part.path, part.index) as reader:
                for number in sorted({0, min(1, count - 1), count // 2, count - 1}):
                    yield first + number, reader.rgb(number), whole.rgb(first + number)
            first += count


def _encoded(
    parts: Sequence[SourceFilm], told: Forbidden, folder: Path, because: str, job: Job
) -> Iterator[SourceFilm]:
    """Yield each part encoded anew, all in one form."""
    for number, part in enumerate(parts, start=1):
        share = job.part((number - 1) / len(parts), number / len(parts))
        order = Order(part, told, {"pictures": because})
        made = make_copy(order, folder, f"part-{number}", share.part(0, 0.7))
        yield look_at(folder / made.file, share.part(0.7, 1), twice=True)


def _damage(parts: Sequence[SourceFilm], film: SourceFilm) -> Iterator[TimeRange]:
    """Yield the damaged stretches of the parts in the time of the whole."""
    first = 0
    for part in parts:
        times = part.index.frames
        for stretch in part.index.damaged:
            begin, end = times.index_at(stretch.start_us), times.index_at(stretch.end_us - 1)
            yield film.index.frames.range_of(first + begin, first + end)
        first += len(times)
