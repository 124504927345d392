"""Alpha for unitising: Krippendorff's worked example, and every pair of moments counted."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coded_sets import found, marks, session
from vippcoder.agreement.segments import CodedSession, Mark, Settings
from vippcoder.agreement.segments.coded import Coded
from vippcoder.agreement.segments.measures.unitising import unitising

# Krippendorff 2019, Figure 12.11: first and last of 60 places, value.
ALEX = ((1, 7, 1), (8, 13, 2), (31, 32, 5), (33, 37, 6), (38, 44, 6), (45, 60, 7))
PAUL = ((1, 7, 1), (8, 13, 3), (14, 21, 5), (33, 44, 6))
SUZAN = ((1, 7, 1), (8, 13, 4), (14, 21, 5), (33, 37, 6), (38, 41, 6), (42, 44, 6))


def _alphas(*sessions: CodedSession) -> dict[str, float]:
    """Compute with the grain of one microsecond for one place of the text."""
    coded = Coded(sessions, Settings())
    weights = np.ones((1, len(coded.sessions)))
    return {one.name: float(one.formula(weights)[0]) for one in unitising(coded)}


def test_the_example_of_content_analysis() -> None:
    """Printed: .510 for units and values, .413 for units, .724 for values of common units.

    The second is .4136 here and in another implementation: the printed one seems cut, not rounded.
    """
    codings = {
        name: [Mark(first - 1, last, str(value)) for first, last, value in told]
        for name, told in (("Alex", ALEX), ("Paul", PAUL), ("Suzan", SUZAN))
    }
    alphas = _alphas(CodedSession("book", 0, 60, codings))
    assert round(alphas["u_alpha"], 3) == 0.510
    assert alphas["u_alpha_binary"] == pytest.approx(0.413, abs=0.001)
    assert round(alphas["cu_alpha"], 3) == 0.724


_places = st.lists(st.sampled_from(("", "", "a", "b")), min_size=8, max_size=8)


def _of_places(places: list[str]) -> list[Mark]:
    """Make one unit of each run of a value."""
    units: list[Mark] = []
    for at, code in enumerate(places):
        if code and units and units[-1].code == code and units[-1].end_us == at:
            units[-1] = Mark(units[-1].start_us, at + 1, code)
        elif code:
            units.append(Mark(at, at + 1, code))
    return units


def _unit_at(units: list[Mark], at: int) -> Mark | None:
    return next((one for one in units if one.start_us <= at < one.end_us), None)


@settings(max_examples=60, deadline=None)
@given(st.lists(_places, min_size=2, max_size=3))
def test_alpha_is_what_counting_every_pair_of_places_gives(told: list[list[str]]) -> None:
    """Observed: places that two observers share. By chance: any two places of no one unit."""
    codings = {f"o{at}": _of_places(places) for at, places in enumerate(told)}
    everywhere = [
        (observer, at, units, _unit_at(units, at))
        for observer, units in codings.items()
        for at in range(8)
    ]
    unlike = pairs = 0
    for one, two in combinations(everywhere, 2):
        if one[3] is not None and one[3] is two[3]:
            continue
        pairs += 1
        unlike += (one[3].code if one[3] else "") != (two[3].code if two[3] else "")
    assume(unlike)
    seen = differing = 0
    for one, two in combinations(codings.values(), 2):
        for at in range(8):
            mine, other = _unit_at(one, at), _unit_at(two, at)
            seen += 1
            differing += (mine.code if mine else "") != (other.code if other else "")
    alphas = _alphas(CodedSession("s", 0, 8, codings))
    assert alphas["u_alpha"] == pytest.approx(1 - (differing / seen) / (unlike / pairs))


def test_cuts_between_units_of_one_code_raise_what_chance_may_pair() -> None:
    whole = marks((0, 10, "a"), (30, 40, "b"))
    halves = marks((0, 5, "a"), (5, 10, "a"), (30, 35, "b"), (35, 40, "b"))
    other = marks((2, 12, "a"), (30, 38, "b"))
    joined = found(session({"x": whole, "y": other}))["u_alpha"].estimate
    cut = found(session({"x": halves, "y": other}))["u_alpha"].estimate
    assert joined is not None
    assert cut is not None
    assert joined > cut


def test_values_alone_where_both_coded() -> None:
    both = {"x": marks((0, 10, "a"), (20, 30, "b")), "y": marks((5, 10, "a"), (20, 28, "b"))}
    results = found(session(both))
    assert results["cu_alpha"].estimate == 1
    assert results["u_alpha"].estimate is not None
    assert results["u_alpha"].estimate < 1


def test_undefined_is_told() -> None:
    nobody = found(session({"x": [], "y": []}))
    assert nobody["u_alpha"].estimate is None
    assert nobody["u_alpha_binary"].estimate is None
    assert nobody["cu_alpha"].estimate is None
    one = found(session({"x": marks((0, 60, "a")), "y": marks((0, 60, "a"))}))
    assert one["u_alpha"].estimate is None
    assert one["u_alpha_binary"].reason == "all time is coded, or none"
