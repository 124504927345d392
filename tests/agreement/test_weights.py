"""The law that resampling rests on: a unit of weight two is the unit twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vippcoder.agreement.components import components
from vippcoder.agreement.ratings import Ratings
from vippcoder.agreement.result import Level
from vippcoder.agreement.statistic import FAMILIES
from vippcoder.agreement.table import RatingTable
from vippcoder.intervals.bootstrap import (
    ANYTHING,
    CORRELATION,
    PERCENT,
    POSITIVE,
    SHARE,
    Draws,
    cluster_weights,
)


def table_of(values: np.ndarray, level: Level) -> RatingTable:
    units = tuple(map(str, range(len(values))))
    observers = tuple(map(str, range(values.shape[1])))
    return RatingTable(values, units, observers, units, level, (1.0, 2.0, 3.0, 4.0, 5.0))


def estimates(
    values: np.ndarray, level: Level, weights: np.ndarray
) -> dict[tuple[str, str, str], float]:
    return {
        (one.name, one.weights, one.about): float(one.formula(weights)[0])
        for _, family in FAMILIES
        for one in family(Ratings(table_of(values, level)))
        if not one.why_not
    }


@given(
    seed=st.integers(0, 10_000),
    level=st.sampled_from(list(Level)),
    observers=st.sampled_from([2, 3]),
    gaps=st.sampled_from([0.0, 0.25]),
)
@settings(max_examples=80, deadline=None)
def test_a_weight_of_two_is_the_unit_twice(
    seed: int, level: Level, observers: int, gaps: float
) -> None:
    random = np.random.default_rng(seed)
    true = random.integers(1, 6, size=(12, 1))
    values = np.clip(true + random.integers(-1, 2, size=(12, observers)), 1, 5).astype(float)
    values[1:][random.random((11, observers)) < gaps] = np.nan
    values = values[~np.isnan(values).all(axis=1)]
    weights = random.integers(0, 3, size=len(values))
    weights[0] = 1  # every observer stays
    weighted = estimates(values, level, weights[None, :].astype(float))
    repeated = np.repeat(values, weights, axis=0)
    whole = estimates(repeated, level, np.ones((1, len(repeated))))
    # With gaps the model may change with the units that are left, as may k and the pairs.
    fixed = ("ICC", "sem", "smallest", "light") if gaps else ()
    for key in weighted.keys() & whole.keys():
        if key[0].startswith(fixed):
            continue
        if np.isnan(weighted[key]) or np.isnan(whole[key]):
            assert np.isnan(weighted[key]) == np.isnan(whole[key]), key
        else:
            assert weighted[key] == pytest.approx(whole[key], abs=2e-5), key


@given(seed=st.integers(0, 10_000))
@example(seed=5440)  # two places of least deviance, within and at the bound
@settings(max_examples=30, deadline=None)
def test_variance_components_of_units_that_are_drawn_twice(seed: int) -> None:
    random = np.random.default_rng(seed)
    values = random.normal(size=(15, 1)) + random.normal(size=(15, 4))
    for row in values[1:]:
        row[random.permutation(4)[random.integers(1, 4) :]] = np.nan
    weights = random.integers(0, 3, size=15)
    weights[0] = 1
    repeated = np.repeat(values, weights, axis=0)
    weighted, whole = (
        components(Ratings(table_of(table, Level.INTERVAL)), times)
        for table, times in (
            (values, weights[None, :].astype(float)),
            (repeated, np.ones((1, len(repeated)))),
        )
    )
    assert weighted.deviance == pytest.approx(whole.deviance, abs=1e-6)
    total = whole.unit + whole.observer + whole.rest
    assert weighted.unit / total == pytest.approx(whole.unit / total, abs=1e-4)


def test_clusters_are_drawn_whole() -> None:
    weights = cluster_weights(["a", "b", "a", "c", "b"], 200, 3)
    assert (weights[:, 0] == weights[:, 2]).all()
    assert (weights[:, 1] == weights[:, 4]).all()
    assert (weights[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert (weights == cluster_weights(["a", "b", "a", "c", "b"], 200, 3)).all()


@pytest.mark.parametrize(
    ("bounds", "middle"),
    [
        (ANYTHING, 0.4),
        (CORRELATION, 0.9),
        (SHARE, 0.9),
        (PERCENT, 90),
        (POSITIVE, 0.5),
        ((None, 1.0), 0.9),
    ],
)
def test_an_interval_stays_within_its_bounds(
    bounds: tuple[float | None, float | None], middle: float
) -> None:
    random = np.random.default_rng(1)
    found = Draws(middle + 0.01 * random.normal(size=4000), 1).interval(middle, 10_000, bounds)
    assert found is not None
    low, high, _ = found
    error = 0.01 * 1.96
    assert (low, high) == pytest.approx((middle - error, middle + error), abs=error / 2)
    wide = Draws(middle + 0.2 * random.normal(size=4000), 1).interval(middle, 8, bounds)
    assert wide is not None
    assert bounds[0] is None or wide[0] > bounds[0]
    assert bounds[1] is None or wide[1] < bounds[1]
    assert wide[0] < middle < wide[1]


def test_at_its_bound_an_estimate_has_no_such_interval() -> None:
    draws = Draws(np.array([1.0, 0.9, 1.0, 0.8]), 1)
    assert draws.interval(1.0, 8, CORRELATION) is None
    assert draws.interval(1e-9, 8, POSITIVE) is None
