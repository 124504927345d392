"""A newer seek cancels an older one, and a moving hand is shown the nearest keyframe."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from films import plain_decode, signature
from vippcoder.errors import CancelledError
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEW = 1


def after(packets: int) -> Callable[[], bool]:
    """Say stop once so many packets were let through."""
    asked = count()
    return lambda: next(asked) >= packets


@pytest.mark.parametrize("kind", ["constant.mp4", "open_groups.ts", "hidden.vp9.webm", "open.mpg"])
@pytest.mark.parametrize("cache_bytes", [FEW, 10**8])
def test_after_a_stop_every_frame_is_still_the_right_one(
    kind: str, cache_bytes: int, film: Callable[[str], Path]
) -> None:
    truth = [seen for _, seen in plain_decode(film(kind))]
    stopped = 0
    with FrameReader(film(kind), cache_bytes=cache_bytes) as reader:
        for given_up, packets, wanted in [
            (110, 0, 3),
            (119, 9, 118),
            (90, 12, 20),
            (100, 5, 119),
            (49, 30, 48),
            (25, 2, 24),
            (80, 3, 80),
        ]:
            try:
                reader.frame(given_up, should_stop=after(packets))
            except CancelledError:
                stopped += 1
            assert signature(reader.frame(wanted)) == truth[wanted]
    assert stopped >= 2


def test_a_stop_comes_before_the_next_packet(film: Callable[[str], Path]) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with FrameReader(film("ntsc.mp4")) as reader, pytest.raises(CancelledError):
        reader.frame(119, should_stop=stop)
    assert asked == 6


def test_a_frame_that_is_kept_needs_no_leave(film: Callable[[str], Path]) -> None:
    with FrameReader(film("constant.mp4")) as reader:
        before = signature(reader.frame(7))
        assert signature(reader.frame(7, should_stop=lambda: True)) == before


def test_the_nearest_keyframe_stands_for_a_frame(film: Callable[[str], Path]) -> None:
    with FrameReader(film("constant.mp4")) as reader:  # keyframes 0, 50, 100, 150
        near = [reader.keyframe_near(n) for n in (0, 24, 25, 26, 50, 99, 199)]
        assert near == [0, 0, 0, 50, 50, 100, 150]
    assert index_film(film("constant.mp4")).keyframe_near(60, {50}) == 100


def test_without_known_keyframes_the_start_stands_for_all(film: Callable[[str], Path]) -> None:
    with FrameReader(film("stripped.h264")) as reader:
        assert all(reader.index.start_for(reader.keyframe_near(n)) <= n for n in (0, 60, 119))
