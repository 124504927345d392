"""What a plain decode shows: the measure that a player is held against."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vippcoder.media.deinterlace import Deinterlacer
from vippcoder.media.forward import decode_forward
from vippcoder.media.picture import to_bgra
from vippcoder.media.source import Care

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import numpy as np
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.media.probe import Probe


def digest(bgra: NDArray[np.uint8]) -> bytes:
    """Return what tells one picture from another: a hash of its pixels."""
    return hashlib.blake2b(bgra.tobytes(), digest_size=16).digest()


def plain_digests(
    path: Path,
    index: FrameIndex,
    probe: Probe,
    wanted: Mapping[int, Collection[tuple[int, int]]],
    job: Job,
) -> dict[tuple[int, tuple[int, int]], bytes]:
    """Decode a film once from its first packet on and return what wanted frames look like.

    No seek, no cache, no skipping: nothing that the player does to be quick.

    Args:
        path: the film.
        index: its index.
        probe: what the film is.
        wanted: by frame, the sizes (width, height) at which it was shown.
        job: told how far the decoding is.

    Returns:
        A digest by (frame, size).

    Raises:
        StudyError: the film cannot be read.
        CancelledError: cancelled.
    """
    found: dict[tuple[int, tuple[int, int]], bytes] = {}
    near: dict[int, VideoFrame] = {}
    deinterlacer = Deinterlacer(near.get)
    last = max(wanted, default=-1)

    def look(number: int) -> None:
        for width, height in wanted.get(number, ()):
            seen = to_bgra(deinterlacer.frame(number), probe, width, height)
            found[number, (width, height)] = digest(seen)

    number = -1
    for number, shown in enumerate(decode_forward(path, index.packets, Care.CAREFUL, job)):
        near[number] = shown.frame
        near.pop(number - 3, None)
        look(number - 1)
        if number > last:
            break
    look(number)
    return found
