"""What a report says of itself, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agreeing_study import DIMENSIONS
from locked_study import ARMS, LockableStudy
from vippcoder.domain.study import ObserverState, Purpose
from vippcoder.errors import StudyError
from vippcoder.reports.compared import compared_arms, locked_values
from vippcoder.reports.guesses import read_blinding
from vippcoder.reports.outcomes import study_outcomes
from vippcoder.reports.released import read_released
from vippcoder.reports.variations import variations
from vippcoder.storage.study.people import observer_entries, read_observers
from vippcoder.study.unblinding.releasing import unblind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vippcoder.storage.core.journal import Entry


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[LockableStudy]:
    made = LockableStudy(tmp_path / "trial", dyads=6).all_coded()
    yield made
    made.close()


def test_an_override_marks_what_is_told(trial: LockableStudy) -> None:
    trial.locked()
    text = trial.allocation.read_text(encoding="utf-8").replace("D-001,Quokka", "D-001,Zebra")
    trial.allocation.write_text(text, encoding="utf-8")
    unblind(trial.store, trial.allocation, override="the statistician retyped it")
    (warning,) = read_released(trial.store).warnings
    assert "not proved to be the one that was sealed" in warning
    assert "the statistician retyped it" in warning


def test_events_and_values_are_compared_at_each_timepoint(trial: LockableStudy) -> None:
    trial.locked()
    unblind(trial.store, trial.allocation)
    released = read_released(trial.store, reference=ARMS[0])
    assert released.arms == (ARMS[1], ARMS[0])
    assert released.warnings == ()
    arms = compared_arms(released, locked_values(released))
    outcomes = {(a.outcome, a.timepoint): a for a in arms}
    assert len(outcomes) == 2 * 3 + 3 + 2 + 3
    assert ("sensitivity at least 1 higher than at baseline", "baseline") not in outcomes
    assert not outcomes["sensitivity at least 1 higher than at baseline", "month-5"].values.any()
    assert outcomes["sensitivity at or above 5", "month-5"].values.all()
    assert not outcomes["non-intrusiveness at or below 4.5", "month-5"].values.any()
    assert outcomes["sensitivity", "baseline"].baseline is None
    assert outcomes["sensitivity", "month-8"].baseline_name == "sensitivity at baseline"


def test_there_is_no_third_reference_and_labels_that_are_no_arms_give_no_index(
    trial: LockableStudy,
) -> None:
    trial.locked()
    unblind(trial.store, trial.allocation)
    with pytest.raises(StudyError, match="there is no arm Wombat"):
        read_released(trial.store, reference="Wombat")
    blinding = read_blinding(trial.store, read_released(trial.store))
    assert "not the names of the two arms" in blinding.why_not
    assert study_outcomes(trial.store).blinding.indices == ()


def test_what_an_unblinded_observer_rated_can_be_left_out(tmp_path: Path) -> None:
    trial = LockableStudy(tmp_path / "trial", dyads=6)
    trial.coded("anna", [5.0] * 18)
    trial.store.write(*_unblinded(trial, "ben"))
    for coding in trial.given("ben", 0, 1, 2, purpose=Purpose.DOUBLE):
        trial.submitted(coding, dict.fromkeys(DIMENSIONS, 6.0), days=2000)
    trial.locked()
    unblind(trial.store, trial.allocation)
    told = {v.name: v for v in variations(read_released(trial.store), ())}
    trial.close()
    sizes = {
        name: [
            r.N1 + r.N0
            for r in told[name].results
            if (r.timepoint, r.outcome, r.method) == ("month-5", "sensitivity", "welch")
        ]
        for name in ("as locked", "without unblinded codings", "ben alone")
    }
    assert sizes == {"as locked": [6], "without unblinded codings": [5], "ben alone": [1]}
    assert "6 values" in told["without unblinded codings"].told


def _unblinded(trial: LockableStudy, observer: str) -> list[Entry]:
    before = next(one for one in read_observers(trial.store) if one.code == observer)
    after = replace(before, state=ObserverState.UNBLINDED)
    return observer_entries(before, after, "met the family")
