"""Whatever a table holds: each row is a finite figure in its interval, or says why it is not."""

from __future__ import annotations

import math
import warnings
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vippcoder.intervals.status import Status
from vippcoder.outcomes.arms import Arms, Unit, arms_of_units
from vippcoder.outcomes.results import results_of

if TYPE_CHECKING:
    from vippcoder.outcomes.result import Result

NAMES = ("VIPP", "usual care")
EVENTS = st.sampled_from([0.0, 1.0, None])
VALUES = st.sampled_from([None, 1.0, 2.5, 3.0, 4.0, 4.5, 7.0])


@st.composite
def courses(draw: st.DrawFn) -> tuple[Arms, ...]:
    """Draw an event and a value of up to 24 units at two timepoints, with many gaps."""
    count = draw(st.integers(2, 24))
    arms = draw(st.lists(st.sampled_from(NAMES), min_size=count, max_size=count))
    baseline = draw(st.sampled_from(["start", ""]))
    starts = draw(st.lists(VALUES, min_size=count, max_size=count))
    made = []
    for timepoint in ("month 5", "month 8"):
        for outcome, kind in (("sensitive", EVENTS), ("rating", VALUES)):
            values = draw(st.lists(kind, min_size=count, max_size=count))
            units = [
                Unit(f"d{place}", arm, value, start)
                for place, (arm, value, start) in enumerate(zip(arms, values, starts, strict=True))
            ]
            made.append(
                arms_of_units(
                    units,
                    NAMES,
                    outcome,
                    is_event=outcome == "sensitive",
                    timepoint=timepoint,
                    baseline_name=baseline,
                )
            )
    return tuple(made)


def numbers(of: Any) -> list[float]:
    if isinstance(of, dict):
        return [x for part in of.values() for x in numbers(part)]
    if isinstance(of, list | tuple):
        return [x for part in of for x in numbers(part)]
    return [of] if isinstance(of, float) else []


def looked_at(course: tuple[Arms, ...]) -> list[Result]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return results_of(course)


@settings(max_examples=80, deadline=None)
@given(courses())
def test_every_row_is_sound(course: tuple[Arms, ...]) -> None:
    for one in looked_at(course):
        assert all(map(math.isfinite, numbers(asdict(one)))), one
        assert (one.status is Status.NOT_ESTIMABLE) == (one.estimate is None)
        assert one.reason or (one.estimate is not None and one.ci_low is not None)
        assert one.ci_low is not None or one.ci_high is None
        if one.estimate is not None and one.ci_low is not None and one.ci_high is not None:
            assert one.ci_low - 1e-9 <= one.estimate <= one.ci_high + 1e-9
        assert one.reference
        assert one.N1 >= (one.n1 or 0) >= 0
        assert one.N0 >= (one.n0 or 0) >= 0


@settings(max_examples=40, deadline=None)
@given(courses())
def test_arms_in_each_others_place(course: tuple[Arms, ...]) -> None:
    """Ratios turn over and differences change their sign, of every measure but the drawn ones."""
    turned = tuple(replace(arms, names=arms.names[::-1], in_one=~arms.in_one) for arms in course)
    for one, other in zip(looked_at(course), looked_at(turned), strict=True):
        if one.measure.endswith(("imputed", "_case")) or one.estimate is None or not one.ci_low:
            continue
        if other.estimate is None or other.ci_low is None or other.ci_high is None:
            continue
        found = (other.estimate, other.ci_low, other.ci_high)
        assert one.ci_high is not None
        if one.measure.endswith("ratio") and one.estimate:
            wanted = (1 / one.estimate, 1 / one.ci_high, 1 / one.ci_low)
            assert found == pytest.approx(wanted, rel=1e-5)
        elif one.measure.endswith("difference"):
            assert found == pytest.approx((-one.estimate, -one.ci_high, -one.ci_low), abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(courses(), st.integers(-40, 40))
def test_a_constant_changes_no_difference(course: tuple[Arms, ...], constant: int) -> None:
    moved = tuple(
        arms if arms.is_event else replace(arms, values=arms.values + constant) for arms in course
    )
    for one, other in zip(looked_at(course), looked_at(moved), strict=True):
        assert one.status == other.status, one
        if one.estimate is None:
            continue
        assert other.estimate == pytest.approx(one.estimate, abs=1e-6), one
        if one.ci_low is not None:
            assert (other.ci_low, other.ci_high) == pytest.approx(
                (one.ci_low, one.ci_high), abs=1e-5
            )


def test_no_units_at_all() -> None:
    nobody = arms_of_units([], NAMES, "rating", is_event=False)
    assert {one.status for one in looked_at((nobody,))} == {Status.NOT_ESTIMABLE}
    assert np.isnan(nobody.values).sum() == 0
