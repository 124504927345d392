"""Temporal overlap: one-to-one matching and shared time."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coded_sets import found, marks, session
from vippcoder.agreement.segments import Mark
from vippcoder.agreement.segments.matching import iou, match


def test_matched_missed_and_extra() -> None:
    mine = marks((0, 10, "a"), (20, 30, "a"), (40, 42, "b"))
    other = marks((1, 10, "a"), (24, 31, "a"), (50, 52, "b"), (55, 56, "b"))
    results = found(session({"x": mine, "y": other}))
    assert results["segments_matched"].estimate == 2
    assert results["segments_missed"].estimate == 1
    assert results["segments_extra"].estimate == 2
    assert results["segments_missed"].settings.startswith("x only")
    assert results["segments_extra"].settings.startswith("y only")
    assert results["segments_percent_matched"].estimate == pytest.approx(100 * 4 / 7)
    assert results["mean_iou_matched"].estimate == pytest.approx((9 / 10 + 6 / 11) / 2)
    # a: 9 + 6 of 10 + 11; b: nothing of 2 + 2 + 1
    assert results["overlap_extent_ratio"].estimate == pytest.approx(15 / 26)


def test_the_threshold_is_included() -> None:
    both = {"x": marks((0, 4, "a")), "y": marks((0, 2, "a"))}
    assert found(session(both), iou=0.5)["segments_matched"].estimate == 1
    assert found(session(both), iou=0.51)["segments_matched"].estimate == 0
    none = found(session(both), iou=0.51)["mean_iou_matched"]
    assert none.estimate is None
    assert none.reason == "no two segments match"


def test_a_segment_matches_one_other_at_most() -> None:
    both = {"x": marks((0, 10, "a"), (0, 10, "a")), "y": marks((0, 10, "a"))}
    results = found(session(both))
    assert results["segments_matched"].estimate == 1
    assert results["segments_missed"].estimate == 1


def test_touching_segments_share_nothing() -> None:
    both = {"x": marks((0, 5, "a")), "y": marks((5, 10, "a"))}
    assert found(session(both))["overlap_extent_ratio"].estimate == 0
    assert iou(marks((0, 5, "a")), marks((5, 10, "a")))[0, 0] == 0


def test_moments_take_no_part_and_are_told() -> None:
    both = {"x": marks((3, 3, "a"), (5, 9, "a")), "y": marks((3, 3, "a"), (5, 9, "a"))}
    results = found(session(both))
    assert results["segments_matched"].estimate == 1
    assert "2 moments left out" in results["segments_matched"].settings
    assert iou(marks((3, 3, "a")), marks((3, 3, "a")))[0, 0] == 0


def test_other_codes_do_not_match() -> None:
    results = found(session({"x": marks((0, 5, "a")), "y": marks((0, 5, "b"))}))
    assert results["segments_matched"].estimate == 0
    assert results["overlap_extent_ratio"].estimate == 0


def test_segments_are_cut_to_the_window() -> None:
    both = {"x": marks((-5, 5, "a"), (70, 80, "a")), "y": marks((0, 5, "a"), (58, 90, "a"))}
    results = found(session(both))
    assert results["segments_matched"].estimate == 1
    assert results["segments_extra"].estimate == 1
    assert results["overlap_extent_ratio"].estimate == pytest.approx(5 / 7)
    assert "1 of 4 marks outside the window left out" in results["segments_matched"].settings


def test_more_than_two_observers_have_no_first_one() -> None:
    codings = {"x": marks((0, 5, "a")), "y": marks((0, 5, "a")), "z": []}
    results = found(session(codings))
    assert results["segments_matched"].estimate == 1
    assert results["segments_unmatched"].estimate == 2
    assert "segments_missed" not in results


def _stretch(start: int, length: int, code: str) -> Mark:
    return Mark(start, start + length, code)


_few = st.lists(
    st.builds(_stretch, st.integers(0, 20), st.integers(1, 8), st.sampled_from("ab")), max_size=4
)


@settings(max_examples=60, deadline=None)
@given(_few, _few, st.sampled_from((0.2, 0.5, 0.8)))
def test_matches_are_the_best_of_all(mine: list[Mark], other: list[Mark], least: float) -> None:
    overlap = iou(mine, other)

    def worth(pairs: list[tuple[int, int]]) -> tuple[int, float]:
        good = [
            overlap[row, column]
            for row, column in pairs
            if mine[row].code == other[column].code and overlap[row, column] >= least
        ]
        return len(good), pytest.approx(sum(good)) if good else 0

    short, long = sorted((mine, other), key=len)
    swapped = short is not mine
    ways = [
        [pair[::-1] if swapped else pair for pair in enumerate(order)]
        for order in permutations(range(len(long)), len(short))
    ]
    found_pairs = match(mine, other, least)
    count = max(worth(way)[0] for way in ways)
    assert len(found_pairs) == count
    total = max(
        sum(
            float(overlap[row, column])
            for row, column in way
            if mine[row].code == other[column].code and overlap[row, column] >= least
        )
        for way in ways
        if worth(way)[0] == count
    )
    assert sum(one for _, _, one in found_pairs) == pytest.approx(total)
