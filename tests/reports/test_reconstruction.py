"""The trial in the paper, end to end: design, plan, codings that come home, lock, arms, figures.

Barnicot et al. 2022 (Br J Clin Psychol 61:1188) print the risk ratios; the counts behind them are a
reconstruction, and every rating is made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vippcoder.demonstration.outcome_ratings import COMPLETED, TOOK_UP
from vippcoder.errors import StudyError
from vippcoder.outcomes.blinding_by_dyad import Guess, bang_by_dyad
from vippcoder.reports.outcomes import study_outcomes
from vippcoder.reports.shares import FOLLOWED
from vippcoder.reports.variations import AS_LOCKED
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from released_study import ReleasedStudy
    from vippcoder.outcomes.result import Result
    from vippcoder.reports.outcomes import StudyOutcomes

EVENT = "sensitivity at or above 5"


@pytest.fixture(scope="module")
def found(released: ReleasedStudy) -> StudyOutcomes:
    with opened_study(released.study, read_only=True) as store:
        assert verify_store(store).faults == ()
        return study_outcomes(store)


def one(found: StudyOutcomes, timepoint: str, measure: str, method: str) -> Result:
    (result,) = [
        r
        for r in found.results
        if (r.timepoint, r.outcome, r.measure, r.method) == (timepoint, EVENT, measure, method)
    ]
    return result


def printed(result: Result, digits: int) -> str:
    numbers = (result.estimate, result.ci_low, result.ci_high)
    return " ".join(f"{number:.{digits}f}" for number in numbers if number is not None)


def test_before_unblinding_nothing_is_told(locked: ReleasedStudy) -> None:
    with (
        opened_study(locked.study, read_only=True) as store,
        pytest.raises(StudyError, match="is not unblinded, and no outcome is told before"),
    ):
        study_outcomes(store)


@pytest.mark.parametrize(
    ("timepoint", "counts", "ratio", "difference"),
    [
        ("month-5", (9, 17, 3, 11), "1.94 0.67 5.63", "0.257 -0.110 0.529"),
        ("month-8", (7, 11, 3, 9), "1.91 0.68 5.33", "0.303 -0.118 0.603"),
    ],
)
def test_the_figures_are_those_that_the_paper_prints(
    found: StudyOutcomes,
    timepoint: str,
    counts: tuple[int, int, int, int],
    ratio: str,
    difference: str,
) -> None:
    katz = one(found, timepoint, "risk_ratio", "katz")
    assert (katz.n1, katz.N1, katz.n0, katz.N0) == counts
    assert (katz.arm1, katz.arm0) == ("Video feedback", "Usual care")
    assert printed(katz, 2) == ratio
    assert printed(one(found, timepoint, "risk_difference", "newcombe"), 3) == difference
    assert (katz.N1 + katz.missing1, katz.N0 + katz.missing0) == (20, 14)


def test_the_shares_are_those_that_the_paper_prints(found: StudyOutcomes) -> None:
    shares = {(s.what, s.timepoint, s.arm): s for s in found.shares}
    told = [
        shares[TOOK_UP, "", "Video feedback"],
        shares[COMPLETED, "", "Video feedback"],
        shares[FOLLOWED, "month-5", ""],
        shares[FOLLOWED, "month-8", ""],
    ]
    assert [(s.count, s.of) for s in told] == [(19, 20), (14, 20), (29, 34), (22, 34)]
    assert [f"{100 * (s.estimate.value or 0):.0f}" for s in told] == ["95", "70", "85", "65"]
    uptake = told[0].estimate
    assert (round(uptake.low or 0, 3), round(uptake.high or 0, 3)) == (0.751, 0.999)


def test_every_output_says_that_it_is_made_up(found: StudyOutcomes) -> None:
    assert found.released.warnings == ("Reconstruction, made-up data.",)
    assert found.released.design.title == "Reconstruction, made-up data"


def test_missing_values_have_their_reasons(found: StudyOutcomes) -> None:
    missing = found.missing()
    of_sensitivity = {k: n for k, n in missing.items() if k[1] == "sensitivity"}
    assert sum(n for (t, *_), n in of_sensitivity.items() if t == "month-5") == 34 - 28
    assert sum(n for (t, *_), n in of_sensitivity.items() if t == "month-8") == 34 - 20
    assert missing["month-8", "sensitivity", "Video feedback", "cannot code"] == 1
    assert missing["month-5", "sensitivity", "Video feedback", "film faulty"] == 1


def test_one_rating_more_moves_the_ratio_as_far_as_is_known(found: StudyOutcomes) -> None:
    flips = one(found, "month-5", "risk_ratio", "katz").one_flip
    assert {round(f.estimate or 0, 2) for f in flips if f.arm == 0} == {1.46, 2.91}
    at_five = [r for r in found.cutoffs if (r.timepoint, r.outcome) == ("month-5", EVENT)]
    assert [r.one_flip for r in at_five] == [flips]
    assert len({r.outcome for r in found.cutoffs}) > 5


def test_every_observer_alone_and_left_out(found: StudyOutcomes) -> None:
    names = [variation.name for variation in found.variations]
    assert names[:3] == [AS_LOCKED, "without unblinded codings", "without rightly guessed visits"]
    assert {"anna alone", "without anna", "dina alone", "without dina"} <= set(names)

    def rated(name: str) -> int:
        (variation,) = [v for v in found.variations if v.name == name]
        (ratio,) = [
            r
            for r in variation.results
            if (r.timepoint, r.outcome, r.measure, r.method)
            == ("month-5", EVENT, "risk_ratio", "katz")
        ]
        return ratio.N1 + ratio.N0

    assert rated(AS_LOCKED) == rated("without unblinded codings") == 28
    # Everything is coded twice, so leaving one observer out leaves every visit a value,
    # and together they rated each of the 28 visits twice.
    assert all(rated(f"without {who}") == 28 for who in ("anna", "ben", "cleo", "dina"))
    assert sum(rated(f"{who} alone") for who in ("anna", "ben", "cleo", "dina")) == 2 * 28
    assert rated("without rightly guessed visits") < 28


def test_blinding_is_told_of_all_of_each_timepoint_and_of_each_observer(
    found: StudyOutcomes,
) -> None:
    blinding = found.blinding
    assert len(blinding.guesses) == 2 * (34 + 28 + 21)
    assert [i.of for i in blinding.indices[::3]] == [
        "all",
        "baseline",
        "month-5",
        "month-8",
        "anna",
        "ben",
        "cleo",
        "dina",
    ]
    first = blinding.indices[0]
    right, wrong, total = (
        first.counts["arm 1"],
        first.counts["arm 0"],
        sum(first.counts.values()),
    )
    assert first.estimate.value == pytest.approx((right - wrong) / total)
    plain = [Guess(g.dyad, g.in_one, g.kind) for g in blinding.guesses]
    assert first.estimate == bang_by_dyad(plain, 1)
    assert "bootstrap over 20 dyads" in first.estimate.settings


def test_agreement_is_told_in_each_arm(found: StudyOutcomes) -> None:
    icc = {
        (a.arm, a.dimension): r
        for a in found.agreement
        for r in a.results
        if r.statistic == "ICC(A,1)"
    }
    both = icc["both arms", "sensitivity"]
    parts = [icc[arm, "sensitivity"] for arm in ("Video feedback", "Usual care")]
    assert sum(r.n_units for r in parts) == both.n_units == 34 + 28 + 20
    assert sum(r.n_clusters for r in parts) == both.n_clusters == 34
    assert any(r.cutoff == 5 for a in found.agreement for r in a.results)
