"""BORIS's three kinds of kappa: its sample project to three decimals, and its issue 228."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coded_sets import SECOND, boris_observation, found, marks, session
from rating_sets import shared
from vippcoder.agreement.segments import boris

ALL = ("No focal subject", "subject1", "subject2")
ONE, TWO, COPY = "observation #1", "observation #2", "observation #2 (copy)"


def _expected() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(shared("peers/expected.json").read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("place", range(6))
def test_time_unit_kappas_are_those_of_boris(place: int) -> None:
    case = _expected()["boris"]["time_unit_kappa"]["cases"][place]
    first, second = (
        boris_observation(case[one], case["codes"], case["subjects"]) for one in ("a", "b")
    )
    kappa = boris.time_unit(first, second, round(case["dt"] * SECOND))
    assert (kappa.total, kappa.agreed) == (case["n"], case["agree"])
    assert kappa.kappa is not None
    assert round(kappa.kappa, 3) == case["kappa3"]
    assert round(kappa.kappa, 6) == case.get("kappa6", case["kappa3"])


@pytest.mark.parametrize(
    ("key", "first", "second", "code", "subjects"),
    [
        ("obs1_vs_obs2_s", ONE, TWO, "s", ALL[1:]),
        ("obs2_vs_copy_s", TWO, COPY, "s", ALL),
        ("obs2_vs_copy_p", TWO, COPY, "p", ALL),
    ],
)
def test_all_three_kinds_are_those_of_boris(
    key: str, first: str, second: str, code: str, subjects: tuple[str, ...]
) -> None:
    both = [boris_observation(name, [code], subjects) for name in (first, second)]
    told = _expected()["boris"]["same_pair_other_boris_plugins"][key]
    kinds = {
        "time_unit_1s": boris.time_unit(*both, SECOND),
        "plugin_unweighted": boris.unweighted(*both),
        "plugin_weighted": boris.weighted(*both),
    }
    for name, figure in kinds.items():
        assert figure.kappa is not None
        assert round(figure.kappa, 3) == told[name]


def test_issue_228_pairs_three_of_three_within_two_seconds() -> None:
    points = _expected()["issue_228_points"]
    mine, other = (marks(*((at, at, "p") for at in points[one])) for one in ("a", "b"))
    for unit, kappa in points["time_unit_kappa"].items():
        told = boris.time_unit({"": mine}, {"": other}, round(float(unit) * SECOND)).kappa
        assert told == pytest.approx(kappa, abs=1e-6)
    results = found(session({"a": mine, "b": other}, length_s=300), tolerance_us=2 * SECOND)
    assert results["event_percent_linked"].estimate == 100
    assert results["event_kappa"].estimate is None
    assert "one code" in results["event_kappa"].reason


def test_what_is_undefined_is_not_minus_one_hundred() -> None:
    assert boris.time_unit({}, {}, SECOND).kappa is None
    one = {"": marks((0, 5, "a"))}
    assert boris.time_unit(one, one, SECOND).kappa == 1
    assert boris.unweighted(one, one).kappa is None
    assert boris.weighted(one, one).kappa is None


def test_the_explanation_names_all_three() -> None:
    for kind in ("Time unit", "Unweighted", "Duration-weighted"):
        assert kind in boris.WHY
