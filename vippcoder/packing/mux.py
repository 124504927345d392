"""Writing the tracks of a blind copy into a container that says nothing about itself."""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING

import av

from vippcoder.packing.boxes import blank_unexpected
from vippcoder.packing.cleaning import CannotCleanError
from vippcoder.packing.making import Container, NoPlaceError, UnfaithfulError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from fractions import Fraction
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.packing.tracks import AnyPacket, Track

_OPTIONS: dict[Container, dict[str, str]] = {
    # a clock fine enough that a late start and the end are not rounded
    "mp4": {"fflags": "+bitexact", "movie_timescale": "1000000", "use_editlist": "1"},
    "matroska": {"fflags": "+bitexact"},
}
_PIECE = 64


def mux(
    target: Path, container: Container, tracks: Sequence[Track], *, until_s: float, job: Job
) -> None:
    """Write the tracks, interleaved by decoding time, and nothing else.

    Args:
        target: the file to write.
        container: which kind.
        tracks: pictures first.
        until_s: how long the film is, for the progress.
        job: told of it.

    Raises:
        NoPlaceError: the container has no place for one of the codings.
        UnfaithfulError: a track cannot be copied clean, as turned out on the way.
        CancelledError: cancelled.
        OSError: it cannot be written; FFmpeg's errors are of this kind too.
    """
    write_tracks(target, container, _OPTIONS[container], tracks, until_s=until_s, job=job)
    if container == "matroska":
        _forget_program(target)
    else:
        blank_unexpected(target)


def write_tracks(
    target: Path,
    container: str,
    options: dict[str, str],
    tracks: Sequence[Track],
    *,
    until_s: float,
    job: Job,
) -> None:
    """Write the tracks into a container of FFmpeg's that is given options; see `mux`."""
    url = f"file:{target.absolute()}"
    with av.open(url, "w", format=container, container_options=options) as film:
        for track in tracks:
            try:
                track.add_to(film)
            except ValueError as error:
                raise NoPlaceError(str(error)) from error
        streams = [_packets(track) for track in tracks]
        try:
            for number, (at, packet) in enumerate(merge(*streams, key=lambda item: item[0])):
                if number % _PIECE == 0:
                    job.advance(float(at) / until_s if until_s else 0, "copying")
                film.mux_one(packet)
        finally:
            for stream in streams:
                stream.close()


def _packets(track: Track) -> Generator[tuple[Fraction, AnyPacket]]:
    try:
        yield from track.packets()
    except CannotCleanError as error:
        raise UnfaithfulError(track.part, str(error)) from error


def _forget_program(target: Path) -> None:
    """Blank the two names of the writing program, which Matroska demands, near the file's start."""
    with target.open("r+b") as file:
        head = file.read(4096)
        for element in (b"\x4d\x80\x84Lavf", b"\x57\x41\x84Lavf"):
            at = head.find(element)
            if at >= 0:
                file.seek(at + 3)
                file.write(b"none")
