"""What a simulated observer sees of a film: nothing but its first picture."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import av.error
import numpy as np

from vippcoder.demonstration.score_code import LEVELS, Behaviour, behaviour_of, read_behaviour
from vippcoder.errors import StudyError
from vippcoder.media.source import open_film

if TYPE_CHECKING:
    from pathlib import Path


def behaviour_seen(film: Path) -> Behaviour | None:
    """Return the behaviour that a film shows; None where its first picture cannot be shown.

    A film that the program drew bears it. Any other has one made out of its first picture: by
    chance, but the same in every copy of the film.
    """
    try:
        container, stream = open_film(film)
    except StudyError:
        return None
    with container:
        try:
            frame = next(container.decode(stream), None)
        except av.error.FFmpegError:
            return None
        if frame is None:
            return None
        picture = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
    found = read_behaviour(picture)
    if found is not None:
        return found
    digest = hashlib.sha256(picture.tobytes()).digest()
    return behaviour_of(int.from_bytes(digest[:4], "big") % LEVELS**2)
