"""Intraclass correlations: published figures, referees, and laws."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rating_sets import SHROUT_FLEISS, found, shared, shared_table, wide_table
from vippcoder.agreement.components import components
from vippcoder.agreement.mean_squares import mean_squares
from vippcoder.agreement.ratings import Ratings
from vippcoder.agreement.result import Level
from vippcoder.agreement.results import results_of
from vippcoder.agreement.table import RatingTable, tabulate
from vippcoder.intervals.bootstrap import cluster_weights
from vippcoder.intervals.status import Status

SCALE = "t on the scale of Fisher's z"
# R psych 2.2.9 ICC(); Table 4 of the paper prints .17 .29 .71 .44 .62 .91.
PSYCH = {
    "ICC(1,1)": (0.165742, -0.132932, 0.722560),
    "ICC(A,1)": (0.289764, 0.018787, 0.761084),
    "ICC(C,1)": (0.714841, 0.342465, 0.945858),
    "ICC(1,k)": (0.442797, -0.884442, 0.912415),
    "ICC(A,k)": (0.620051, 0.071137, 0.927232),
    "ICC(C,k)": (0.909316, 0.675675, 0.985892),
}
ANXIETY = {
    "ICC(1,1)": (0.175022, -0.077447, 0.484336),
    "ICC(A,1)": (0.197998, -0.038911, 0.493574),
    "ICC(C,1)": (0.216049, -0.046258, 0.522259),
    "ICC(1,k)": (0.388926, -0.274923, 0.738065),
    "ICC(A,k)": (0.425499, -0.126583, 0.745149),
    "ICC(C,k)": (0.452586, -0.152921, 0.766331),
}
WINE = {
    "ICC(1,1)": (0.728, 0.43, 0.93),
    "ICC(A,1)": (0.728, 0.43, 0.93),
    "ICC(C,1)": (0.729, 0.43, 0.93),
    "ICC(1,k)": (0.914, 0.75, 0.98),
    "ICC(A,k)": (0.914, 0.75, 0.98),
    "ICC(C,k)": (0.915, 0.75, 0.98),
}


def check(table: RatingTable, expected: dict[str, tuple[float, ...]], places: int) -> None:
    results = found(table)
    for name, figures in expected.items():
        one = results[name, ""]
        told = (one.estimate, one.ci_low, one.ci_high)
        assert told == pytest.approx(figures, abs=0.51 * 10**-places), name
        assert one.ci_method.startswith("F distribution")


def test_shrout_and_fleiss() -> None:
    check(wide_table(SHROUT_FLEISS), PSYCH, 6)


def test_mean_squares_of_shrout_and_fleiss() -> None:
    squares = mean_squares(np.array(SHROUT_FLEISS, dtype=float), np.ones((1, 6)))
    told = (squares.between[0], squares.observers[0], squares.residual[0])
    assert told == pytest.approx((11.241667, 32.486111, 1.019444), abs=0.51e-6)


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_the_scale_does_not_matter(scale: float) -> None:
    plain = found(wide_table(SHROUT_FLEISS))
    scaled = found(wide_table([[scale * x for x in row] for row in SHROUT_FLEISS]))
    for key, one in plain.items():
        if key[0].startswith(("ICC", "krippendorff", "weighted", "gwet", "kendall")):
            assert scaled[key].estimate == pytest.approx(one.estimate, abs=1e-9), key


def test_some_statistics_alone() -> None:
    results = results_of(wide_table(SHROUT_FLEISS), only=("ICC(C,1)", "percent_exact"), draws=0)
    assert [one.statistic for one in results] == ["ICC(C,1)", "percent_exact"]


def test_measurements_are_no_categories() -> None:
    random = np.random.default_rng(1)
    values = random.normal(size=(300, 1)) + random.normal(size=(300, 2))
    results = found(as_table(values), draws=20)
    kappa = results["weighted_kappa_linear", "linear"]
    assert kappa.reason == "it counts categories, and 600 different values were given"
    assert results["ICC(A,1)", ""].estimate is not None
    assert results["krippendorff_alpha", ""].ci_low is not None


def test_anxiety_of_r_irr() -> None:
    table = shared_table("ratings/irr_anxiety.csv", Level.INTERVAL, first_is_unit=False)
    check(table, ANXIETY, 6)


def test_wine_of_pingouin() -> None:
    with shared("ratings/pingouin_icc_wine.csv").open(encoding="utf-8") as file:
        rows = [(r["Wine"], r["Judge"], float(r["Scores"])) for r in csv.DictReader(file)]
    table = tabulate(rows, Level.INTERVAL)
    results = found(table)
    for name, (estimate, low, high) in WINE.items():
        one = results[name, ""]
        assert one.estimate == pytest.approx(estimate, abs=0.00051)
        assert (one.ci_low, one.ci_high) == pytest.approx((low, high), abs=0.0051)


def test_agreement_and_consistency_of_one_point_apart() -> None:
    results = found(wide_table(((2, 4), (4, 6), (6, 8))))
    assert results["ICC(C,1)", ""].estimate == pytest.approx(1)
    assert results["ICC(A,1)", ""].estimate == pytest.approx(2 / 3)
    assert results["ICC(A,1)", ""].is_headline


def incomplete() -> RatingTable:
    with shared("reference-stats/synthetic_incomplete_60x6.csv").open(encoding="utf-8") as file:
        return tabulate(
            [(r["video"], r["coder"], float(r["y"])) for r in csv.DictReader(file)],
            Level.INTERVAL,
        )


def test_incomplete_design_as_lme4() -> None:
    told = json.loads(
        shared("reference-stats/synthetic_incomplete_60x6.json").read_text(encoding="utf-8")
    )["expected"]
    table = incomplete()
    fitted = components(Ratings(table), np.ones((1, 60)))
    assert fitted.unit[0] == pytest.approx(told["video"], abs=1e-6)
    assert fitted.observer[0] == pytest.approx(told["coder"], abs=1e-6)
    assert fitted.rest[0] == pytest.approx(told["residual"], abs=1e-6)
    assert fitted.deviance[0] == pytest.approx(told["REMLcrit"], abs=1e-6)
    results = found(table, draws=500)
    for name in ("ICC(A,1)", "ICC(C,1)"):
        one = results[name, ""]
        assert one.estimate == pytest.approx(told[name], abs=0.6e-5)
        assert one.ci_low is not None
        assert one.ci_high is not None
        assert one.ci_low < one.estimate < one.ci_high
        assert (
            one.ci_method == "bootstrap over units, t on the scale of Fisher's z, 500 draws, seed 1"
        )
        assert one.degenerate_share == 0


def rated(random: np.random.Generator, units: int, observers: int, spread: float) -> np.ndarray:
    """Draw a table in which each unit has one to three ratings."""
    values = (
        random.normal(size=(units, 1))
        + spread * random.normal(size=(1, observers))
        + 0.7 * random.normal(size=(units, observers))
    )
    for row in values:
        row[random.permutation(observers)[random.integers(1, 4) :]] = np.nan
    return values


def as_table(values: np.ndarray) -> RatingTable:
    return wide_table([[None if np.isnan(x) else x for x in row] for row in values])


@pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.ConvergenceWarning")
@pytest.mark.parametrize(("seed", "spread"), [(1, 0.5), (2, 0.0), (3, 2.0), (4, 0.3)])
def test_components_as_statsmodels(seed: int, spread: float) -> None:
    """The referee fits the same model by general means, on drawn data sets too."""
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM

    random = np.random.default_rng(seed)
    ratings = Ratings(as_table(rated(random, 40, 4, spread)))
    weights = np.vstack([np.ones(40), cluster_weights([str(n) for n in range(40)], 2, seed)])
    ours = components(ratings, weights)
    for place, weight in enumerate(weights):
        chosen = np.repeat(np.arange(40), weight.astype(int))
        frame = pd.DataFrame(
            [
                (copy, observer, ratings.filled[unit, observer])
                for copy, unit in enumerate(chosen)
                for observer in np.flatnonzero(ratings.given[unit])
            ],
            columns=["unit", "observer", "y"],
        )
        model = MixedLM.from_formula(
            "y ~ 1",
            frame,
            groups=np.ones(len(frame)),
            re_formula="0",
            vc_formula={"unit": "0 + C(unit)", "observer": "0 + C(observer)"},
        )
        theirs = -2 * model.fit(reml=True, method=["lbfgs", "nm"]).llf
        assert ours.deviance[place] <= theirs + 1e-4
        variances = (ours.unit[place], ours.observer[place], ours.rest[place])
        data = (frame[name].to_numpy() for name in ("unit", "observer", "y"))
        assert -2 * _likelihood(*data, variances) == pytest.approx(ours.deviance[place], abs=1e-6)
        if min(variances) > 0.05:  # at a bound, the referee stops short of it
            assert theirs == pytest.approx(ours.deviance[place], abs=1e-3)


def _likelihood(
    units: np.ndarray, observers: np.ndarray, y: np.ndarray, variances: tuple[float, float, float]
) -> float:
    """Compute the restricted log-likelihood from its definition, with whole matrices."""
    unit, observer, rest = variances
    cover = unit * np.equal.outer(units, units) + observer * np.equal.outer(observers, observers)
    cover = cover + rest * np.eye(len(y))
    inverse = np.linalg.inv(cover)
    weight = inverse.sum()
    away = y - (inverse @ y).sum() / weight
    whole = np.linalg.slogdet(cover)[1] + np.log(weight) + away @ inverse @ away
    return -0.5 * float(whole + (len(y) - 1) * np.log(2 * np.pi))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_way_components_are_the_likeliest(seed: int) -> None:
    """Of units with one to three ratings, against the likelihood by its definition."""
    ratings = Ratings(as_table(rated(np.random.default_rng(seed), 30, 4, 0.0)))
    fitted = components(ratings, np.ones((1, 30)), with_observers=False)
    rows, columns = np.nonzero(ratings.given)
    data = (rows, columns, ratings.filled[ratings.given])
    unit, rest = fitted.unit[0], fitted.rest[0]
    best = -2 * _likelihood(*data, (unit, 0.0, rest))
    assert best == pytest.approx(fitted.deviance[0], abs=1e-8)
    assert fitted.observer[0] == 0
    for more, less in ((1.02, 1.0), (0.98, 1.0), (1.0, 1.02), (1.0, 0.98)):
        assert best < -2 * _likelihood(*data, (more * unit, 0.0, less * rest))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_complete_tables_give_the_same_by_either_way(seed: int) -> None:
    """Where no component is at its bound, REML of a complete table is the analysis of variance."""
    random = np.random.default_rng(seed)
    values = (
        2 * random.normal(size=(12, 1)) + random.normal(size=(1, 3)) + random.normal(size=(12, 3))
    )
    fitted = components(Ratings(as_table(values)), np.ones((1, 12)))
    total = fitted.unit + fitted.observer + fitted.rest
    by_squares = found(as_table(values))["ICC(A,1)", ""].estimate
    if fitted.observer[0] > 0 and fitted.unit[0] > 0:
        assert fitted.unit[0] / total[0] == pytest.approx(by_squares, abs=1e-6)


def test_perfect_agreement_is_one_in_either_design() -> None:
    complete = found(wide_table([(x, x, x) for x in (1, 2, 5, 3)]))
    gaps = found(wide_table([(1, 1, None), (2, None, 2), (None, 5, 5), (3, 3, None)]))
    for results in (complete, gaps):
        for name in PSYCH:
            one = results[name, ""]
            assert one.estimate == pytest.approx(1, abs=1e-9), name
            assert one.ci_low is None
            assert one.reason.startswith("no interval")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (((3, 3), (3, 3), (3, 3), (3, 3)), "do not differ"),
        (((1, 2), (2, 1), (1, 2), (2, 1)), "do not differ"),
        (((1, 2), (3, 4)), "too few units"),
        (((1, None), (None, 4), (3, None)), "no unit was rated by two observers"),
        (((3, 3, None), (3, None, 3), (None, 3, 3), (3, 3, None)), "do not differ"),
    ],
)
def test_undefined_is_told_with_its_reason(rows: tuple[tuple[float, ...], ...], why: str) -> None:
    results = found(wide_table(rows))
    for name in PSYCH:
        one = results[name, ""]
        assert one.status is Status.NOT_ESTIMABLE
        assert one.estimate is None
        assert why in one.reason


@given(
    seed=st.integers(0, 10_000),
    shift=st.floats(0.5, 20),
    order=st.permutations(range(3)),
)
@settings(max_examples=40, deadline=None)
def test_leniency_changes_agreement_and_not_consistency(
    seed: int, shift: float, order: list[int]
) -> None:
    random = np.random.default_rng(seed)
    values = random.normal(size=(10, 1)) + random.normal(size=(10, 3))
    moved = values + shift * np.array([1, 0, 0])
    before, after, swapped = (found(as_table(one)) for one in (values, moved, moved[:, order]))
    for name in ("ICC(C,1)", "ICC(C,k)"):
        assert after[name, ""].estimate == pytest.approx(before[name, ""].estimate, abs=1e-9)
    assert after["ICC(A,1)", ""].estimate != pytest.approx(
        before["ICC(A,1)", ""].estimate, abs=1e-9
    )
    for name in PSYCH:
        assert swapped[name, ""].estimate == pytest.approx(after[name, ""].estimate, abs=1e-9)
        assert swapped[name, ""].ci_low == pytest.approx(after[name, ""].ci_low, abs=1e-6)


def test_units_of_one_family_are_drawn_together() -> None:
    ratings = [
        (f"u{row}", observer, float(value))
        for row, values in enumerate(SHROUT_FLEISS * 4)
        for observer, value in zip("ABCD", values, strict=True)
    ]
    clusters = {f"u{row}": f"family {row % 6}" for row in range(24)}
    one = found(tabulate(ratings, Level.INTERVAL, clusters=clusters), draws=300)["ICC(A,1)", ""]
    assert (
        one.ci_method == "bootstrap over clusters, t on the scale of Fisher's z, 300 draws, seed 1"
    )
    assert (one.n_units, one.n_clusters) == (24, 6)


@pytest.mark.parametrize("gaps", [False, True])
def test_the_means_limits_are_the_singles_stepped_up(gaps: bool) -> None:
    random = np.random.default_rng(8)
    values = random.normal(size=(16, 1)) + random.normal(size=(16, 2)) / 2
    ratings = [
        (f"u{row}", f"o{(row + column) % 4 if gaps else column}", float(value))
        for row, both in enumerate(values)
        for column, value in enumerate(both)
    ]
    families = {f"u{row}": f"f{row // 2}" for row in range(16)}
    table = tabulate(ratings, Level.INTERVAL, clusters=families)
    results = {one.statistic: one for one in results_of(table, draws=400)}
    for letter in "AC1":
        single, mean = results[f"ICC({letter},1)"], results[f"ICC({letter},k)"]
        for of_one, of_two in (
            (single.estimate, mean.estimate),
            (single.ci_low, mean.ci_low),
            (single.ci_high, mean.ci_high),
        ):
            assert of_one is not None
            assert of_two == pytest.approx(2 * of_one / (1 + of_one))
        assert mean.ci_method == single.ci_method


def test_a_mean_whose_limit_has_no_end_has_no_interval() -> None:
    rows = [(1, 1), (4, 4), (4.5, 4), (3.5, 4), (4.5, 4.5), (3.5, 3.5), (3.5, 4)]
    ratings = [
        (f"u{row}", "ab"[column], float(value))
        for row, both in enumerate(rows)
        for column, value in enumerate(both)
    ]
    clusters = {f"u{row}": f"f{row % 6}" for row in range(len(rows))}
    table = tabulate(ratings, Level.INTERVAL, clusters=clusters)
    results = {one.statistic: one for one in results_of(table, draws=400)}
    single, mean = results["ICC(C,1)"], results["ICC(C,k)"]
    assert single.ci_low is not None
    assert single.ci_low < -0.95
    assert mean.estimate is not None
    assert (mean.ci_low, mean.ci_high) == (None, None)
    assert "a limit has no end" in mean.reason
