"""What an unblinded study found, by command."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.outcomes.result import Result
    from vippcoder.reports.outcomes import StudyOutcomes
    from vippcoder.reports.variations import Variation

Reference = Annotated[
    str | None,
    typer.Option(
        metavar="ARM",
        help="The arm to compare with; without it control, usual care and the like, else the "
        "first in the alphabet.",
    ),
]


@command("study outcomes")
def study_outcomes(study: Study, *, reference: Reference = None, json: Json = False) -> None:
    """Tell how the arms of an unblinded study differ, how fragile that is, if blinding was kept.

    From locked values; refused before unblinding.
    """
    from vippcoder.cli.outcomes_table import print_results
    from vippcoder.reports.outcomes import study_outcomes as outcomes_of
    from vippcoder.reports.records import outcomes_record
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        found = outcomes_of(store, reference)
    if json:
        for warning in found.released.warnings:
            print_message(warning)
        print_json(outcomes_record(found))
        return
    lock = found.released.table.lock
    print_line(found.released.design.title)
    for warning in found.released.warnings:
        print_line(warning)
    print_line(f"Lock {lock.number}, {lock.digest}. {found.released.compared}")
    print_line("")
    print_results(found.results)
    _print_shares(found)
    _print_variations(found.variations)
    _print_cutoffs(found.cutoffs)
    _print_blinding(found)
    _print_agreement(found)


@command("study report")
def study_report(
    study: Study,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder to make, new or empty.")
    ],
    reference: Reference = None,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Print the page as PDF too.")] = True,
    json: Json = False,
) -> None:
    """Write an unblinded study's report: page, PDF, tables, paragraphs, audit, scripts, checksums.

    The scripts make the main table again from the folder alone.
    """
    from vippcoder.reports.folder.writing import write_report
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        finish = _print_page if pdf else _nothing_more
        names = write_report(store, out.resolve(), reference, finish=finish)
    if json:
        print_json({"folder": str(out), "files": list(names)})
    else:
        print_line(f"{out}: {', '.join(names)}")


def _print_page(folder: Path) -> None:
    """Print the page by a window's process, since Qt lays it out."""
    from vippcoder.cli.processes import run_and_read

    page, target = folder / "report.html", folder / "report.pdf"
    run_and_read("vippcoder.ui.lead.report_pdf", [str(page), str(target)], console_job())


def _nothing_more(_folder: Path) -> None:
    """Leave the folder as it is."""


def _print_shares(found: StudyOutcomes) -> None:
    print_line("\nShares, with exact intervals:")
    print_table(
        ("What", "Timepoint", "Arm", "Count", "Share", "95 % interval"),
        [
            (
                one.what,
                one.timepoint,
                one.arm or "both",
                f"{one.count}/{one.of}",
                "" if one.estimate.value is None else f"{100 * one.estimate.value:.0f} %",
                _limits(one.estimate.low, one.estimate.high, 100, 0),
            )
            for one in found.shares
        ],
    )


def _print_variations(found: Sequence[Variation]) -> None:
    print_line("\nWith other values (risk ratio by katz; values by ancova, or welch at baseline):")
    wanted = {("risk_ratio", "katz"), ("mean_difference", "ancova"), ("mean_difference", "welch")}
    rows = [
        (one.timepoint, one.outcome, variation.name, _counted(one), *_figure(one))
        for variation in found
        for one in variation.results
        if (one.measure, one.method) in wanted
    ]
    rows.sort(key=lambda row: row[:2])
    print_table(("Timepoint", "Outcome", "Values", "n/N", "Estimate", "95 % interval"), rows)
    for variation in found:
        if variation.told:
            print_line(f"{variation.name}: {variation.told}.")


def _print_cutoffs(results: Sequence[Result]) -> None:
    from vippcoder.cli.outcomes_table import fragility_of

    if not results:
        return
    print_line("\nThe risk ratio at each cut-off, and had one dyad been rated the other way:")
    for (timepoint, outcome), part in groupby(results, key=lambda r: (r.timepoint, r.outcome)):
        one = next(part)
        estimate, limits = _figure(one)
        print_line(f"{timepoint}, {outcome}: {_counted(one)}; {estimate} ({limits})")
        for line in fragility_of(one):
            print_line(f"  {line}")


def _print_blinding(found: StudyOutcomes) -> None:
    from vippcoder.reports.guesses import CAUTION

    print_line("\nWas blinding kept?")
    if found.blinding.why_not:
        print_line(f"No index: {found.blinding.why_not}.")
        return
    print_table(
        ("Guesses", "Index", "Arm", "Counted", "Estimate", "95 % interval"),
        [
            (
                one.of,
                one.index,
                one.arm or "both",
                ", ".join(f"{kind} {count}" for kind, count in one.counts.items()),
                one.estimate.reason if one.estimate.value is None else f"{one.estimate.value:.2f}",
                _limits(one.estimate.low, one.estimate.high),
            )
            for one in found.blinding.indices
        ],
    )
    arm1, arm0 = found.released.arms
    print_line(f"Arm 1 is {arm1}, arm 0 {arm0}. {CAUTION}")
    for reason, count in found.blinding.reasons.items():
        print_line(f"Reason given: {reason}, {count}.")


def _print_agreement(found: StudyOutcomes) -> None:
    print_line("\nAgreement between observers, by arm:")
    print_table(
        ("Arm", "Dimension", "Statistic", "Cut-off", "Estimate", "95 % interval", "Remarks"),
        [
            (
                one.arm,
                one.dimension,
                r.statistic,
                "" if r.cutoff is None else f"{r.cutoff:g}",
                "not estimable" if r.estimate is None else f"{r.estimate:.2f}",
                _limits(r.ci_low, r.ci_high),
                r.reason,
            )
            for one in found.agreement
            for r in one.results
        ],
    )


def _counted(one: Result) -> str:
    if one.n1 is None:
        return f"{one.N1} v {one.N0}"
    return f"{one.n1}/{one.N1} v {one.n0}/{one.N0}"


def _figure(one: Result) -> tuple[str, str]:
    if one.estimate is None:
        return "not estimable", one.reason
    return f"{one.estimate:.2f}", _limits(one.ci_low, one.ci_high)


def _limits(low: float | None, high: float | None, times: int = 1, digits: int = 2) -> str:
    if low is None or high is None:
        return ""
    return f"{low * times:.{digits}f} to {high * times:.{digits}f}"
