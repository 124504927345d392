"""Tests by shuffling: right about what is there, seldom wrong about what is not."""

from __future__ import annotations

import numpy as np
import pytest

from vippcoder.packing.blinding.chance import (
    Shuffling,
    corrected,
    told_by_kind,
    told_by_number,
    told_by_order,
)

DYADS, POINTS = 20, 3
DYAD = [dyad for dyad in range(DYADS) for _ in range(POINTS)]
POINT = [point for _ in range(DYADS) for point in range(POINTS)]
VISIT = list(zip(DYAD, POINT, strict=True))
ONE = [0] * len(VISIT)
OF_POINTS = Shuffling(VISIT, ONE, ONE)
OF_DYADS = Shuffling(VISIT, POINT, ONE)


def test_a_codec_of_one_timepoint_is_told_and_how_well() -> None:
    told = told_by_kind([point == 1 for point in POINT], POINT, OF_POINTS)
    assert told is not None
    assert told.p < 0.001
    assert told.hits == pytest.approx(2 / 3)
    assert told.by_chance < 0.5
    assert told.films == DYADS * POINTS


def test_what_is_alike_in_all_films_tells_nothing() -> None:
    assert told_by_kind(ONE, POINT, OF_POINTS) is None
    assert told_by_number(ONE, POINT, OF_POINTS) is None


def test_films_of_one_timepoint_tell_no_timepoint() -> None:
    how = Shuffling(list(range(DYADS)), [0] * DYADS, [0] * DYADS)
    assert told_by_kind(list(range(DYADS)), [0] * DYADS, how) is None


def test_a_camera_for_each_family_tells_the_dyad_and_not_the_timepoint() -> None:
    cameras = [dyad % 7 for dyad in DYAD]
    of_dyads = told_by_kind(cameras, DYAD, OF_DYADS, as_pairs=True)
    of_points = told_by_kind(cameras, POINT, OF_POINTS)
    assert of_dyads is not None
    assert of_dyads.p < 0.001
    assert of_dyads.hits == 1
    assert of_dyads.by_chance < 0.3
    assert of_points is not None
    assert of_points.p > 0.9


@pytest.mark.parametrize("spread", [False, True], ids=["longer", "all of one length"])
def test_durations_of_another_level_or_spread_are_told(spread: bool) -> None:
    chance = np.random.default_rng(4)
    own = chance.normal(600, 30, len(POINT))
    values = [600 if spread else v + 60 for v in own]
    told = told_by_number(
        [b if point == 2 else a for a, b, point in zip(own, values, POINT, strict=True)],
        POINT,
        OF_POINTS,
    )
    assert told is not None
    assert told.p < 0.002
    assert told.hits > told.by_chance


def test_a_duration_that_goes_with_the_task_alone_tells_nothing_more() -> None:
    visits = VISIT * 2
    tasks = ["play"] * len(VISIT) + ["clean-up"] * len(VISIT)
    lengths = [600] * len(VISIT) + [300] * len(VISIT)
    assert told_by_number(lengths, POINT * 2, Shuffling(visits, [0] * len(visits), tasks)) is None


def test_films_of_one_visit_are_one_witness() -> None:
    """A camera chosen at random for each visit shows in both of its tasks; that is no proof."""
    alarms = 0
    tasks = ["play"] * len(VISIT) + ["clean-up"] * len(VISIT)
    how = Shuffling(VISIT * 2, [0] * len(tasks), tasks)
    for seed in range(200):
        cameras = np.random.default_rng(seed).integers(0, 3, len(VISIT)).tolist()
        told = told_by_kind(cameras * 2, POINT * 2, how, draws=199)
        alarms += told is not None and told.p <= 0.05
    assert alarms <= 20  # 10 are expected


def test_p_values_of_chance_are_even() -> None:
    values = []
    for seed in range(300):
        sizes = np.random.default_rng(seed).lognormal(10, 1, len(VISIT))
        told = told_by_number(sizes.tolist(), DYAD, OF_DYADS, as_pairs=True, draws=199)
        assert told is not None
        values.append(told.p)
    for level in (0.05, 0.2, 0.5, 0.8):
        assert np.mean(np.array(values) <= level) == pytest.approx(level, abs=0.08)


@pytest.mark.parametrize("way", [1, -1], ids=["alike", "opposed"])
def test_an_order_that_follows_intake_is_told(way: int) -> None:
    groups = ["anna"] * 20 + ["ben"] * 20
    taken_in = [*range(40)]
    told = told_by_order([way * place for place in taken_in], taken_in, groups)
    assert told is not None
    assert told.p < 0.001
    assert told.hits == 1
    shuffled = np.random.default_rng(3).permutation(40).tolist()
    other = told_by_order(shuffled, taken_in, groups)
    assert other is not None
    assert other.p > 0.05


def test_the_same_films_give_the_same_figures() -> None:
    kinds = np.random.default_rng(1).integers(0, 4, len(VISIT)).tolist()
    assert told_by_kind(kinds, POINT, OF_POINTS) == told_by_kind(kinds, POINT, OF_POINTS)


def test_p_values_are_corrected_after_holm() -> None:
    assert corrected([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert corrected([]) == []
