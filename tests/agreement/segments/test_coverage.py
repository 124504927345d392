"""How often 95 % intervals hold the truth, in simulated codings; printed, asserted roughly."""

from __future__ import annotations

import numpy as np
import pytest

from coded_sets import SECOND
from vippcoder.agreement.segments import CodedSession, Mark, results_of

STUDIES = 120
DRAWS = 400
LENGTH = 300 * SECOND


def sessions(random: np.random.Generator, families: int) -> list[CodedSession]:
    """Two sessions of each family, which two observers code as well as the family lets them."""
    told = []
    for family in range(families):
        blur, missed = random.uniform(0.2, 2), random.uniform(0, 0.3)
        for task in "ab":
            edges = np.cumsum(random.uniform(2, 12, 24))
            true = (edges * 280 / edges[-1]).reshape(12, 2)
            codings = {name: coding(random, true, blur, missed) for name in ("x", "y")}
            told.append(CodedSession(f"{family}{task}", 0, LENGTH, codings, str(family)))
    return told


def coding(random: np.random.Generator, true: np.ndarray, blur: float, missed: float) -> list[Mark]:
    marks = []
    for place, span in enumerate(true):
        start, end = np.maximum(0, span + blur * random.normal(size=2)) * SECOND
        code = "ab"[place % 2] if random.random() > 0.1 else "c"
        if end > start and random.random() >= missed:
            marks.append(Mark(int(start), int(end) + 1, code))
    return marks


@pytest.mark.long
@pytest.mark.parametrize("families", [10, 28])
def test_intervals_hold_the_truth_about_as_often_as_they_say(families: int) -> None:
    random = np.random.default_rng(7)
    truth = {one.statistic: one.estimate for one in results_of(sessions(random, 2000), draws=0)}
    held: dict[str, list[bool]] = {}
    for seed in range(STUDIES):
        for one in results_of(sessions(random, families), draws=DRAWS, seed=seed):
            true = truth[one.statistic]
            if one.ci_low is not None and one.ci_high is not None and true is not None:
                held.setdefault(one.statistic, []).append(one.ci_low <= true <= one.ci_high)
    assert len(held) == 14
    for name, one in held.items():
        share = np.mean(one)
        print(f"{families} families, {name}: {share:.1%} of {len(one)}")
        assert 0.87 <= share <= 1, name
        assert len(one) > STUDIES / 2
