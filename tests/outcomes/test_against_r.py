"""A small made-up trial with gaps, against what R prints.

R 4.2.2: lme4 1.1-31 with pbkrtest 0.5.2 (Kenward and Roger), sandwich 3.0-2 (HC0), effectsize 0.8.3
(Hedges' g), t.test, lm, fisher.test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vippcoder.outcomes.long_form import Columns, read_outcomes
from vippcoder.outcomes.mixed_model import fitted
from vippcoder.outcomes.results import results_of

if TYPE_CHECKING:
    from vippcoder.outcomes.result import Result

WIDE = """\
1,VIPP,3.5,4.5,5
2,VIPP,4,5,
3,VIPP,2.5,3.5,4
4,VIPP,5,5.5,5.5
5,VIPP,4.5,,5
6,VIPP,3,4,4.5
7,VIPP,4,3.5,4
8,VIPP,5.5,6,6.5
9,VIPP,2,3,
10,usual care,3.5,3,3.5
11,usual care,4.5,4,4.5
12,usual care,3,3.5,3
13,usual care,5,5,4
14,usual care,2.5,2.5,
15,usual care,4,4.5,4.5
16,usual care,3.5,,3
"""
"""Dyad, arm, baseline, month 5, month 8."""

ALIKE = """\
0,1,2.3,5.1
1,1,3.0,4.6
2,1,4.1,5.6
3,1,5.9,
4,1,4.8,5.2
5,1,4.2,4.9
6,1,5.1,3.1
7,1,4.8,3.3
8,0,4.2,3.6
9,0,4.0,
10,0,3.3,5.0
11,0,2.2,6.5
12,0,4.4,5.2
13,0,2.1,4.1
"""
"""Dyad, arm, first and second value: dyads differ less than chance would have them."""

BY_R = {
    ("month 5", "welch"): (0.625, -0.5457016882, 1.7957016882),
    ("month 5", "ancova"): (0.6764705882, 0.1070352254, 1.2459059511),
    ("month 5", "hedges"): (0.5789638536, -0.4491986752, 1.584486799),
    ("month 5", "mixed-model kenward-roger"): (0.687183424, 0.1483589038, 1.226007944),
    ("month 8", "mixed-model kenward-roger"): (1.166837586, 0.6155296420, 1.718145530),
}
"""Estimate and limits; of the two models adjusted for the baseline."""


def results(*, with_baseline: bool = True, cutoffs: tuple[float, ...] = ()) -> list[Result]:
    rows = [line.split(",") for line in WIDE.splitlines()]
    text = "dyad,arm,start,at,rating\n" + "".join(
        f"{dyad},{arm},{start},{at},{rating}\n"
        for dyad, arm, start, *ratings in rows
        for at, rating in zip(("month 5", "month 8"), ratings, strict=True)
    )
    baseline = "start" if with_baseline else None
    columns = Columns("arm", None, "rating", "dyad", "at", baseline)
    return results_of(read_outcomes(text, columns).with_cutoffs(cutoffs))


@pytest.mark.parametrize(("which", "wanted"), BY_R.items(), ids=map(" ".join, BY_R))
def test_values(which: tuple[str, str], wanted: tuple[float, float, float]) -> None:
    one = next(
        one
        for one in results()
        if (one.timepoint, one.method) == which and not one.measure.endswith("imputed")
    )
    assert (one.estimate, one.ci_low, one.ci_high) == pytest.approx(wanted, abs=2e-7)


def test_degrees_of_freedom() -> None:
    adjusted, plain = (
        [one.settings for one in results(with_baseline=given) if "mixed" in one.method]
        for given in (True, False)
    )
    assert ["18.82 df" in adjusted[0], "19.41 df" in adjusted[1]] == [True, True]
    assert ["16.08 df" in plain[0], "16.5 df" in plain[1]] == [True, True]


def test_risk_ratios_at_one_baseline() -> None:
    """glm(poisson) with vcovHC(type="HC0"); of the binomial R finds a fitted risk of 1."""
    found = {
        (one.outcome, one.method): one
        for one in results(cutoffs=(4, 5))
        if one.timepoint == "month 5"
    }
    for cutoff, wanted in (
        (4, (1.182757865, 0.564655519, 2.477468333)),
        (5, (1.6197863787, 0.3400112356, 7.7165329781)),
    ):
        one = found[f"rating >= {cutoff}", "log-poisson HC0"]
        assert (one.estimate, one.ci_low, one.ci_high) == pytest.approx(wanted, rel=1e-7)
        binomial = found[f"rating >= {cutoff}", "log-binomial"]
        assert binomial.estimate is None
        assert "a fitted risk runs to 1" in binomial.reason


def test_a_variance_of_none() -> None:
    """R's fit is singular: it puts the variance between dyads at 0, and 22 degrees of freedom."""
    rows = [line.split(",") for line in ALIKE.splitlines()]
    kept = [
        (int(dyad), float(arm), float(later), float(value))
        for dyad, arm, *values in rows
        for later, value in enumerate(values)
        if value
    ]
    dyads, arm, later, values = (np.array(column) for column in zip(*kept, strict=True))
    design = np.column_stack([arm * (1 - later), arm * later, 1 - later, later])
    model = fitted(values, design, dyads)
    assert model.between == 0
    assert model.rest == pytest.approx(1.144248918, abs=1e-8)
    first, second = (model.contrast(np.eye(4)[place]) for place in (0, 1))
    assert first == pytest.approx((0.9083333333, 0.5777017117, 22), abs=1e-8)
    assert second == pytest.approx((-0.3371428571, 0.6356326329, 22), abs=1e-8)
