"""A random intercept: statsmodels for the fit, exact cases for the degrees of freedom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import ttest_ind, ttest_rel

from made_arms import trial
from vippcoder.outcomes.measures.over_timepoints import difference_at
from vippcoder.outcomes.mixed_model import fitted
from vippcoder.outcomes.results import results_of


def balanced(seed: int, dyads: int, between: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    in_one = np.repeat(np.arange(dyads) < dyads // 2 + 1, 2).astype(float)
    later = np.tile([0.0, 1.0], dyads)
    own = np.repeat(random.normal(0, between, dyads), 2)
    values = own + random.normal(0, 0.5, 2 * dyads) + in_one * (1 + later)
    rows = np.column_stack([in_one * (1 - later), in_one * later, 1 - later, later])
    return values, rows, np.repeat(np.arange(dyads), 2)


@pytest.mark.parametrize("seed", range(5))
def test_the_fit_is_statsmodels(seed: int) -> None:
    course = trial(seed, missing=0.2)
    parts = [arms.of(arms.seen) for arms in course]
    values = np.concatenate([part.values for part in parts])
    count = [len(part.units) for part in parts]
    in_one = np.concatenate([part.in_one for part in parts]).astype(float)
    later = np.repeat([0.0, 1.0], count)
    rows = np.column_stack([in_one * (1 - later), in_one * later, 1 - later, later])
    whose = np.array([int(unit[1:]) for part in parts for unit in part.units])
    ours, theirs = fitted(values, rows, whose), sm.MixedLM(values, rows, whose).fit(reml=True)
    assert ours.coefficients == pytest.approx(theirs.fe_params, abs=1e-4)
    assert ours.between == pytest.approx(float(theirs.cov_re[0, 0]), abs=1e-3)
    assert ours.rest == pytest.approx(theirs.scale, abs=1e-3)
    same = whose[:, None] == whose[None, :]
    spread = ours.between * same + ours.rest * np.eye(len(values))
    wanted = np.linalg.inv(rows.T @ np.linalg.solve(spread, rows))
    assert ours.covariance == pytest.approx(wanted)
    assert (np.diag(ours.widened) >= np.diag(ours.covariance) - 1e-9).all()


@pytest.mark.parametrize(("seed", "dyads"), [(1, 12), (2, 9), (3, 28)])
def test_exact_degrees_of_freedom_of_complete_data(seed: int, dyads: int) -> None:
    """Between dyads it is the t test of their means, within dyads that of their changes."""
    values, rows, whose = balanced(seed, dyads, 1.0)
    model = fitted(values, rows, whose)
    first = dyads // 2 + 1
    by_dyad = values.reshape(dyads, 2)
    for wanted, summary in (
        ((0.5, 0.5, 0, 0), by_dyad.mean(axis=1)),
        ((-1, 1, 0, 0), by_dyad[:, 1] - by_dyad[:, 0]),
    ):
        value, error, freedom = model.contrast(np.array(wanted, dtype=float))
        test = ttest_ind(summary[:first], summary[first:])
        assert freedom == pytest.approx(dyads - 2, abs=1e-6)
        assert value / error == pytest.approx(test.statistic, rel=1e-5)


def test_one_arm_is_the_paired_t_test() -> None:
    random = np.random.default_rng(4)
    own = random.normal(size=15)
    before, after = own + random.normal(0, 0.4, 15), own + 0.3 + random.normal(0, 0.4, 15)
    values = np.concatenate([before, after])
    later = np.repeat([0.0, 1.0], 15)
    model = fitted(values, np.column_stack([later, np.ones(30)]), np.tile(np.arange(15), 2))
    value, low, high, freedom = model.interval(np.array([1.0, 0.0]))
    wanted = ttest_rel(after, before).confidence_interval()
    assert freedom == pytest.approx(14, abs=1e-6)
    assert (low, high) == pytest.approx((wanted.low, wanted.high), abs=1e-6)
    assert low < value < high


def test_where_dyads_do_not_differ_the_variance_is_none() -> None:
    values, rows, whose = balanced(3, 12, 0.0)
    values = values - np.repeat(values.reshape(12, 2).mean(axis=1), 2) + rows[:, 1]
    model = fitted(values, rows, whose)
    assert model.between == 0
    assert np.isfinite(model.interval(np.array([1.0, 0, 0, 0]))).all()


def test_a_constant_changes_nothing_and_arms_mirror() -> None:
    values, rows, whose = balanced(5, 14, 0.8)
    _, low, high, freedom = fitted(values, rows, whose).interval(np.array([0, 1.0, 0, 0]))
    moved = fitted(values + 3, rows, whose).interval(np.array([0, 1.0, 0, 0]))
    assert moved[1:] == pytest.approx((low, high, freedom), abs=1e-5)
    far = fitted(values + 1e6, rows, whose).interval(np.array([0, 1.0, 0, 0]))
    assert far[1:] == pytest.approx((low, high, freedom), abs=1e-4)
    wide = fitted(values * 1000, rows, whose).interval(np.array([0, 1.0, 0, 0]))
    assert wide[1:] == pytest.approx((1000 * low, 1000 * high, freedom), rel=1e-6)
    turned = rows.copy()
    turned[:, :2] = rows[:, 2:] - rows[:, :2]
    mirrored = fitted(values, turned, whose).interval(np.array([0, 1.0, 0, 0]))
    assert mirrored[1:] == pytest.approx((-high, -low, freedom), abs=1e-5)


def test_dyads_that_never_change_make_no_model() -> None:
    """Two values alike tell no more than one; the likelihood has no top, and nothing is told."""
    course = trial(1)
    found = difference_at([course[0], replace(course[1], values=course[0].values + 1)], 0)
    assert found.value is None
    assert "no variance within" in found.reason
    constant = [replace(arms, values=np.full(28, 4.0)) for arms in course]
    assert "fits every value" in difference_at(constant, 1).reason


def test_few_units_are_said_and_too_few_refused() -> None:
    found = difference_at(trial(1), 1)
    assert found.value is not None
    assert "28 units are few" in found.reason
    assert "adjusted for start" in found.settings
    assert "28 units" not in difference_at(trial(1, dyads=60), 1).reason
    few = difference_at(trial(1, dyads=8), 0)
    assert few.value is None
    assert "8 units have values at two timepoints" in few.reason
    with pytest.raises(ValueError, match="fits every value"):
        fitted(np.array([1.0, 1, 1, 1]), np.ones((4, 1)), np.array([0, 0, 1, 1]))


def test_one_timepoint_makes_no_such_model() -> None:
    methods = {one.method for one in results_of(trial(1)[:1])}
    assert "ancova" in methods
    assert "mixed-model kenward-roger" not in methods
    assert "mixed-model kenward-roger" in {one.method for one in results_of(trial(1))}
