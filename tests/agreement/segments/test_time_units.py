"""Time-unit kappa over the assigned window."""

from __future__ import annotations

import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from coded_sets import SECOND, found, marks, session


def test_the_whole_window_counts_and_uncoded_time_is_a_category() -> None:
    """Ten units: a a a - - - - - - -  against  a a - - - - - - - b."""
    both = {"x": marks((0, 3, "a")), "y": marks((0, 2, "a"), (9, 10, "b"))}
    results = found(session(both, length_s=10))
    table = [[2, 1, 0], [0, 6, 1], [0, 0, 0]]
    assert results["time_unit_kappa"].estimate == pytest.approx(cohens_kappa(table).kappa)
    assert results["time_unit_percent"].estimate == 80
    coded = [[2, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert results["time_unit_kappa_coded"].estimate == pytest.approx(cohens_kappa(coded).kappa)
    assert results["time_unit_percent_coded"].estimate == 50
    assert "unit 1 s" in results["time_unit_kappa"].settings
    assert "whole window" in results["time_unit_kappa"].settings
    assert "neither coded" in results["time_unit_kappa_coded"].settings


def test_codes_held_together_are_a_category_of_their_own() -> None:
    both = {"x": marks((0, 4, "a"), (2, 6, "b")), "y": marks((0, 6, "a"), (2, 6, "b"))}
    results = found(session(both, length_s=6))
    table = [[2, 0, 0], [0, 2, 0], [0, 2, 0]]  # a, ab, b
    assert results["time_unit_kappa"].estimate == pytest.approx(cohens_kappa(table).kappa)


def test_moments_lie_in_the_unit_that_holds_them() -> None:
    both = {"x": marks((1, 1, "p"), (5.2, 5.2, "p")), "y": marks((1.99, 1.99, "p"), (6, 6, "p"))}
    results = found(session(both, length_s=10))
    assert results["time_unit_percent"].estimate == 80
    assert results["time_unit_kappa"].estimate == pytest.approx((8 - 6.8) / (10 - 6.8))


def test_several_moments_in_one_unit_and_on_a_stretch_join_its_codes() -> None:
    mine = marks((0, 3, "a"), (1.2, 1.2, "p"), (1.4, 1.4, "q"))
    other = marks((0, 3, "a"), (1.6, 1.6, "q"), (1.8, 1.8, "p"), (1.9, 1.9, "p"))
    results = found(session({"x": mine, "y": other}, length_s=4))
    assert results["time_unit_percent"].estimate == 100
    assert results["time_unit_kappa"].estimate == 1


def test_a_last_unit_may_be_shorter() -> None:
    both = {"x": marks((2, 2.4, "a")), "y": marks((2, 2.4, "a"))}
    results = found(session(both, length_s=2.4))
    assert results["time_unit_kappa"].estimate == 1
    results = found(session({"x": marks((2, 2.4, "a")), "y": []}, length_s=2.4))
    assert results["time_unit_percent"].estimate == pytest.approx(200 / 3)


def test_marks_too_short_for_the_unit_are_told() -> None:
    both = {"x": marks((0.6, 1.4, "a")), "y": marks((0.4, 1.4, "a"))}
    results = found(session(both, length_s=5))
    assert "1 mark too short for the unit" in results["time_unit_kappa"].settings
    fine = found(session(both, length_s=5), unit_us=SECOND // 10)
    assert "too short" not in fine["time_unit_kappa"].settings


def test_one_category_leaves_kappa_undefined_beside_full_agreement() -> None:
    both = {"x": marks((0, 10, "a")), "y": marks((0, 10, "a"))}
    results = found(session(both, length_s=10))
    assert results["time_unit_kappa"].estimate is None
    assert "one category" in results["time_unit_kappa"].reason
    assert results["time_unit_percent"].estimate == 100


def test_nobody_coded_anything() -> None:
    results = found(session({"x": [], "y": []}))
    assert results["time_unit_percent"].estimate == 100
    assert results["time_unit_kappa"].estimate is None
    assert results["time_unit_kappa_coded"].estimate is None
    assert results["time_unit_percent_coded"].estimate is None
    assert "nobody coded" in results["time_unit_percent_coded"].reason


def test_an_empty_coding_is_a_coding() -> None:
    results = found(session({"x": marks((0, 5, "a")), "y": []}, length_s=10))
    assert results["time_unit_kappa"].estimate == 0
    assert results["time_unit_percent"].estimate == 50
    assert results["time_unit_percent"].n_units == 1
    assert results["time_unit_percent"].missing == 0


def test_each_pair_has_its_own_chance() -> None:
    """Three observers: the pairs' observed and expected agreements are summed."""
    codings = {"x": marks((0, 3, "a")), "y": marks((0, 2, "a")), "z": marks((1, 4, "b"))}
    pooled = found(session(codings, length_s=10))["time_unit_kappa"]
    above = below = 0.0
    for one, two in (("x", "y"), ("x", "z"), ("y", "z")):
        pair = found(session({one: codings[one], two: codings[two]}, length_s=10))
        kappa, percent = (pair[name].estimate for name in ("time_unit_kappa", "time_unit_percent"))
        assert kappa is not None
        assert percent is not None
        observed = percent / 100
        expected = (observed - kappa) / (1 - kappa)
        above += observed - expected
        below += 1 - expected
    assert pooled.estimate == pytest.approx(above / below)
    assert pooled.n_pairs == 3
