"""Tables of outcomes: what order, separators and names do not change."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vippcoder.errors import ProblemsError
from vippcoder.outcomes.comparison import in_order
from vippcoder.outcomes.long_form import Columns, read_outcomes
from vippcoder.outcomes.results import results_of

if TYPE_CHECKING:
    from vippcoder.outcomes.result import Result

HEAD = "dyad,arm,at,sensitive,score,start"
COLUMNS = Columns("arm", "sensitive", "score", "dyad", "at", "start")


def rows(seed: int, dyads: int = 24) -> list[str]:
    drawn = random.Random(seed)
    made = []
    for dyad in range(dyads):
        arm, start = ("VIPP", "TAU")[dyad % 5 > 2], drawn.randint(2, 12) / 2
        for at in ("month 5", "month 8"):
            score = min(7, max(1, start + drawn.randint(-3, 4) / 2))
            gone = drawn.random() < 0.15
            event = "" if gone else ("yes" if score >= 4 else "no")
            made.append(f"{dyad},{arm},{at},{event},{'' if gone else score},{start}")
    return made


def figures(results: list[Result]) -> dict[tuple[str, ...], tuple[object, ...]]:
    return {
        (one.timepoint, one.outcome, one.measure, one.method): (
            one.n1, one.N1, one.n0, one.N0, one.missing1, one.missing0,
            *(None if x is None else pytest.approx(x, abs=1e-6)
              for x in (one.estimate, one.ci_low, one.ci_high)),
        )
        for one in results
        if not one.measure.endswith("imputed")  # the draws go by the order of units
    }  # fmt: skip


def read(lines: list[str], head: str = HEAD) -> list[Result]:
    return results_of(read_outcomes("\n".join([head, *lines]), COLUMNS).arms)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    lines = rows(seed)
    plain = figures(read(lines))
    shuffled = lines.copy()
    random.Random(seed).shuffle(shuffled)
    assert figures(read(shuffled)) == plain
    semicolons = [line.replace(",", ";") for line in lines]
    assert figures(read(semicolons, HEAD.replace(",", ";"))) == plain


def test_a_row_left_out_is_a_unit_that_is_missing() -> None:
    lines = rows(3)
    kept = [line for line in lines if line.split(",")[3] != ""]
    assert len(kept) < len(lines)
    assert figures(read(kept)) == figures(read(lines))


def test_a_baseline_may_stand_in_one_row_of_a_unit() -> None:
    lines = rows(4)
    once = [line if "month 5" in line else line.rpartition(",")[0] + "," for line in lines]
    assert figures(read(once)) == figures(read(lines))


def test_problems_of_cells() -> None:
    lines = ["1,VIPP,m,yes,1_000,3", "2,TAU,m,y,seven,NA", "3,TAU,m,2,1e300,inf"]
    with pytest.raises(ProblemsError) as told:
        read(lines)
    for part in (
        "line 2: score: 1_000 is not a number",
        "line 3: sensitive: y is no event",
        "line 3: score: seven is not a number; leave it empty where there is none",
        "line 4: sensitive: 2 is no event",
        "line 4: score: 1e300 is too large",
        "line 4: start: inf is not a number",
    ):
        assert any(problem.startswith(part) for problem in told.value.problems), part


@pytest.mark.parametrize(
    ("names", "reference"),
    [
        (("VIPP", "care as usual"), "care as usual"),
        (("intervention", "usual_care"), "usual_care"),
        (("B", "a"), "a"),
        (("treatment as usual", "active"), "treatment as usual"),
        (("controlled breathing", "yoga"), "controlled breathing"),
        (("zoo", "uncontrolled"), "uncontrolled"),
    ],
)
def test_the_reference_arm(names: tuple[str, str], reference: str) -> None:
    for given_order in (names, names[::-1]):
        (one, other), sentence = in_order(given_order, None)
        assert other == reference
        assert {one, other} == set(names)
        assert sentence.startswith(f"{one} is compared with {other} (")
    assert in_order(names, names[0])[0] == (names[1], names[0])
