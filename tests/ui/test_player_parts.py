from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from vippcoder.timebase import FrameTimes, TimeRange
from vippcoder.ui.shared.player import speeds, watching
from vippcoder.ui.shared.player.cache import PictureCache
from vippcoder.ui.shared.player.picture import fitted
from vippcoder.ui.shared.player.watching import WatchedStretches

FRAMES = FrameTimes.of((n * 40_000 for n in range(100)), 4_000_000)


class Told:
    def __init__(self) -> None:
        self.stretches: list[tuple[TimeRange, float, bool]] = []
        self.watching = WatchedStretches(FRAMES, lambda *told: self.stretches.append(told))


def test_a_stretch_ends_where_the_frame_on_screen_begins() -> None:
    told = Told()
    told.watching.begin(3, 1, with_sound=True)
    told.watching.reach(10)
    told.watching.end()
    assert told.stretches == [(TimeRange(120_000, 400_000), 1, True)]


def test_a_frame_shown_for_its_whole_time_counts() -> None:
    told = Told()
    told.watching.begin(98, 2, with_sound=False)
    told.watching.reach(99)
    told.watching.end(to_its_end=True)
    assert told.stretches == [(TimeRange(3_920_000, 4_000_000), 2, False)]


def test_backward_covers_the_same_ground() -> None:
    told = Told()
    told.watching.begin(10, 1, with_sound=False)
    told.watching.reach(3)
    told.watching.end()
    assert told.stretches == [(TimeRange(120_000, 400_000), 1, False)]


def test_a_moment_is_no_stretch() -> None:
    told = Told()
    told.watching.end()
    told.watching.begin(5, 1, with_sound=True)
    told.watching.end()
    told.watching.reach(9)
    told.watching.end()
    assert told.stretches == []


def test_long_stretches_are_told_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(watching, "monotonic", lambda: now[0])
    told = Told()
    told.watching.begin(0, 1, with_sound=True)
    for index in range(1, 100):
        now[0] += 0.1
        told.watching.reach(index)
    told.watching.end(to_its_end=True)
    ranges = [r for r, _, _ in told.stretches]
    assert len(ranges) == 2
    assert ranges[0].end_us == ranges[1].start_us
    assert (ranges[0].start_us, ranges[1].end_us) == (0, 4_000_000)


@pytest.mark.parametrize(
    ("rate", "direction", "then"),
    [
        *((0, 1, 1), (1, 1, 2), (2, 1, 4), (16, 1, 16), (0.5, 1, 1), (1.5, 1, 2), (-4, 1, 1)),
        *((0, -1, -1), (-1, -1, -2), (2, -1, -1), (-16, -1, -16)),
    ],
)
def test_shuttle(rate: float, direction: int, then: float) -> None:
    assert speeds.shuttled(rate, direction) == then


def test_speeds_climb_and_stay_in_bounds() -> None:
    speed = speeds.SLOWEST
    seen = [speed]
    while speed < speeds.FASTEST:
        speed = speeds.faster(speed)
        seen.append(speed)
    assert tuple(seen) == speeds.LADDER
    assert speeds.faster(speeds.FASTEST) == speeds.FASTEST
    assert speeds.slower(0.6) == 0.5
    assert speeds.clamp(9) == 2
    assert speeds.worded(-2) == "\N{MINUS SIGN}2\N{MULTIPLICATION SIGN}"


@given(st.integers(2, 4000), st.integers(2, 4000), st.integers(2, 4000), st.integers(2, 4000))
def test_fitted_stays_inside_both(width: int, height: int, across: int, down: int) -> None:
    got = fitted((width, height), (across, down))
    assert got[0] <= max(min(width, across) + 1, 2)
    assert got[1] <= max(min(height, down) + 1, 2)
    assert got[0] % 2 == got[1] % 2 == 0


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=80))
def test_the_cache_keeps_its_bound_and_the_nearest(puts: list[tuple[int, int]]) -> None:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    cache = PictureCache(budget=image.sizeInBytes() * 5)
    for index, center in puts:
        cache.put(index, image, center)
        assert cache.size_bytes <= image.sizeInBytes() * 5
        assert cache.size_bytes == len(cache) * image.sizeInBytes()
    if puts and puts[-1][0] == puts[-1][1]:
        assert puts[-1][0] in cache
