"""The pictures of a proxy in finished pieces on the disk, so that work can stop and go on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import av
import av.error

from vippcoder.errors import Defect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

    from vippcoder.jobs import Job
    from vippcoder.media.picture_encoder import PictureCoding, PictureEncoder
    from vippcoder.timebase import FrameTimes

_FRAMES = 240
"""Frames in a piece: what is lost at most when the work is killed."""
_PLAN = "plan.json"
_HEAD = 1 << 20


class Pieces:
    """The folder of pieces of one proxy.

    Args:
        folder: for this alone; what is in it for another film or coding is thrown away.
        film: the original.
        frames: when each frame appears.
        coding: how the pictures are coded.
    """

    def __init__(self, folder: Path, film: Path, frames: FrameTimes, coding: PictureCoding) -> None:
        self.folder = folder
        self._frames = frames
        self._count = -(-len(frames) // _FRAMES)
        plan = json.dumps(_plan(film, frames, coding), sort_keys=True)
        if _read(folder / _PLAN) != plan:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            (folder / _PLAN).write_text(plan, encoding="utf-8")

    def encode(self, encoder: PictureEncoder, job: Job) -> int:
        """Make the pieces that are missing and return how many were there.

        Raises:
            CancelledError: cancelled; finished pieces stay.
            OSError: the disk does not take them; FFmpeg's errors are of this kind too.
        """
        found = 0
        for number in range(self._count):
            path = self._path(number)
            if self._holds(path, number):
                found += 1
                continue
            part = path.with_suffix(".part")
            self._encode_one(encoder, part, number, job)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(path)
        return found

    def open_first(self) -> tuple[InputContainer, VideoStream]:
        """Open the first piece, as the template of the whole."""
        container = av.open(f"file:{self._path(0).absolute()}", format="mp4")
        return container, container.streams.video[0]

    def packets(self) -> Iterator[Packet[Any]]:
        """Yield all packets in order, with the time stamps of their pieces."""
        for number in range(self._count):
            with av.open(f"file:{self._path(number).absolute()}", format="mp4") as piece:
                for packet in piece.demux(piece.streams.video[0]):
                    if packet.size:
                        yield packet

    def remove(self) -> None:
        """Throw the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _encode_one(self, encoder: PictureEncoder, part: Path, number: int, job: Job) -> None:
        first, last = self._range(number)
        times = [self._frames.time_of(frame) for frame in range(first, last + 1)]
        options = {"movie_timescale": "1000000", "use_editlist": "1"}
        url = f"file:{part.absolute()}"
        with av.open(url, "w", format="mp4", container_options=options) as piece:
            encoder.add_to(piece)
            for frame, packet in encoder.packets(times, first):
                job.advance(frame / len(self._frames), "Making the proxy")
                piece.mux(packet)

    def _holds(self, path: Path, number: int) -> bool:
        first, last = self._range(number)
        try:
            with av.open(f"file:{path.absolute()}", format="mp4") as piece:
                stamps = [p.pts for p in piece.demux(piece.streams.video[0]) if p.size]
        except (av.error.FFmpegError, OSError, IndexError):
            return False
        return stamps == [self._frames.time_of(frame) for frame in range(first, last)]

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:05d}.mp4"

    def _range(self, number: int) -> tuple[int, int]:
        first = number * _FRAMES
        if first >= len(self._frames):
            raise Defect(f"there is no piece {number}")
        return first, min(first + _FRAMES, len(self._frames))


def _plan(film: Path, frames: FrameTimes, coding: PictureCoding) -> dict[str, Any]:
    with film.open("rb") as file:
        head = hashlib.sha256(file.read(_HEAD)).hexdigest()
    times = hashlib.sha256(frames.times_us.tobytes() + str(frames.end_us).encode()).hexdigest()
    return {
        "size": film.stat().st_size,
        "head": head,
        "times": times,
        "frames": _FRAMES,
        "coding": asdict(coding),
        "software": av.__version__,
    }


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
