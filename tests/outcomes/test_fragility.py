"""How much a risk ratio hangs on one rating."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vippcoder.outcomes.counts import Counts
from vippcoder.outcomes.fragility import one_flip
from vippcoder.outcomes.ratios import katz


def flips(*seen: int) -> dict[tuple[int, bool], float | None]:
    return {
        (one.arm, one.gained): None if one.estimate is None else round(one.estimate, 2)
        for one in one_flip(Counts(*seen))
    }


def test_one_control_video_of_the_trial() -> None:
    """Month 5: 1.94 becomes 1.46 or 2.91; month 8: 1.91 becomes 1.43 or 2.86."""
    assert flips(9, 17, 3, 11) == {
        (1, True): 2.16,
        (1, False): 1.73,
        (0, True): 1.46,
        (0, False): 2.91,
    }
    month_8 = flips(7, 11, 3, 9)
    assert (month_8[0, True], month_8[0, False]) == (1.43, 2.86)


def test_where_an_arm_would_have_no_event() -> None:
    by_arm = {(one.arm, one.gained): one for one in one_flip(Counts(3, 10, 1, 10))}
    lost = by_arm[0, False]
    assert (lost.n0, lost.method, lost.estimate, lost.ci_high) == (0, "koopman", None, None)
    assert lost.ci_low
    assert flips(10, 10, 0, 10).keys() == {(1, False), (0, True)}


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_a_flip_changes_one_cell_by_one(one: int, other: int, data: st.DataObject) -> None:
    seen = Counts(data.draw(st.integers(0, one)), one, data.draw(st.integers(0, other)), other)
    for flip in one_flip(seen):
        assert abs(flip.n1 - seen.n1) + abs(flip.n0 - seen.n0) == 1
        assert (flip.N1, flip.N0) == (seen.N1, seen.N0)
        if flip.method == "katz":
            assert flip.estimate == katz(Counts(flip.n1, flip.N1, flip.n0, flip.N0)).value
