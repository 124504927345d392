"""Whether observers drift, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import (
    console_job,
    print_json,
    print_line,
    print_message,
    print_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.agreement.figures import Figure
    from vippcoder.study.reliability.drift import Drift
    from vippcoder.study.reliability.rolling import Point


@command("study drift")
def drift(
    study: Study,
    *,
    instrument: Annotated[str, typer.Option(help="Of this instrument alone.")] = "",
    dimension: Annotated[str, typer.Option(help="Of this dimension alone.")] = "",
    window: Annotated[int, typer.Option(help="Codings that a figure is of.")] = 15,
    bias: Annotated[
        float, typer.Option(help="Alarm: the bias's interval lies beyond so many steps.")
    ] = 0.5,
    icc: Annotated[float, typer.Option(help="Alarm: the rolling ICC's interval lies below.")] = 0.7,
    draws: Annotated[int, typer.Option(min=0, help="Data sets to resample.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same intervals.")] = 1,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Follow each observer's bias and agreement from coding to coding, and tell who drifts.

    Held against the others' independent values, and against gold where sessions are checked so.
    """
    from vippcoder.study.reliability.division import Division
    from vippcoder.study.reliability.drift import AlarmRule, DriftRule, study_drift
    from vippcoder.study.reliability.rolling import Window
    from vippcoder.study.study import opened_study

    rule = DriftRule(Window(window, draws, seed), AlarmRule(bias, icc))
    with opened_study(study, person=person) as store:
        division = Division(instrument=instrument, dimension=dimension)
        found, hidden = study_drift(store, division, rule, console_job())
    for observer, name in hidden:
        print_message(f"{observer}, {name}: withheld from {person}, who has still to code")
    if json:
        print_json([_drift(one) for one in found])
    else:
        _print(found)
        print_line(rule.told)


def _print(found: Sequence[Drift]) -> None:
    print_table(
        ("Observer", "Dimension", "Against", "Codings", "Bias", "ICC(A,1)", "Remark"),
        [_row(one) for one in found],
    )
    alarms = [one for one in found if one.alarm and one.alarm.stands]
    print_line("")
    for one in alarms:
        if one.alarm:
            print_line(f"{one.course.observer}, {one.course.dimension.id}: {one.alarm.why}")
    if not alarms:
        print_line("Nobody is beyond the alarm rule in the newest window.")


def _row(one: Drift) -> Sequence[object]:
    course = one.course
    if not one.points:
        return (
            course.observer,
            course.dimension.id,
            course.against,
            len(course.met),
            "",
            "",
            (one.reason),
        )
    last = one.points[-1]
    remark = ""
    if one.alarm:
        remark = "alarm" if one.alarm.stands else f"alarm up to coding {one.alarm.point.last}"
    return (
        course.observer,
        course.dimension.id,
        course.against,
        f"{last.first}\N{EN DASH}{last.last}",
        _shown(last.bias),
        _shown(last.icc),
        remark,
    )


def _shown(figure: Figure) -> str:
    if figure.estimate is None:
        return "not estimable"
    if figure.interval is None:
        return f"{figure.estimate:.2f}"
    low, high = figure.interval.low, figure.interval.high
    return f"{figure.estimate:.2f} ({low:.2f} to {high:.2f})"


def _drift(one: Drift) -> dict[str, Any]:
    course, alarm = one.course, one.alarm
    return {
        "observer": course.observer,
        "instrument": course.instrument,
        "dimension": course.dimension.id,
        "against": str(course.against),
        "compared": len(course.met),
        "reason": one.reason,
        "points": [_point(point) for point in one.points],
        "alarm": None
        if alarm is None
        else {"why": alarm.why, "at_coding": alarm.point.last, "stands": alarm.stands},
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "first_coding": point.first,
        "last_coding": point.last,
        "at": point.at.isoformat(),
        "codings": point.codings,
        "bias": _figure(point.bias),
        "icc": _figure(point.icc),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    interval = figure.interval
    return {
        "estimate": figure.estimate,
        "ci_low": interval.low if interval else None,
        "ci_high": interval.high if interval else None,
        "ci_method": interval.method if interval else "",
        "reason": figure.reason,
    }
