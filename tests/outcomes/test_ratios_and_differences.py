"""Measures of counts: published figures, referees, laws."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep

from rating_sets import shared
from vippcoder.outcomes.counts import Counts
from vippcoder.outcomes.differences import difference_score, mee, miettinen_nurminen, newcombe
from vippcoder.outcomes.estimate import Estimate, Z
from vippcoder.outcomes.measures.odds_ratio import fisher
from vippcoder.outcomes.ratios import (
    katz,
    koopman,
    koopman_score,
    odds_by_score,
    odds_score,
    woolf,
)

MONTH_5 = Counts(9, 17, 3, 11)
MONTH_8 = Counts(7, 11, 3, 9)
"""What the printed ratios of Barnicot et al. 2022 (1.94, 0.67-5.63; 1.91, 0.68-5.33) imply."""

NEWCOMBE = (
    ((56, 70, 48, 80), (0.0533, 0.3377), (0.0528, 0.3382), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1821, 0.8370), (0.1700, 0.8406), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0544, 0.8478), (0.0342, 0.8534), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0313, 0.1926), (-0.0326, 0.1933), (-0.0381, 0.1926)),
    ((0, 10, 0, 10), (-0.2775, 0.2775), (-0.2879, 0.2879), (-0.2775, 0.2775)),
    ((0, 10, 0, 20), (-0.1611, 0.2775), (-0.1658, 0.2844), (-0.1611, 0.2775)),
    ((10, 10, 0, 10), (0.6777, 1.0), (0.6636, 1.0), (0.6075, 1.0)),
    ((10, 10, 0, 20), (0.7225, 1.0), (0.7156, 1.0), (0.6791, 1.0)),
)
"""Newcombe 1998, Stat Med 17:873, Table II a-h: Mee, Miettinen and Nurminen, method 10."""


@st.composite
def counts(draw: st.DrawFn, most: int = 40) -> Counts:
    one, other = draw(st.integers(1, most)), draw(st.integers(1, most))
    return Counts(draw(st.integers(0, one)), one, draw(st.integers(0, other)), other)


def told(found: Estimate, places: int) -> tuple[float, float, float]:
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return round(found.value, places), round(found.low, places), round(found.high, places)


def test_the_trial_as_it_was_printed() -> None:
    assert told(katz(MONTH_5), 2) == (1.94, 0.67, 5.63)
    assert told(katz(MONTH_8), 2) == (1.91, 0.68, 5.33)
    assert told(newcombe(MONTH_5), 3) == (0.257, -0.110, 0.529)
    assert told(newcombe(MONTH_8), 3) == (0.303, -0.118, 0.603)
    assert told(woolf(MONTH_5), 2) == (3.00, 0.59, 15.36)
    assert told(woolf(MONTH_8), 2) == (3.50, 0.55, 22.30)
    assert round(fisher(MONTH_5).p_value or 0, 2) == 0.25
    assert round(fisher(MONTH_8).p_value or 0, 2) == 0.37


def test_outside_figures_of_the_trial() -> None:
    data = json.loads(shared("reference-stats/barnicot_2022_rr.json").read_text(encoding="utf-8"))
    for table in data["inferred_tables"].values():
        seen = Counts(*table["x1_n1_x0_n0"])
        assert told(katz(seen), 4) == (table["rr"], *table["katz"])
        assert told(koopman(seen), 4)[1:] == tuple(table["koopman"])
        assert told(newcombe(seen), 4)[1:] == tuple(table["rd_newcombe"])
        assert told(miettinen_nurminen(seen), 4)[1:] == tuple(table["rd_mn"])


def test_koopmans_own_example() -> None:
    """Koopman 1984, Biometrics 40:513: 36/40 against 16/80, 4.5 (2.939 to 7.152)."""
    found = koopman(Counts(36, 40, 16, 80))
    assert told(found, 5) == (4.5, 2.93957, 7.15222)


@pytest.mark.parametrize(("seen", "of_mee", "of_miettinen", "of_newcombe"), NEWCOMBE)
def test_newcombes_table(
    seen: tuple[int, int, int, int],
    of_mee: tuple[float, float],
    of_miettinen: tuple[float, float],
    of_newcombe: tuple[float, float],
) -> None:
    table = Counts(*seen)
    assert told(mee(table), 4)[1:] == of_mee
    assert told(miettinen_nurminen(table), 4)[1:] == of_miettinen
    assert told(newcombe(table), 4)[1:] == of_newcombe


def test_zero_cells() -> None:
    none_in_1, none_in_0 = Counts(0, 10, 3, 10), Counts(5, 56, 0, 29)
    nobody, everybody = Counts(0, 10, 0, 10), Counts(10, 10, 10, 10)
    for one in (none_in_1, none_in_0, nobody):
        for formula in (katz, woolf):
            assert formula(one).value is None
            assert "divides by" in formula(one).reason
    assert told(koopman(none_in_1), 3) == (0.0, 0.0, 1.082)
    assert koopman(none_in_0).low == pytest.approx(0.72569, abs=5e-6)
    assert (koopman(none_in_0).value, koopman(none_in_0).high) == (None, None)
    assert "no upper end" in koopman(none_in_0).reason
    assert koopman(nobody) == Estimate(None, reason=koopman(nobody).reason)
    assert odds_by_score(nobody).value is odds_by_score(everybody).value is None
    assert "undefined" in odds_by_score(everybody).reason
    assert katz(everybody).value == 1
    assert katz(everybody).low is None
    assert told(koopman(everybody), 3) == (1.0, 0.722, 1.384)


def test_counts_that_cannot_be() -> None:
    for wrong in ((2, 1, 0, 1), (-1, 1, 0, 1), (0, 0, 0, 1), (0, 1, 2, 1)):
        with pytest.raises(ValueError, match="no counts"):
            Counts(*wrong)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # of the referee
@settings(max_examples=30, deadline=None)
@given(counts())
def test_statsmodels_gives_the_same_where_it_is_right(seen: Counts) -> None:
    table = (seen.n1, seen.N1, seen.n0, seen.N0)
    low, high = confint_proportions_2indep(*table, method="newcomb", compare="diff")
    found = newcombe(seen)
    assert (found.low, found.high) == pytest.approx((max(low, -1), min(high, 1)), abs=1e-9)
    assume(not seen.has_zero)
    for formula, compare, correction in (
        (koopman, "ratio", False),
        (odds_by_score, "odds-ratio", True),
    ):
        limits = confint_proportions_2indep(
            *table, method="score", compare=compare, correction=correction
        )
        found = formula(seen)
        assert (found.low, found.high) == pytest.approx(limits, rel=1e-5)
    for formula, compare, method in ((katz, "ratio", "log"), (woolf, "odds-ratio", "logit")):
        limits = confint_proportions_2indep(*table, method=method, compare=compare)
        found = formula(seen)
        assert (found.low, found.high) == pytest.approx(limits, rel=1e-9)


@settings(max_examples=80, deadline=None)
@given(counts())
def test_arms_in_each_others_place(seen: Counts) -> None:
    """Ratios turn over, differences change their sign; what one table has no end of starts at 0."""
    back = seen.swapped()
    for formula in (katz, koopman, woolf, odds_by_score):
        one, other = formula(seen), formula(back)
        if one.value and one.low and one.high:
            assert other.value is not None
            assert other.low is not None
            assert other.high is not None
            turned = (1 / one.value, 1 / one.high, 1 / one.low)
            assert (other.value, other.low, other.high) == pytest.approx(turned, rel=1e-8)
        elif one.value == 0:
            assert one.high is not None
            assert other.value is None
            assert other.low == pytest.approx(1 / one.high, rel=1e-8)
    for formula in (newcombe, miettinen_nurminen, mee):
        one, other = formula(seen), formula(back)
        assert one.value is not None
        assert one.low is not None
        assert one.high is not None
        turned = (-one.value, -one.high, -one.low)
        assert (other.value, other.low, other.high) == pytest.approx(turned, abs=1e-7)
    assert fisher(seen).value == pytest.approx(fisher(back).value)


@settings(max_examples=80, deadline=None)
@given(counts())
def test_intervals_hold_their_estimate(seen: Counts) -> None:
    for formula in (katz, koopman, woolf, odds_by_score, newcombe, miettinen_nurminen, mee):
        found = formula(seen)
        if found.value is not None and found.low is not None and found.high is not None:
            assert found.low <= found.value + 1e-12
            assert found.value <= found.high + 1e-12
            assert all(map(math.isfinite, (found.low, found.value, found.high)))
        if found.value is None:
            assert found.reason
            assert found.high is None


@settings(max_examples=80, deadline=None)
@given(counts())
def test_limits_invert_the_score(seen: Counts) -> None:
    """At a limit the score test is just at its 5 %: 1.96 errors from what was seen."""
    found = miettinen_nurminen(seen)
    assert found.low is not None
    assert found.high is not None
    if found.low > -1:
        assert difference_score(seen, found.low) == pytest.approx(Z, abs=1e-5)
    if found.high < 1:
        assert difference_score(seen, found.high) == pytest.approx(-Z, abs=1e-5)
    for formula, score in ((koopman, koopman_score), (odds_by_score, odds_score)):
        found = formula(seen)
        if found.low:
            assert score(seen, math.log(found.low)) == pytest.approx(Z, abs=1e-5)
        if found.high:
            assert score(seen, math.log(found.high)) == pytest.approx(-Z, abs=1e-5)


@settings(max_examples=50, deadline=None)
@given(counts(12))
def test_fisher_counts_the_tables(seen: Counts) -> None:
    """Against a sum over all tables with the same margins."""
    events = seen.n1 + seen.n0
    chances = {
        one: math.comb(seen.N1, one) * math.comb(seen.N0, events - one)
        for one in range(max(0, events - seen.N0), min(seen.N1, events) + 1)
    }
    own = chances[seen.n1]
    no_likelier = sum(chance for chance in chances.values() if chance <= own)
    p = fisher(seen).p_value
    assert p == pytest.approx(no_likelier / sum(chances.values()))
    assert p == pytest.approx(
        fisher_exact([[seen.n1, seen.n0], [seen.N1 - seen.n1, seen.N0 - seen.n0]])[1]
    )


@pytest.mark.parametrize(
    ("risks", "of_katz", "of_koopman", "of_newcombe", "of_miettinen"),
    [((0.3, 0.3), 98.3, 93.9, 94.4, 94.4), ((0.3, 0.6), 95.5, 95.0, 94.1, 94.8)],
)
def test_how_many_intervals_hold_the_truth(
    risks: tuple[float, float],
    of_katz: float,
    of_koopman: float,
    of_newcombe: float,
    of_miettinen: float,
) -> None:
    """Exactly, over all tables of arms of 17 and 11; decision 42 prints it."""
    risk0, risk1 = risks
    for formula, truth, wanted in (
        (katz, risk1 / risk0, of_katz),
        (koopman, risk1 / risk0, of_koopman),
        (newcombe, risk1 - risk0, of_newcombe),
        (miettinen_nurminen, risk1 - risk0, of_miettinen),
    ):
        there = held = 0.0
        for one in range(18):
            for other in range(12):
                found = formula(Counts(one, 17, other, 11))
                if found.low is None:
                    continue
                chance = float(binom.pmf(one, 17, risk1) * binom.pmf(other, 11, risk0))
                high = math.inf if found.high is None else found.high
                there += chance
                held += chance * (found.low - 1e-12 <= truth <= high + 1e-12)
        assert round(100 * held / there, 1) == wanted
