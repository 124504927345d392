"""Where things lie when the timeline shows a part of the film, and which lanes it has room for."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.timebase import FrameTimes, TimeRange
from vippcoder.ui.observer.timeline import zoom
from vippcoder.ui.observer.timeline.heights import PLANS, Lane, plan_for
from vippcoder.ui.observer.timeline.tiles import tiles
from vippcoder.ui.shared.time_axis import Axis

lengths = st.integers(1, 4 * 3600 * 10**6)


@st.composite
def views(draw: st.DrawFn) -> tuple[TimeRange, int]:
    end = draw(lengths)
    start = draw(st.integers(0, end - 1))
    return TimeRange(start, draw(st.integers(start + 1, end))), end


@given(views(), st.floats(0.01, 100), st.floats(0, 1))
def test_closer_keeps_the_instant_where_it_is(
    seen: tuple[TimeRange, int], factor: float, share: float
) -> None:
    view, end = seen
    around = view.start_us + round(share * (view.duration_us - 1))
    now = zoom.zoomed(view, end, factor, around)
    assert TimeRange(0, end).intersect(now) == now
    assert now.duration_us >= min(zoom.SHORTEST_US, end)
    if now.start_us > 0 and now.end_us < end:
        before, after = Axis(end, 1000, 0, view), Axis(end, 1000, 0, now)
        assert abs(before.x(around) - after.x(around)) <= 1 + 1000 / now.duration_us


@given(views(), st.integers(-(10**10), 10**10))
def test_scrolling_and_paging_stay_inside_the_film(seen: tuple[TimeRange, int], by: int) -> None:
    view, end = seen
    for now in (zoom.moved(view, end, by), zoom.paged(view, end, min(abs(by), end - 1))):
        assert now.duration_us == view.duration_us
        assert TimeRange(0, end).intersect(now) == now
    assert min(abs(by), end - 1) in zoom.paged(view, end, min(abs(by), end - 1))


@given(views(), st.integers(200, 4000), st.floats(0, 1))
def test_a_pixel_of_a_part_leads_back_to_its_instant(
    seen: tuple[TimeRange, int], width: int, share: float
) -> None:
    view, end = seen
    axis = Axis(end, width, view=view)
    instant = min(view.start_us + round(share * view.duration_us), view.end_us - 1)
    assert abs(axis.instant(axis.x(instant)) - instant) <= 1 + view.duration_us / 1e9
    assert axis.instant(-50) == view.start_us
    assert axis.instant(width + 50) == view.end_us - 1


@given(views(), st.integers(40, 200))
def test_ticks_are_in_view_and_keep_their_distance(seen: tuple[TimeRange, int], apart: int) -> None:
    axis = Axis(seen[1], 1300, view=seen[0])
    ticks = axis.ticks(apart)
    assert all(tick in seen[0] for tick in ticks)
    if axis.step(apart) < 3_600_000_000:
        for one, other in itertools.pairwise(ticks):
            assert axis.x(other) - axis.x(one) >= apart - 1e-6


FRAMES = FrameTimes.of((n * 40_000 for n in range(1500)), 60_000_000)


@given(st.integers(0, 59_000_000), st.integers(500_000, 60_000_000), st.integers(20, 200))
def test_each_tile_shows_the_middle_of_its_interval(start: int, length: int, width: int) -> None:
    view = zoom.held(start, length, 60_000_000)
    placed = tiles(Axis(60_000_000, 942, view=view), FRAMES, width)
    assert placed[0].range.start_us <= view.start_us
    assert placed[-1].range.end_us >= view.end_us
    for one, other in itertools.pairwise(placed):
        assert one.range.end_us == other.range.start_us
    for tile in placed:
        middle = (tile.range.start_us + tile.range.end_us) // 2
        assert FRAMES.time_of(tile.frame) <= middle < FRAMES.time_of(tile.frame + 1)


def test_scrolling_keeps_the_frames_of_the_tiles() -> None:
    seen = {
        tile.frame
        for start in (0, 1_000_000, 3_300_000)
        for tile in tiles(
            Axis(60_000_000, 942, view=TimeRange(start, start + 20_000_000)), FRAMES, 74
        )
    }
    assert len(seen) <= 15


@pytest.mark.parametrize(
    ("room", "width", "plan", "well"),
    [
        (642, 942, 1, 468),  # 1366 x 768 with its title bar
        (594, 942, 2, 462),  # 1366 x 690
        (540, 942, 3, 422),
        (944, 1380, 0, 718),  # 1920 x 1080 with title and task bars
    ],
)
def test_lanes_give_way_in_order(room: int, width: int, plan: int, well: int) -> None:
    chosen = plan_for(room, width, 1)
    assert chosen is PLANS[plan]
    assert room - chosen.total() == well


def test_what_gives_way_are_film_then_sound() -> None:
    usual, no_film, low = (plan.scaled() for plan in PLANS[1:])
    assert {lane for lane in Lane if usual[lane] != no_film[lane]} == {Lane.FILM}
    assert {lane for lane in Lane if no_film[lane] != low[lane]} == {Lane.SOUND}
    assert list(usual.values()) == [22, 42, 34, 32, 24, 20]
    assert list(PLANS[0].scaled().values()) == [22, 64, 52, 38, 28, 22]
