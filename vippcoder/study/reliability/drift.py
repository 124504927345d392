"""Drift: whether an observer moves away from the panel or from gold while coding goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.study.reliability.courses import Against, read_courses
from vippcoder.study.reliability.rolling import LEAST_WINDOW, Point, Window, rolling
from vippcoder.study.reliability.saying import coefficient, points, several
from vippcoder.study.reliability.seeing import keep_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.agreement.figures import Figure
    from vippcoder.domain.ids import DimensionId, ObserverCode
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.reliability.courses import Course
    from vippcoder.study.reliability.division import Division


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """When an observer's drift is told; a whole interval has to be beyond, never an estimate."""

    bias_steps: float = 0.5
    """Steps of the scale: the bias's interval lies beyond so much above or below."""
    icc_at_least: float = 0.7
    """The interval of the rolling ICC lies below it."""

    def check(self) -> None:
        """Refuse a rule that says nothing.

        Raises:
            StudyError: a number is out of its range.
        """
        if self.bias_steps < 0 or not 0 < self.icc_at_least <= 1:
            raise StudyError(
                "an alarm needs steps of 0 or more and an ICC above 0 and up to 1",
                mend="for example 0.5 steps and .70",
            )


@dataclass(frozen=True, slots=True)
class DriftRule:
    """How drift is looked for."""

    window: Window = field(default_factory=Window)
    alarm: AlarmRule = field(default_factory=AlarmRule)

    @property
    def told(self) -> str:
        """The rule in words, for everybody who reads what it gives."""
        return (
            f"Each figure is of {self.window.codings} codings in the observer's own order. The "
            "rule rings where the whole interval of the bias lies more than "
            f"{self.alarm.bias_steps:g} steps of the scale from 0, or that of the ICC below "
            f"{coefficient(self.alarm.icc_at_least)}."
        )

    def check(self) -> None:
        """Refuse a rule that says nothing.

        Raises:
            StudyError: a number is out of its range.
        """
        self.alarm.check()
        if self.window.codings < LEAST_WINDOW:
            raise StudyError(
                f"a window of {self.window.codings} tells nothing of a person",
                mend=f"take {LEAST_WINDOW} codings or more",
            )


@dataclass(frozen=True, slots=True)
class Alarm:
    """That a window was beyond the rule."""

    point: Point
    why: str
    """`rates 0.82 points above the panel (0.41 to 1.23)`."""
    stands: bool
    """Whether the newest window is beyond it too, in the same way."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One observer's series on one dimension."""

    course: Course
    points: tuple[Point, ...]
    reason: str
    """Why there is none; empty where there are points."""
    alarm: Alarm | None
    """The newest; None where no window was beyond the rule."""


def drift_of(
    courses: Sequence[Course], rule: DriftRule | None = None, job: Job | None = None
) -> tuple[Drift, ...]:
    """Compute every course's series; needs no database.

    Raises:
        StudyError: the rule says nothing.
        CancelledError: cancelled.
    """
    rule, job, found = rule or DriftRule(), job or Job(), []
    rule.check()
    for place, course in enumerate(courses):
        job.advance(place / len(courses), f"{course.observer}, {course.dimension.name}")
        scale = [float(value) for value in course.dimension.scale.values()]
        series = []
        for point in rolling(course.met, rule.window, scale):
            job.advance(place / len(courses))
            series.append(point)
        few = f"{several(len(course.met), 'coding')} to compare, and {LEAST_WINDOW} are needed"
        found.append(
            Drift(course, tuple(series), "" if series else few, _alarm(course, series, rule))
        )
    job.advance(1)
    return tuple(found)


def study_drift(
    store: StudyStore, division: Division, rule: DriftRule | None = None, job: Job | None = None
) -> tuple[tuple[Drift, ...], tuple[tuple[ObserverCode, DimensionId], ...]]:
    """Return the drift of a study's observers, and which is withheld; the study keeps who looked.

    Raises:
        StudyError: as `read_courses` and `drift_of`.
        CancelledError: cancelled; nothing was shown and nothing is kept.
    """
    read = read_courses(store, division)
    found = drift_of(read.courses, rule, job)
    keep_seen(store, (coding for course in read.courses for coding in course.codings))
    return found, read.hidden


def alarm_at(point: Point, course: Course, rule: AlarmRule) -> str:
    """Say how a window is beyond the rule; empty where it is not."""
    return bias_alarm(point, course, rule) or icc_alarm(point, course, rule)


def bias_alarm(point: Point, course: Course, rule: AlarmRule) -> str:
    """Say that a window's whole interval of the bias is beyond the rule; empty where it is not."""
    bound = bias_bound(course, rule)
    low, high = _limits(point.bias)
    if low is None or high is None or not (low > bound or high < -bound):
        return ""
    shift, word = abs(point.bias.estimate or 0.0), "above" if low > 0 else "below"
    return f"rates {points(shift)} points {word} {_whom(course)} ({points(low)} to {points(high)})"


def bias_bound(course: Course, rule: AlarmRule) -> float:
    """Return how many points above or below the interval of the bias has to lie."""
    return rule.bias_steps * float(course.dimension.scale.step)


def icc_alarm(point: Point, course: Course, rule: AlarmRule) -> str:
    """Say that a window's whole interval of the ICC is beyond the rule; empty where it is not."""
    low, high = _limits(point.icc)
    if low is None or high is None or high >= rule.icc_at_least:
        return ""
    shown = coefficient(point.icc.estimate or 0.0)
    limits = f"{coefficient(low)} to {coefficient(high)}"
    return f"agrees with {_whom(course)} at an ICC of {shown} ({limits})"


def _whom(course: Course) -> str:
    return "the panel" if course.against is Against.PANEL else "gold"


def _alarm(course: Course, series: Sequence[Point], rule: DriftRule) -> Alarm | None:
    told = [(point, alarm_at(point, course, rule.alarm)) for point in series]
    beyond = [(point, why) for point, why in told if why]
    if not beyond:
        return None
    point, why = beyond[-1]
    return Alarm(point, why, stands=point is series[-1])


def _limits(figure: Figure) -> tuple[float | None, float | None]:
    return (figure.interval.low, figure.interval.high) if figure.interval else (None, None)
