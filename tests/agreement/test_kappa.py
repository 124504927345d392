"""Kappas, Gwet's coefficients and alpha: published figures, referees, laws."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from rating_sets import KRIPPENDORFF, found, shared, shared_table, wide_table
from vippcoder.agreement.result import Level, Result
from vippcoder.agreement.results import results_of
from vippcoder.agreement.table import RatingTable, tabulate
from vippcoder.intervals.status import Status

DERMATOLOGISTS = ((10, 4, 1, 0), (5, 10, 12, 2), (2, 4, 12, 5), (0, 2, 6, 13))
"""SAS/STAT, PROC FREQ, skin condition: .3449 (.2030, .4868), linear .5082 (.3798, .6366)."""


def from_counts(counts: Any, level: Level) -> RatingTable:
    rows = [
        (one, other)
        for one, row in enumerate(counts)
        for other, count in enumerate(row)
        for _ in range(round(count))
    ]
    return wide_table(rows, level)


def near(one: Result, estimate: float, low: float, high: float, places: int = 4) -> None:
    told = (one.estimate, one.ci_low, one.ci_high)
    assert told == pytest.approx((estimate, low, high), abs=0.51 * 10**-places), one.statistic


def test_kappa_of_the_sas_manual() -> None:
    simple = found(from_counts(DERMATOLOGISTS, Level.NOMINAL))["cohen_kappa", "identity"]
    near(simple, 0.3449, 0.2030, 0.4868)
    weighted = found(from_counts(DERMATOLOGISTS, Level.ORDINAL))
    near(weighted["weighted_kappa_linear", "linear"], 0.5082, 0.3798, 0.6366)
    near(weighted["weighted_kappa_quadratic", "quadratic"], 0.6607, 0.5399, 0.7815)
    assert "cohen_kappa" not in {name for name, _ in weighted}


@pytest.mark.parametrize(
    "name",
    [
        "sas_dermatologists_4x4",
        "gwet_abstractors_3x3",
        "gwet_diagnosis_4x4",
        "fleiss_cohen_everitt_1969",
    ],
)
def test_kappa_of_published_tables(name: str) -> None:
    data = json.loads(shared(f"reference-stats/{name}.json").read_text(encoding="utf-8"))
    nominal = found(from_counts(data["table"], Level.NOMINAL))
    ordinal = found(from_counts(data["table"], Level.ORDINAL))
    for kind, one in {
        "identity": nominal["cohen_kappa", "identity"],
        "linear": ordinal["weighted_kappa_linear", "linear"],
        "quadratic": ordinal["weighted_kappa_quadratic", "quadratic"],
    }.items():
        expected = data["computed_ASE_statsmodels_and_own"][kind]
        near(one, expected["kappa"], *expected["ci95"])


@pytest.mark.parametrize("name", ["gwet_abstractors_3x3", "gwet_diagnosis_4x4"])
def test_gwet_of_published_tables(name: str) -> None:
    data = json.loads(shared(f"reference-stats/{name}.json").read_text(encoding="utf-8"))
    results = found(from_counts(data["table"], Level.NOMINAL))
    printed = data["expected_printed"]
    ours = {
        "gwet_AC1": "gwet_ac1",
        "BP": "brennan_prediger",
        "cohen": "conger_kappa",
        "scott": "fleiss_kappa",
        "pa": "percent_exact",
    }
    for theirs, name_here in ours.items():
        one = results.get((name_here, "identity")) or results[name_here, ""]
        estimate, error = printed[theirs]
        scale = 100 if theirs == "pa" else 1
        assert one.estimate == pytest.approx(scale * estimate, abs=scale * 0.51e-5), theirs
        if theirs != "pa":
            assert one.ci_high is not None
            n = one.n_units
            error *= (n / (n - 1)) ** 0.5  # of a table, irrCAC divides by n; of ratings, n - 1
            half = error * t.ppf(0.975, n - 1)
            assert one.ci_high - one.estimate == pytest.approx(half, abs=2e-5), theirs
    alpha = results["krippendorff_alpha", ""]
    assert alpha.estimate == pytest.approx(printed["krippendorff"][0], abs=0.51e-5)


def test_alpha_of_krippendorff() -> None:
    for level, expected in {
        Level.NOMINAL: 0.743421,
        Level.ORDINAL: 0.815388,
        Level.INTERVAL: 0.849107,
        Level.RATIO: 0.797403,
    }.items():
        one = found(wide_table(KRIPPENDORFF, level), draws=200)["krippendorff_alpha", ""]
        assert one.estimate == pytest.approx(expected, abs=0.51e-6), level
        assert one.n_units == 11
        assert one.ci_method.startswith("bootstrap over units")


def test_gwet_of_four_raters() -> None:
    nominal = found(wide_table(KRIPPENDORFF, Level.NOMINAL))
    ordinal = found(wide_table(KRIPPENDORFF, Level.ORDINAL))
    near(nominal["gwet_ac1", "identity"], 0.77544, 0.46081, 1, 5)
    near(nominal["fleiss_kappa", "identity"], 0.76117, 0.424, 1, 3)
    near(nominal["conger_kappa", "identity"], 0.76282, 0.435, 1, 3)
    near(nominal["brennan_prediger", "identity"], 0.77273, 0.454, 1, 3)
    near(ordinal["gwet_ac2", "quadratic"], 0.91400, 0.68518, 1, 5)
    near(ordinal["gwet_ac2", "linear"], 0.85874, 0.60050, 1, 5)
    near(ordinal["gwet_ac2", "ordinal"], 0.89894, 0.66365, 1, 5)
    near(ordinal["brennan_prediger", "quadratic"], 0.90152, 0.90152 - 2.200985 * 0.11089, 1, 4)
    assert nominal["gwet_ac1", "identity"].ci_method == "Gwet's t over units, at most 1"
    first = next(name for name in ordinal if name[0] == "gwet_ac2")
    assert first[1] == "quadratic"


@pytest.mark.parametrize(
    ("table", "kappa", "ac1"),
    [
        (((40, 9), (6, 45)), 0.6995, 0.7007),
        (((80, 10), (5, 5)), 0.3182, 0.8080),
        (((45, 15), (25, 15)), 0.1304, 0.2661),
        (((25, 35), (5, 35)), 0.2593, 0.2079),
        (((118, 5), (2, 0)), -0.0234, 0.9408),
        (((130, 56), (9, 5)), 0.022, 0.533),
    ],
)
def test_the_paradoxes_of_kappa(table: Any, kappa: float, ac1: float) -> None:
    """Feinstein and Cicchetti 1990; Gwet 2008."""
    results = found(from_counts(table, Level.NOMINAL))
    assert results["cohen_kappa", "identity"].estimate == pytest.approx(kappa, abs=5e-4)
    assert results["gwet_ac1", "identity"].estimate == pytest.approx(ac1, abs=5e-4)


def test_fleiss_worked_example() -> None:
    data = json.loads(shared("reference-stats/fleiss_kappa_10x14.json").read_text(encoding="utf-8"))
    rows = [
        [category for category, count in enumerate(row) for _ in range(count)]
        for row in data["counts"]
    ]
    table = tabulate(
        [(str(u), str(o), float(v)) for u, row in enumerate(rows) for o, v in enumerate(row)],
        Level.NOMINAL,
    )
    one = found(table)["fleiss_kappa", "identity"]
    assert one.estimate == pytest.approx(data["computed"], abs=0.51e-6)


def as_irr_prints_it(alpha: float | None, units: int, observers: int) -> float:
    """Turn alpha into what R irr 0.84.1 prints of a table without gaps.

    Its coincidences are only divided by a unit's ratings less one where some rating is missing, so
    that a complete table of three observers or more seems to hold as many values as pairs.
    Krippendorff 2011 and the krippendorff library count the values, with gaps or without.
    """
    assert alpha is not None
    values, pairs = units * observers, units * observers * (observers - 1)
    return 1 - (1 - alpha) * values / (values - 1) * (pairs - 1) / pairs


def test_diagnoses_of_r_irr() -> None:
    table = shared_table("ratings/irr_diagnoses.csv", Level.NOMINAL, first_is_unit=False)
    results = found(table)
    assert results["fleiss_kappa", "identity"].estimate == pytest.approx(0.430245, abs=0.51e-6)
    assert results["conger_kappa", "identity"].estimate == pytest.approx(0.441809, abs=0.51e-6)
    assert results["light_kappa", "identity"].estimate == pytest.approx(0.459412, abs=0.51e-6)
    alpha = results["krippendorff_alpha", ""].estimate
    assert as_irr_prints_it(alpha, 30, 6) == pytest.approx(0.430878, abs=0.51e-6)
    cohen = results["cohen_kappa", "identity"]
    assert cohen.status is Status.NOT_ESTIMABLE
    assert cohen.reason.startswith("it is of two observers, and 6 rated")
    pair = found(table.of_observers("rater2", "rater3"))["cohen_kappa", "identity"]
    near(pair, 0.631148, 0.438376, 0.823919, 6)
    four = found(table.of_observers("rater1", "rater2", "rater3", "rater4"))
    assert four["fleiss_kappa", "identity"].estimate == pytest.approx(0.489332, abs=0.51e-6)


def test_anxiety_of_r_irr() -> None:
    by_level = {
        level: shared_table("ratings/irr_anxiety.csv", level, first_is_unit=False)
        for level in Level
    }
    for level, expected in {
        Level.NOMINAL: -0.032401,
        Level.ORDINAL: 0.221848,
        Level.INTERVAL: 0.163066,
        Level.RATIO: 0.134528,
    }.items():
        one = found(by_level[level])["krippendorff_alpha", ""]
        assert as_irr_prints_it(one.estimate, 20, 3) == pytest.approx(expected, abs=0.51e-6)
    kendall = found(by_level[Level.ORDINAL])["kendall_w", ""]
    assert kendall.estimate == pytest.approx(0.539657, abs=0.51e-6)
    fleiss = found(by_level[Level.NOMINAL])["fleiss_kappa", "identity"]
    assert fleiss.estimate == pytest.approx(-0.041076, abs=0.51e-6)
    names = ("rater1", "rater2")
    plain = found(by_level[Level.NOMINAL].of_observers(*names))["cohen_kappa", "identity"]
    assert plain.estimate == pytest.approx(0.119497, abs=0.51e-6)
    weighted = found(by_level[Level.ORDINAL].of_observers(*names))
    for kind, expected in {"linear": 0.189189, "quadratic": 0.296765}.items():
        one = weighted[f"weighted_kappa_{kind}", kind]
        assert one.estimate == pytest.approx(expected, abs=0.51e-6)


def test_alpha_of_three_coders() -> None:
    data = json.loads(shared("reference-stats/krippendorff_3x15.json").read_text(encoding="utf-8"))
    rows = list(zip(*data["coders_x_units"], strict=True))
    for level, expected in data["computed"].items():
        one = found(wide_table(rows, Level(level)))["krippendorff_alpha", ""]
        assert one.estimate == pytest.approx(expected, abs=0.51e-6)


def random_rows(seed: int, units: int, observers: int, gaps: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    true = random.integers(1, 6, size=(units, 1))
    rows = np.clip(true + random.integers(-1, 2, size=(units, observers)), 1, 5).astype(float)
    rows[random.random(rows.shape) < gaps] = np.nan
    return rows


def as_table(rows: np.ndarray, level: Level) -> RatingTable:
    return wide_table([[None if np.isnan(x) else x for x in row] for row in rows], level)


@given(seed=st.integers(0, 10_000), level=st.sampled_from(list(Level)))
@settings(max_examples=60, deadline=None)
def test_alpha_as_the_krippendorff_library(seed: int, level: Level) -> None:
    rows = random_rows(seed, 15, 4, 0.3)
    theirs = krippendorff.alpha(reliability_data=rows.T, level_of_measurement=level.value)
    one = found(as_table(rows, level))["krippendorff_alpha", ""]
    assert one.estimate == pytest.approx(theirs, abs=1e-9)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_kappas_as_statsmodels(seed: int) -> None:
    rows = random_rows(seed, 25, 2, 0.0)
    counts = np.zeros((5, 5))
    np.add.at(counts, (rows[:, 0].astype(int) - 1, rows[:, 1].astype(int) - 1), 1)
    nominal, ordinal = (found(as_table(rows, level)) for level in (Level.NOMINAL, Level.ORDINAL))
    for wt, one in {
        None: nominal["cohen_kappa", "identity"],
        "linear": ordinal["weighted_kappa_linear", "linear"],
        "quadratic": ordinal["weighted_kappa_quadratic", "quadratic"],
    }.items():
        theirs = cohens_kappa(counts, wt=wt)
        assert one.estimate == pytest.approx(theirs.kappa, abs=1e-9)
        assert one.ci_low == pytest.approx(theirs.kappa_low, abs=1e-9)
    many = random_rows(seed, 20, 4, 0.0)
    ours = found(as_table(many, Level.NOMINAL))["fleiss_kappa", "identity"]
    theirs = fleiss_kappa(aggregate_raters(many.astype(int))[0])
    assert ours.estimate == pytest.approx(theirs, abs=1e-9)


@given(seed=st.integers(0, 10_000), order=st.permutations(range(4)))
@settings(max_examples=40, deadline=None)
def test_swapping_observers_or_units_changes_nothing(seed: int, order: list[int]) -> None:
    rows = random_rows(seed, 14, 4, 0.2)
    for level in (Level.NOMINAL, Level.ORDINAL):
        before = found(as_table(rows, level))
        after = found(as_table(rows[::-1, order], level))
        for key, one in before.items():
            if one.about.endswith("the others"):
                continue
            other = after[key]
            for figure in ("estimate", "ci_low", "ci_high"):
                ours, theirs = getattr(one, figure), getattr(other, figure)
                assert (ours is None) == (theirs is None), key
                if ours is not None:
                    assert ours == pytest.approx(theirs, abs=1e-6), key


@given(seed=st.integers(0, 10_000), gaps=st.sampled_from([0.0, 0.3]))
@settings(max_examples=30, deadline=None)
def test_perfect_agreement_is_one(seed: int, gaps: float) -> None:
    rows = random_rows(seed, 12, 3, gaps)
    given_ = ~np.isnan(rows)
    rows = np.where(given_, np.arange(12)[:, None] % 4 + 1, np.nan)
    for level in Level:
        for (name, _), one in found(as_table(rows, level)).items():
            if one.estimate is None or "difference" in name or name == "sem":
                continue
            if name.startswith(("smallest", "bland")):
                continue
            assert one.estimate == pytest.approx(100 if "percent" in name else 1, abs=1e-7), name


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_light_is_the_mean_of_pairs(seed: int) -> None:
    rows = random_rows(seed, 12, 4, 0.15)
    table = as_table(rows, Level.ORDINAL)
    whole = found(table)["light_kappa_linear", "linear"]
    pairs = [
        found(table.of_observers(one, other))["weighted_kappa_linear", "linear"]
        for one, other in combinations(table.observers, 2)
    ]
    assert whole.estimate == pytest.approx(np.mean([one.estimate for one in pairs]), abs=1e-9)


@pytest.mark.parametrize("level", list(Level))
def test_one_value_is_never_agreement(level: Level) -> None:
    for rows in ([(3, 3)] * 8, [(3, 3, 3)] * 8, [(3, None, 3)] * 4 + [(None, 3, 3)] * 4):
        for (name, _), one in found(wide_table(rows, level), draws=50).items():
            if name.startswith(("percent", "mean", "bland")):
                continue
            assert one.status is Status.NOT_ESTIMABLE, name
            assert one.estimate is None
            assert len(one.reason) > 10


def test_a_bootstrap_that_often_fails_gives_no_interval() -> None:
    ratings = [(1, 1)] * 14 + [(1, 2), (2, 2)]
    table = wide_table(ratings, Level.NOMINAL)
    table = replace(table, clusters=tuple(f"f{n // 2}" for n in range(16)))
    one = found(table, draws=500)["cohen_kappa", "identity"]
    assert one.estimate is not None
    assert one.ci_low is None
    assert one.degenerate_share is not None
    assert one.degenerate_share > 0.05
    assert "of the resampled data sets leave it undefined" in one.reason


def test_the_same_seed_gives_the_same_interval() -> None:
    table = wide_table(KRIPPENDORFF, Level.ORDINAL)
    first, again, other = (
        {r.statistic: r for r in results_of(table, draws=300, seed=seed)} for seed in (5, 5, 6)
    )
    name = "krippendorff_alpha"
    assert first[name] == again[name]
    assert first[name].ci_low != other[name].ci_low


def test_a_cut_scale_is_judged_as_a_dichotomy() -> None:
    rows = [(3, 4), (4, 4.5), (5, 5), (2, 3), (6, 3.5), (4, 4), (1, 1), (7, 6)]
    cut = [(int(a >= 4), int(b >= 4)) for a, b in rows]
    of_cut = found(wide_table(rows), cutoff=4)
    of_names = found(wide_table(cut, Level.NOMINAL))
    assert set(of_cut) == set(of_names)
    for key, one in of_cut.items():
        assert one.estimate == of_names[key].estimate
        assert one.level is Level.NOMINAL
        assert one.cutoff == 4


def test_nothing_at_all_is_told() -> None:
    for level in Level:
        for one in found(wide_table([], level)).values():
            assert one.status is Status.NOT_ESTIMABLE
            assert one.reason == "no unit was rated by two observers"


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("observers", [2, 3])
def test_every_statistic_is_told_in_the_documents(level: Level, observers: int) -> None:
    told = Path(__file__).parents[2].joinpath("docs/how-to/read-agreement.md")
    text = told.read_text(encoding="utf-8")
    for name, _ in found(wide_table([range(observers)] * 3, level)):
        assert f"`{name}`" in text, name
