"""The laws that ranges and frame times obey, for any numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.timebase import (
    FrameTimes,
    TimeRange,
    complement,
    format_instant,
    parse_instant,
    total_us,
    union,
)

instants = st.integers(-(10**12), 10**12)
lengths = st.integers(1, 10**10)
ranges = st.builds(lambda start, length: TimeRange(start, start + length), instants, lengths)
small = st.builds(
    lambda start, length: TimeRange(start, start + length), st.integers(0, 60), st.integers(1, 20)
)
film = st.builds(
    lambda steps, last: FrameTimes.of(
        [sum(steps[:n]) for n in range(len(steps) + 1)], sum(steps) + last
    ),
    st.lists(st.integers(1, 10**6), max_size=60),
    st.integers(1, 10**6),
)


def instants_of(spans: object) -> set[int]:
    return {t for span in spans for t in range(span.start_us, span.end_us)}  # type: ignore[attr-defined]


@given(ranges, ranges)
def test_intersection_is_symmetric_and_inside_both(a: TimeRange, b: TimeRange) -> None:
    both = a.intersect(b)
    assert both == b.intersect(a)
    assert (both is not None) == a.overlaps(b)
    if both:
        assert max(a.start_us, b.start_us) == both.start_us
        assert min(a.end_us, b.end_us) == both.end_us


@given(ranges, st.data())
def test_splitting_and_merging_are_inverse(a: TimeRange, data: st.DataObject) -> None:
    if a.duration_us == 1:
        with pytest.raises(ValueError, match="inside"):
            a.split(a.start_us)
        return
    at = data.draw(st.integers(a.start_us + 1, a.end_us - 1))
    left, right = a.split(at)
    assert left.merge(right) == right.merge(left) == a
    assert left.duration_us + right.duration_us == a.duration_us
    assert at in right
    assert at not in left


@given(ranges, ranges)
def test_merging_across_a_gap_is_refused(a: TimeRange, b: TimeRange) -> None:
    if max(a.start_us, b.start_us) > min(a.end_us, b.end_us):
        with pytest.raises(ValueError, match="touch"):
            a.merge(b)
    else:
        assert a.merge(b) == b.merge(a)


@given(st.lists(small))
def test_union_keeps_the_instants_and_leaves_gaps_between(spans: list[TimeRange]) -> None:
    merged = union(spans)
    assert instants_of(merged) == instants_of(spans)
    assert all(a.end_us < b.start_us for a, b in pairwise(merged))
    assert total_us(spans) == len(instants_of(spans))
    assert union(merged) == merged


@given(small, st.lists(small))
def test_complement_is_the_rest_of_the_window(window: TimeRange, spans: list[TimeRange]) -> None:
    rest = complement(window, spans)
    assert instants_of(rest) == instants_of([window]) - instants_of(spans)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 4)])
def test_an_empty_range_does_not_exist(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="end after"):
        TimeRange(start, end)


@given(film)
def test_every_frame_is_on_screen_from_its_time_to_the_next(frames: FrameTimes) -> None:
    for index in range(len(frames)):
        span = frames.range_of(index, index)
        assert frames.index_at(span.start_us) == frames.index_at(span.end_us - 1) == index
        assert frames.is_edge(span.start_us)
        assert frames.is_edge(span.end_us)


@given(film, st.data())
def test_nudging_moves_by_frames_and_stays_inside(frames: FrameTimes, data: st.DataObject) -> None:
    edge = data.draw(st.integers(0, len(frames)))
    by = data.draw(st.integers(-100, 100))
    moved = frames.nudge(frames.time_of(edge), by)
    assert moved == frames.time_of(min(max(edge + by, 0), len(frames)))
    if 0 <= edge + by <= len(frames):
        assert frames.nudge(moved, -by) == frames.time_of(edge)


@given(film, st.integers(-(10**7), 10**8))
def test_instants_outside_give_the_nearest_frame(frames: FrameTimes, instant: int) -> None:
    index = frames.index_at(instant)
    assert 0 <= index < len(frames)
    if instant < 0:
        assert index == 0
    if instant >= frames.end_us:
        assert index == len(frames) - 1


@pytest.mark.parametrize(
    ("times", "end"), [([], 1), ([1], 2), ([0, 5, 5], 9), ([0, 5], 5), ([0, 9, 5], 10)]
)
def test_times_that_do_not_increase_from_zero_are_refused(times: list[int], end: int) -> None:
    with pytest.raises(ValueError, match="frame times"):
        FrameTimes.of(times, end)


@given(st.integers(0, 10**11))
def test_a_written_instant_reads_back_to_the_millisecond(instant: int) -> None:
    assert parse_instant(format_instant(instant)) == instant // 1000 * 1000


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("02:31.480", 151_480_000),
        ("151", 151_000_000),
        ("0,04", 40_000),
        ("1:00:00", 3_600_000_000),
    ],
)
def test_times_are_read_as_people_write_them(text: str, micros: int) -> None:
    assert parse_instant(text) == micros


@pytest.mark.parametrize("text", ["", "x", "1:60", "1:60:00", "-3", "1.2.3", "1e3", "\u0661"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time|more than 59"):
        parse_instant(text)


@given(film, st.integers(10**4, 10**7))
def test_intervals_tile_the_film_on_frame_times(frames: FrameTimes, length_us: int) -> None:
    laid = frames.intervals(length_us)
    assert laid[0].start_us == 0
    assert laid[-1].end_us == frames.end_us
    assert all(before.end_us == after.start_us for before, after in pairwise(laid))
    assert all(frames.is_edge(one.start_us) for one in laid)
    for one in laid[1:]:
        due = one.start_us // length_us * length_us
        before = frames.nudge(one.start_us, -1)
        assert before < due <= one.start_us, "begins with the first frame that is due"


def test_a_short_rest_belongs_to_the_interval_before() -> None:
    frames = FrameTimes.of(range(0, 1000, 10), 1000)
    assert [one.start_us for one in frames.intervals(300)] == [0, 300, 600]
    assert [one.start_us for one in frames.intervals(280)] == [0, 280, 560, 840]
    assert frames.intervals(5000) == (TimeRange(0, 1000),)
