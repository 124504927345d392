"""Drift that was put in is found, by whom and from when; a steady observer raises no alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agreeing_study import SENSITIVITY, AgreeingStudy
from vippcoder.domain.study import Purpose
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.storage.study.looks import read_views
from vippcoder.study.reliability.courses import Against, read_courses
from vippcoder.study.reliability.division import Division
from vippcoder.study.reliability.drift import (
    AlarmRule,
    Drift,
    DriftRule,
    drift_of,
    study_drift,
)
from vippcoder.study.reliability.rolling import MOST_POINTS, Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONE = Division(dimension=SENSITIVITY)
RULE = DriftRule(Window(12, draws=300))
TRUE = [2, 4.5, 3, 5, 2.5, 4, 3.5, 5, 4.5, 2, 3, 4] * 3
"""Of 36 sessions; the fixture's families come round once in twelve."""
WOBBLE = [0, 0.5, -0.5, 0, 0, 0.5, 0, -0.5, 0] * 4


def drifting(shift: float, since: int) -> list[float | None]:
    values = [true + wobble for true, wobble in zip(TRUE, WOBBLE, strict=True)]
    return [value + (shift if place >= since else 0) for place, value in enumerate(values)]


@pytest.fixture
def study(tmp_path: Path) -> Iterator[AgreeingStudy]:
    made = AgreeingStudy(tmp_path / "trial", dyads=12)
    made.sessions = [session for start in range(3) for session in made.sessions[start::3]]
    made.coded("anna", drifting(1.5, 18))
    made.coded("ben", TRUE, purpose=Purpose.DOUBLE)
    yield made
    made.store.close()


def series_of(study: AgreeingStudy, rule: DriftRule = RULE) -> dict[tuple[str, str], Drift]:
    found, hidden = study_drift(study.store, ONE, rule)
    assert hidden == ()
    return {(one.course.observer, str(one.course.against)): one for one in found}


def test_who_drifts_is_found_and_by_how_much(study: AgreeingStudy) -> None:
    anna = series_of(study)["anna", "panel"]
    assert (anna.points[0].first, anna.points[0].last) == (1, 12)
    assert (anna.points[-1].first, anna.points[-1].last) == (25, 36)
    early, late = anna.points[0].bias, anna.points[-1].bias
    wobble = sum(WOBBLE[:12]) / 12
    assert early.estimate == pytest.approx(wobble)
    assert late.estimate == pytest.approx(1.5 + sum(WOBBLE[24:]) / 12)
    assert late.interval is not None
    assert late.interval.low > 1
    assert anna.alarm is not None
    assert anna.alarm.stands
    assert anna.alarm.why.startswith("rates 1.46 points above the panel (1.")


def test_the_other_side_of_a_drift_is_seen_too_since_nobody_knows_who_moved(
    study: AgreeingStudy,
) -> None:
    ben = series_of(study)["ben", "panel"]
    assert ben.alarm is not None
    assert "below the panel" in ben.alarm.why


def test_a_steady_observer_raises_no_alarm(tmp_path: Path) -> None:
    made = AgreeingStudy(tmp_path / "steady", dyads=12)
    made.coded("anna", drifting(0, 0))
    made.coded("ben", TRUE, purpose=Purpose.DOUBLE)
    assert [one.alarm for one in series_of(made).values()] == [None, None]
    made.store.close()


def test_the_alarm_rule_is_one_s_own(study: AgreeingStudy) -> None:
    deaf = DriftRule(RULE.window, AlarmRule(bias_steps=10, icc_at_least=0.01))
    assert series_of(study, deaf)["anna", "panel"].alarm is None
    keen = DriftRule(RULE.window, AlarmRule(bias_steps=10, icc_at_least=1))
    alarm = series_of(study, keen)["anna", "panel"].alarm
    assert alarm is not None
    assert alarm.why.startswith("agrees with the panel at an ICC of .")


def test_an_alarm_that_is_over_is_told_as_over(tmp_path: Path) -> None:
    made = AgreeingStudy(tmp_path / "over", dyads=12)
    made.coded("anna", [v + (2 if n < 12 else 0) for n, v in enumerate(TRUE)])
    made.coded("ben", [v + w for v, w in zip(TRUE, WOBBLE, strict=True)], purpose=Purpose.DOUBLE)
    alarm = series_of(made)["anna", "panel"].alarm
    assert alarm is not None
    assert not alarm.stands
    assert alarm.point.last < 36
    made.store.close()


def test_gold_checks_are_a_course_of_their_own(study: AgreeingStudy) -> None:
    study.coded("cleo", [value + 1 for value in TRUE[:6]], purpose=Purpose.GOLD)
    found = series_of(study)
    cleo = found["cleo", "gold"]
    assert cleo.course.against is Against.GOLD
    assert len(cleo.points) == 1
    gold = [(a + b) / 2 for a, b in zip(drifting(1.5, 18)[:6], TRUE[:6], strict=True)]  # type: ignore[operator]
    away = sum(v + 1 - g for v, g in zip(TRUE[:6], gold, strict=True)) / 6
    assert cleo.points[0].bias.estimate == pytest.approx(away)
    assert ("anna", "gold") not in found
    assert found["cleo", "panel"].course.met[0].others == (drifting(1.5, 18)[0], TRUE[0])


def test_too_few_codings_are_told(tmp_path: Path) -> None:
    made = AgreeingStudy(tmp_path / "few", dyads=1)
    made.coded("anna", [3, 4, None])
    made.coded("ben", [3, 4, 5], purpose=Purpose.DOUBLE)
    anna = series_of(made)["anna", "panel"]
    assert (anna.points, anna.reason) == ((), "2 codings to compare, and 5 are needed")
    made.store.close()


def test_a_long_series_has_a_bounded_number_of_points_and_always_the_last(
    tmp_path: Path,
) -> None:
    made = AgreeingStudy(tmp_path / "long", dyads=30)
    made.coded("anna", (drifting(0, 0) * 3)[:90])
    made.coded("ben", (TRUE * 3)[:90], purpose=Purpose.DOUBLE)
    read = read_courses(made.store, ONE)
    (anna, _) = drift_of(read.courses, DriftRule(Window(8, draws=0)))
    assert len(anna.points) <= MOST_POINTS
    assert anna.points[-1].last == 90
    made.store.close()


def test_who_has_still_to_code_sees_no_course_with_the_session(study: AgreeingStudy) -> None:
    study.given("cleo", 3, purpose=Purpose.GOLD)
    study.store.person = "cleo"
    found, hidden = study_drift(study.store, ONE, RULE)
    assert found == ()
    assert hidden == (("anna", SENSITIVITY), ("ben", SENSITIVITY))
    assert read_views(study.store, "cleo") == ()


def test_it_is_cancelled_and_the_same_seed_gives_the_same(study: AgreeingStudy) -> None:
    assert series_of(study) == series_of(study)
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        study_drift(study.store, ONE, RULE, job)


@pytest.mark.parametrize(
    "rule",
    [
        DriftRule(Window(4)),
        DriftRule(alarm=AlarmRule(bias_steps=-1)),
        DriftRule(alarm=AlarmRule(icc_at_least=0)),
    ],
)
def test_a_rule_that_says_nothing_is_refused(rule: DriftRule) -> None:
    with pytest.raises(StudyError):
        drift_of((), rule)
