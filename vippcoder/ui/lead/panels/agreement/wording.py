"""How a figure is said and drawn: its name, its numbers, its scale."""

from __future__ import annotations

from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.bands import CICCHETTI, KOO_LI
from vippcoder.study.reliability.saying import coefficient, percentage, points, several
from vippcoder.ui.lead.charts.interval import Interval, paint_interval
from vippcoder.ui.lead.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from vippcoder.agreement.result import Result

DASH: Final = "\N{EN DASH}"
_NAMES: Final = {
    "krippendorff_alpha": "Krippendorff alpha",
    "cohen_kappa": "Cohen kappa",
    "fleiss_kappa": "Fleiss kappa",
    "conger_kappa": "Conger kappa",
    "light_kappa": "Light kappa",
    "gwet_ac1": "Gwet AC1",
    "gwet_ac2": "Gwet AC2",
    "brennan_prediger": "Brennan and Prediger",
    "percent_exact": "Exactly the same",
    "percent_within_half": "Within half a point",
    "percent_within_1": "Within one point",
    "bland_altman_low": "Lower limit of agreement",
    "bland_altman_high": "Upper limit of agreement",
    "time_unit_kappa": "Time-unit kappa",
    "time_unit_kappa_coded": "Time-unit kappa, coded time",
    "time_unit_percent": "Time-unit agreement",
    "time_unit_percent_coded": "Time-unit agreement, coded time",
    "event_kappa_linked": "Event kappa, linked marks",
    "event_percent_linked": "Marks linked",
    "event_percent_agreement": "Event agreement",
    "segments_percent_matched": "Segments matched, percent",
    "mean_iou_matched": "Mean IoU of those matched",
    "u_alpha": "Alpha for unitising",
    "u_alpha_binary": "Alpha for unitising, coded or not",
    "cu_alpha": "Alpha of codes where both coded",
    "sem": "Standard error of measurement",
}
_IN_POINTS: Final = (
    "mean_difference",
    "mean_absolute_difference",
    "bland_altman",
    "sem",
    "smallest_detectable_change",
)


_COUNTS: Final = ("segments_matched", "segments_missed", "segments_extra", "segments_unmatched")


class Measure(Enum):
    """What a figure is measured in."""

    COUNT = "count"

    COEFFICIENT = "coefficient"
    PERCENT = "percent"
    POINTS = "points"


def measure_of(statistic: str) -> Measure:
    """Return what a statistic is measured in."""
    if statistic in _COUNTS:
        return Measure.COUNT
    if "percent" in statistic:
        return Measure.PERCENT
    return Measure.POINTS if statistic.startswith(_IN_POINTS) else Measure.COEFFICIENT


def name_of(result: Result) -> str:
    """Return what a figure is called: `Gwet AC2, quadratic`, `Mean difference, anna - ben`."""
    name = result.statistic
    if not name.startswith("ICC"):
        name = _NAMES.get(name, name.replace("_", " ").capitalize())
    parts = [name]
    if result.weights not in {"", "identity"} and result.weights not in result.statistic:
        parts.append(result.weights)
    if result.about:
        parts.append(result.about.replace(" - ", " \N{MINUS SIGN} "))
    if result.cutoff is not None:
        parts.append(f"cut at {result.cutoff:g}")
    return ", ".join(parts)


def number(statistic: str, value: float) -> str:
    """Return a figure as it is printed: `.79`, `85 %`, `0.31`."""
    say = {
        Measure.COEFFICIENT: coefficient,
        Measure.PERCENT: percentage,
        Measure.POINTS: points,
        Measure.COUNT: count,
    }
    return say[measure_of(statistic)](value)


def interval_of(result: Result) -> str:
    """Return an interval: `.64 to .88`; empty where there is none."""
    if result.ci_low is None or result.ci_high is None:
        return ""
    return " to ".join(number(result.statistic, v) for v in (result.ci_low, result.ci_high))


def figure_of(result: Result | None) -> str:
    """Return a figure with its interval: `.79 (.64 to .88)`; or that there is none."""
    if result is None:
        return DASH
    if result.estimate is None:
        return "not estimable"
    shown, interval = number(result.statistic, result.estimate), interval_of(result)
    if measure_of(result.statistic) is Measure.COUNT:
        return shown
    return f"{shown} ({interval})" if interval else f"{shown}, no interval"


def described(result: Result) -> str:
    """Return all that a reader needs to judge a figure: form, interval, counts, source."""
    form = ", ".join(part for part in (result.model, result.type, result.definition) if part)
    units = f"{several(result.n_units, 'session')} of " + several(
        result.n_clusters, "family", "families"
    )
    said = [f"{name_of(result)}{': ' if form else ''}{form}"]
    if result.estimate is None:
        said.append(f"not estimable: {result.reason}")
    else:
        said += [part for part in (result.reason, result.ci_method, result.settings) if part]
    said.append(f"{units}, {result.n_observers} observers")
    return ". ".join(_sentence(part) for part in [*said, result.reference]) + "."


def _sentence(words: str) -> str:
    return (words if words.startswith("ICC") else words[:1].upper() + words[1:]).rstrip(".")


Scales = dict[Measure, tuple[float, float]]


def scales_of(results: Iterable[Result]) -> Scales:
    """Return from where to where each measure is drawn, one scale for all rows of a table.

    Coefficients go from 0 to 1, from -1 where one is below 0; limits beyond end in arrows.
    """
    known = [r for r in results if r.estimate is not None]
    coefficients = [r for r in known if measure_of(r.statistic) is Measure.COEFFICIENT]
    below = any(r.estimate is not None and r.estimate < 0 for r in coefficients)
    in_points = [
        abs(v)
        for r in known
        if measure_of(r.statistic) is Measure.POINTS
        for v in (r.estimate, r.ci_low, r.ci_high)
        if v is not None
    ]
    most = max(in_points, default=1.0) or 1.0
    return {
        Measure.COEFFICIENT: (-1.0 if below else 0.0, 1.0),
        Measure.PERCENT: (0.0, 100.0),
        Measure.POINTS: (-most, most),
    }


def drawing_of(result: Result | None, scales: Scales) -> Callable[[QPainter, QRectF], None] | None:
    """Return what paints a figure and its interval; None where there is nothing to paint."""
    if result is None or result.estimate is None:
        return None
    measure = measure_of(result.statistic)
    if measure is Measure.COUNT:
        return None
    shown = Interval(
        result.estimate, result.ci_low, result.ci_high, scales[measure], _marks(result, measure)
    )
    return partial(_paint, shown)


def _paint(shown: Interval, painter: QPainter, box: QRectF) -> None:
    paint_interval(painter, box, shown)


def _marks(result: Result, measure: Measure) -> tuple[float, ...]:
    """Return where thin lines stand: the bands' bounds, or where nobody is more lenient."""
    if measure is Measure.POINTS:
        return (0.0,)
    if result.statistic.startswith("ICC"):
        return tuple(bound for bound, _ in KOO_LI)
    if "kappa" in result.statistic:
        return tuple(bound for bound, _ in CICCHETTI)
    return ()
