"""Every figure of a report, by its file's name."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from vippcoder.reports.compared import compared_arms, locked_values
from vippcoder.reports.figures.estimates import estimate_plot
from vippcoder.reports.figures.flow import flow_diagram
from vippcoder.reports.figures.fragile import fragility_plot
from vippcoder.reports.figures.values import values_plot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vippcoder.outcomes.result import Result
    from vippcoder.reports.figures.drawing import Drawing
    from vippcoder.reports.outcomes import StudyOutcomes

Row = tuple[str, "Result"]


def report_figures(found: StudyOutcomes) -> dict[str, str]:
    """Return the SVG of every figure, in the order in which a report shows them."""
    pictures = {"flow": flow_diagram("Flow of families", found)}
    ratios = _rows(found, found.results, "risk_ratio", {"katz"})
    if ratios:
        pictures["risk_ratios"] = estimate_plot("Risk ratios (Katz)", ratios, is_ratio=True)
    means = _rows(found, found.results, "mean_difference", {"ancova"})
    if means:
        title = "Mean differences given the baseline (ANCOVA)"
        pictures["mean_differences"] = estimate_plot(title, means, is_ratio=False)
    pictures |= dict(_values(found))
    pictures |= dict(_varied(found))
    panels = list(_panels(found))
    if panels:
        pictures["fragility"] = fragility_plot("The risk ratio at each cut-off", panels)
    for picture in pictures.values():
        picture.remarks = " ".join(found.released.warnings)
    return {name: picture.svg() for name, picture in pictures.items()}


def _names(found: StudyOutcomes) -> dict[str, str]:
    return {str(t.id): t.name for t in found.released.design.timepoints}


def _rows(
    found: StudyOutcomes, results: Iterable[Result], measure: str, methods: set[str]
) -> list[Row]:
    names = _names(found)
    return [
        (f"{names[one.timepoint]}, {one.outcome}", one)
        for one in results
        if one.measure == measure and one.method in methods
    ]


def _varied(found: StudyOutcomes) -> Iterator[tuple[str, Drawing]]:
    """Yield a plot for each event: its risk ratio with other values, the baseline apart."""
    names = _names(found)
    timepoints = [t for t in names if t != found.released.baseline]
    for outcome in dict.fromkeys(r.outcome for r in found.results if r.n1 is not None):
        rows = [
            (f"{names[timepoint]}: {variation.name}", one)
            for timepoint in timepoints
            for variation in found.variations
            for one in variation.results
            if (one.timepoint, one.outcome, one.method) == (timepoint, outcome, "katz")
        ]
        title = f"Risk ratios with other values: {outcome}"
        yield f"sensitivity_{_file(outcome)}", estimate_plot(title, rows, is_ratio=True)


def _file(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "_", name)


def _values(found: StudyOutcomes) -> Iterator[tuple[str, Drawing]]:
    released = found.released
    arms = compared_arms(released, locked_values(released), with_events=False)
    for instrument, dimension in released.dimensions():
        name = released.name_of(instrument, dimension)
        waves = [one for one in arms if one.outcome == name]
        title = f"{dimension.name}, by arm and timepoint"
        file = f"values_{_file(name)}"
        yield file, values_plot(title, waves, _names(found), dimension.scale)


def _panels(found: StudyOutcomes) -> Iterator[tuple[str, list[Row]]]:
    names = _names(found)
    ordered = [r for r in found.cutoffs if r.timepoint != found.released.baseline]
    ordered.sort(key=lambda r: (_dichotomy(r), list(names).index(r.timepoint)))
    for (dichotomy, timepoint), part in groupby(
        ordered, key=lambda r: (_dichotomy(r), r.timepoint)
    ):
        rows = [(one.outcome.rpartition(" ")[2], one) for one in part]
        yield f"{names[timepoint]}, {dichotomy}", rows


def _dichotomy(one: Result) -> str:
    """Return an event without its cut-off: `sensitivity at or above`."""
    return one.outcome.rpartition(" ")[0]
