"""Event kappa: linking, chance with a structural zero, and small published tables."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coded_sets import SECOND, datavyu_column, found, marks, session
from vippcoder.agreement.segments import CodedSession, Mark
from vippcoder.agreement.segments.matching import link


def _linked(table: list[list[int]]) -> CodedSession:
    """Make two codings of moments, ten seconds apart, that link to this table."""
    cells = [
        (row, column)
        for row, column in product(range(3), range(3))
        for _ in range(table[row][column])
    ]
    mine = marks(*((10 * at, 10 * at, "ABC"[row]) for at, (row, _) in enumerate(cells)))
    other = marks(*((10 * at, 10 * at, "ABC"[column]) for at, (_, column) in enumerate(cells)))
    return session({"x": mine, "y": other}, length_s=1000)


def test_the_table_of_measuring_behavior_2002() -> None:
    results = found(_linked([[2, 3, 0], [0, 4, 1], [1, 1, 3]]))
    assert results["event_kappa_linked"].estimate == pytest.approx(0.4)
    assert results["event_kappa"].estimate == pytest.approx(0.4)
    assert results["event_percent_agreement"].estimate == pytest.approx(60)
    assert results["event_percent_linked"].estimate == 100


def _fitted_kappa(table: np.ndarray) -> float:
    """Kappa by iterative proportional fitting; the last cell, no event twice, is impossible."""
    expected = np.ones_like(table)
    expected[-1, -1] = 0
    for _ in range(2000):
        expected *= (table.sum(axis=1) / expected.sum(axis=1))[:, None]
        expected *= table.sum(axis=0) / expected.sum(axis=0)
    by_chance = np.trace(expected)
    return float((np.trace(table) - by_chance) / (table.sum() - by_chance))


def test_chance_with_the_impossible_cell_is_that_of_iterative_fitting() -> None:
    mine = marks((0, 0, "a"), (10, 10, "a"), (20, 20, "b"), (30, 30, "b"), (40, 40, "b"))
    other = marks((0, 0, "a"), (10, 10, "b"), (20, 20, "b"), (30, 30, "b"), (50, 50, "a"))
    results = found(session({"x": mine, "y": other}))
    table = np.array([[1.0, 1, 0], [0, 2, 1], [1, 0, 0]])
    assert results["event_kappa"].estimate == pytest.approx(_fitted_kappa(table), abs=1e-9)
    assert results["event_percent_agreement"].estimate == pytest.approx(50)
    assert results["event_percent_linked"].estimate == 80


def test_no_link_at_all_is_no_agreement() -> None:
    results = found(session({"x": marks((0, 1, "a")), "y": marks((30, 31, "b"))}))
    assert results["event_kappa"].estimate == 0
    assert results["event_kappa_linked"].estimate is None
    assert results["event_percent_linked"].estimate == 0


def test_an_observer_who_marked_nothing_agrees_on_nothing() -> None:
    results = found(session({"x": marks((0, 1, "a"), (5, 6, "b")), "y": []}))
    assert results["event_kappa"].estimate == 0
    assert results["event_percent_agreement"].estimate == 0
    nobody = found(session({"x": [], "y": []}))
    assert nobody["event_kappa"].estimate is None
    assert nobody["event_percent_linked"].reason == "nobody marked anything"


def test_exactly_the_tolerance_is_within() -> None:
    mine, other = marks((0, 0, "a")), marks((2, 2, "a"))
    assert link(mine, other, 2 * SECOND) == [(0, 0)]
    assert link(mine, other, 2 * SECOND - 1) == []
    assert link(mine, marks((0, 0, "a")), 0) == [(0, 0)]


def test_one_mark_is_never_linked_twice() -> None:
    assert len(link(marks((0, 0, "a"), (1, 1, "a")), marks((0.5, 0.5, "a")), 2 * SECOND)) == 1


def test_a_near_mark_gives_way_so_that_both_find_a_partner() -> None:
    """Greedy linking would join 1.0 with 1.1 and leave two marks alone."""
    mine, other = marks((0, 0, "a"), (1, 1, "a")), marks((1.1, 1.1, "a"), (2.5, 2.5, "a"))
    assert link(mine, other, round(1.5 * SECOND)) == [(0, 0), (1, 1)]


def test_the_same_code_comes_before_the_nearest() -> None:
    mine, other = marks((0, 0, "a"), (1, 1, "b")), marks((0.1, 0.1, "b"), (0.9, 0.9, "a"))
    assert link(mine, other, 2 * SECOND) == [(0, 1), (1, 0)]


def test_what_is_undecided_does_not_depend_on_who_is_first() -> None:
    """c lies within the tolerance of a and of b, as near to either."""
    mine = marks((0, 0, "a"), (0.25, 0.25, "c"))
    other = marks((0, 0, "a"), (2.25, 2.25, "a"), (2.25, 2.25, "b"))
    there = link(mine, other, 2 * SECOND)
    back = link(other, mine, 2 * SECOND)
    assert len(there) == 2
    assert sorted((row, column) for column, row in back) == there


def test_many_marks_close_together_are_linked_alike_either_way() -> None:
    """One mark in a tenth of a second, all within the tolerance of their neighbours."""
    random = np.random.default_rng(0)
    starts = np.sort(random.integers(0, 30 * SECOND, 300))
    late = starts + random.integers(-SECOND // 2, SECOND // 2, 300)
    mine = [Mark(int(at), int(at), "abc"[place % 3]) for place, at in enumerate(starts)]
    other = [Mark(int(at), int(at), "acb"[place % 3]) for place, at in enumerate(late)]
    there, back = link(mine, other, 2 * SECOND), link(other, mine, 2 * SECOND)
    assert len(there) == 300
    assert sorted((row, column) for column, row in back) == there


_few = st.lists(
    st.builds(
        lambda start, code: Mark(start, start, code), st.integers(0, 12), st.sampled_from("ab")
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(_few, _few, st.integers(0, 6))
def test_links_are_the_best_of_all(mine: list[Mark], other: list[Mark], tolerance: int) -> None:
    """Agreements first, then links, then closeness: against every way there is."""

    def worth(pairs: list[tuple[int, int]]) -> tuple[int, int, int]:
        near = [(mine[row], other[column]) for row, column in pairs]
        near = [(a, b) for a, b in near if abs(a.start_us - b.start_us) <= tolerance]
        apart = sum((a.start_us - b.start_us) ** 2 for a, b in near)
        return sum(a.code == b.code for a, b in near), len(near), -apart

    short, long = sorted((mine, other), key=len)
    swapped = short is not mine
    ways = (list(enumerate(order)) for order in permutations(range(len(long)), len(short)))
    best = max(worth([pair[::-1] if swapped else pair for pair in way]) for way in ways)
    assert worth(link(mine, other, tolerance)) == best


def test_walking_bouts_of_datavyu() -> None:
    """Eight bouts were coded twice and all agree; the primary coded eight more."""
    walk, again = (
        datavyu_column("walk_reliability_extract.csv", name) for name in ("walk", "relwalk")
    )
    results = found(session({"primary": walk, "reliability": again}, length_s=3600))
    assert results["event_percent_linked"].estimate == pytest.approx(100 * 16 / 24)
    assert results["event_kappa_linked"].estimate == 1
    assert results["segments_matched"].estimate == 8
    assert results["segments_missed"].estimate == 8
    assert results["segments_extra"].estimate == 0


def test_paths_of_datavyu_have_one_category() -> None:
    """Of the six stretches coded twice: one direction, so no kappa, and full agreement."""
    path, again = (
        datavyu_column("path_reliability_extract.csv", name) for name in ("path", "path.rel")
    )
    starts = {mark.start_us for mark in again}
    twice = [mark for mark in path if mark.start_us in starts]
    results = found(session({"primary": twice, "reliability": again}, length_s=600))
    assert results["event_percent_linked"].estimate == 100
    assert results["event_percent_agreement"].estimate == 100
    for name in ("event_kappa", "event_kappa_linked"):
        assert results[name].estimate is None
        assert "one code" in results[name].reason
    assert results["segments_matched"].estimate == 6
