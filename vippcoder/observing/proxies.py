"""Coding proxies of a pack's films: in the pack's cache, under the mask, made again at any time.

A proxy never leaves the machine: it is neither verified nor collected, and a pack without it is
whole. Frames and times are those that the pack keeps for the recording.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.known import index_of_copy
from vippcoder.media.proxy import Proxy, make_proxy
from vippcoder.media.proxy_need import Verdict, needs_proxy
from vippcoder.observing.kept import NEUTRAL_S, keep, kept_path, read_kept

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.recording import Recording
    from vippcoder.media.index import FrameIndex
    from vippcoder.observing.pack import OpenPack

_LEAST_NOISE: Final = 4096
_MORE_NOISE: Final = 1 << 20
_FILM: Final = ".proxy.mp4"
_ABOUT: Final = ".proxy"


def judge(
    pack: OpenPack, recording: Recording, job: Job | None = None, index: FrameIndex | None = None
) -> Verdict:
    """Say whether a recording needs a proxy on this machine.

    Raises:
        StudyError: the film is missing or cannot be read.
        CancelledError: the job was cancelled.
    """
    path = pack.recording_path(recording)
    return needs_proxy(path, index or index_of_copy(path, recording), job)


def find(pack: OpenPack, recording: Recording) -> Path | None:
    """Return the finished proxy of this very copy, or None.

    It has its own index (`index_film`), whose times are those of `recording.frames`.
    """
    path = kept_path(pack, recording, _FILM)
    about = read_kept(pack, recording, _ABOUT)
    try:
        is_whole = about is not None and path.stat().st_size == about.get("size_bytes")
    except OSError:
        return None
    return path if is_whole else None


def make(
    pack: OpenPack, recording: Recording, job: Job | None = None, index: FrameIndex | None = None
) -> Path:
    """Make the proxy of a recording, or find it made; in a thread of its own, as it takes long.

    Cancelled or killed, the next call goes on from finished pieces.

    Raises:
        StudyError: the film is missing or damaged, or there is no room.
        CancelledError: the job was cancelled.
    """
    found = find(pack, recording)
    if found is not None:
        return found
    path = kept_path(pack, recording, _FILM)
    try:
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)  # of another copy, or half a file from a copied pack
    except OSError as error:
        raise StudyError(
            "a quicker film cannot be kept in the pack",
            path=path,
            mend="check that the pack's folder is not read-only",
        ) from error
    film = pack.recording_path(recording)
    known = index or index_of_copy(film, recording)
    made = make_proxy(film, path, job or Job(), index=known, frames=recording.frames)
    _make_unlike_others(path)
    keep(pack, recording, _ABOUT, asdict(replace(made, size_bytes=path.stat().st_size)))
    return path


def _make_unlike_others(path: Path) -> None:
    """Append noise of a random length in a box that players skip.

    Two copies of one film have one and the same proxy; size and hash would show that they are.
    """
    noise = secrets.token_bytes(_LEAST_NOISE + secrets.randbelow(_MORE_NOISE))
    try:
        with path.open("ab") as file:
            file.write((8 + len(noise)).to_bytes(4, "big") + b"free" + noise)
        os.utime(path, (NEUTRAL_S, NEUTRAL_S))
    except OSError as error:
        raise StudyError(
            "cannot be made: the disk did not take its last part",
            path=path,
            mend="make room; it is then made anew",
        ) from error


def about(pack: OpenPack, recording: Recording) -> Proxy | None:
    """Return what the finished proxy is like, quality and size; None without one."""
    told = read_kept(pack, recording, _ABOUT)
    if told is None or find(pack, recording) is None:
        return None
    with suppress(TypeError):
        return Proxy(**told)
    return None


def remove(pack: OpenPack, recording: Recording) -> None:
    """Take the proxy away, and what an unfinished one has left.

    Raises:
        StudyError: the disk does not let go of it.
    """
    path = kept_path(pack, recording, _FILM)
    try:
        path.unlink(missing_ok=True)
        kept_path(pack, recording, _ABOUT).unlink(missing_ok=True)
    except OSError as error:
        raise StudyError(
            "the quicker film cannot be removed", path=path, mend="try again"
        ) from error
    pieces = path.with_name(f".{path.name}.pieces")
    shutil.rmtree(pieces, ignore_errors=True)
    with suppress(OSError):
        pieces.with_name(f"{pieces.name}.lock").unlink(missing_ok=True)
