"""From what was seen of two arms to results: figure, interval, or the reason why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.intervals.status import Status
from vippcoder.outcomes.estimate import not_estimable
from vippcoder.outcomes.fragility import one_flip
from vippcoder.outcomes.measure import EVENTS, OVER_TIMEPOINTS, VALUES
from vippcoder.outcomes.result import Result

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from vippcoder.outcomes.arms import Arms
from vippcoder.outcomes.measure import Measure

RULE: Final = (
    "Zero cells: no number is added to them. Where an arm has no event (for woolf, where any cell "
    "is zero) katz and woolf have no interval and are not estimable; koopman and "
    "miettinen-nurminen, which stand beside them always, are then the ones to report."
)
"""What is done where a cell is zero, as it is printed."""


def results_of(outcomes: Iterable[Arms], *, only: Collection[str] = ()) -> list[Result]:
    """Compute every measure of each outcome at each timepoint.

    Args:
        outcomes: one each, in the order wanted.
        only: names of measures; all, if empty.

    Returns:
        In the order of outcomes, then of the families' names; never a NaN.
    """
    listed = list(outcomes)
    return [
        _result(arms, measure)
        for arms in listed
        for measure in _measures(arms, listed)
        if not only or measure.name in only
    ]


def _measures(arms: Arms, outcomes: list[Arms]) -> list[Measure]:
    if arms.is_event:
        return [measure for _, family in EVENTS for measure in family(arms)]
    measures = [measure for _, family in VALUES for measure in family(arms)]
    course = [one for one in outcomes if not one.is_event and one.outcome == arms.outcome]
    place = next(index for index, one in enumerate(course) if one is arms)
    return measures + [
        measure for _, family in OVER_TIMEPOINTS for measure in family(course, place)
    ]


def _result(arms: Arms, measure: Measure) -> Result:
    why_not = arms.why_not()
    found = not_estimable(why_not) if why_not else measure.compute()
    used = arms.seen if why_not or measure.used is None else measure.used
    one, other = arms.sizes(used)
    everyone, everyone_else = arms.sizes(np.ones(len(arms.units), dtype=bool))
    events: tuple[int | None, int | None] = (None, None)
    if arms.is_event:
        of = found.counts
        events = (of.n1, of.n0) if of else arms.of(used).events()
    flips = one_flip(arms.counts()) if measure.with_flips and not why_not else ()
    spread = (None, None, None, None) if arms.is_event else arms.of(used).means()
    return Result(
        timepoint=arms.timepoint,
        outcome=arms.outcome,
        measure=measure.name,
        estimate=found.value,
        ci_low=found.low,
        ci_high=found.high,
        method=measure.method,
        n1=events[0],
        N1=one,
        n0=events[1],
        N0=other,
        status=Status.NOT_ESTIMABLE if found.value is None else Status.OK,
        reason=found.reason,
        reference=measure.reference,
        arm1=arms.names[0],
        arm0=arms.names[1],
        missing1=everyone - one,
        missing0=everyone_else - other,
        settings=found.settings,
        p_value=found.p_value,
        mean1=spread[0],
        sd1=spread[1],
        mean0=spread[2],
        sd0=spread[3],
        one_flip=flips,
    )
