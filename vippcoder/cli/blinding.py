"""The blinding of a study by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from vippcoder.packing.blinding.report import CheckReport


@command("study check")
def check(study: Study, *, person: Person = "lead", json: Json = False) -> None:
    """Tell what films and plan would give away to an observer, and keep the report.

    Every byte of the films is searched, so this takes about as long as copying them. Exit status 1:
    something was found. Sessions go by their ids; no dyad and no timepoint is named.
    """
    from vippcoder.study.checking import check_study
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        report = check_study(store, console_job())
    if json:
        print_json(report.as_json())
    else:
        print_report(report)
    if not report.passed:
        print_message("The check found something; look at what is told before packs are made.")
        raise typer.Exit(1)


def print_report(report: CheckReport) -> None:
    """Print what was looked for and found, for people."""
    print_table(
        ("finding", "", "looked for"),
        [
            (
                look.code.replace("_", " "),
                "passes" if look.passes(report.level) else "FOUND",
                f"{look.looked_for}. {look.note}".strip(),
            )
            for look in report.looks
        ],
    )
    for look in report.looks:
        for found in look.sentences(report.level):
            place = f"{found.where}: " if found.where else ""
            print_line(f"{look.code.replace('_', ' ')}: {place}{found.sentence}")
    tests = sum(len(look.tests) for look in report.looks)
    verdict = "passes" if report.passed else "does not pass"
    print_line(
        f"{report.subject}: {verdict}, films: {report.films}. {tests} tests; chance alone fails "
        f"{report.level:.1%} of checks in which nothing tells anything."
    )
