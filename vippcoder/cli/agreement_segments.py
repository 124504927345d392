"""How well observers agree on segments, by command."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.agreement.result import Result
    from vippcoder.agreement.segments.coded import CodedSession, Settings
    from vippcoder.agreement.segments.long_form import Groups

_US = 1_000_000
_MOST_UNITS = 20_000_000
"""Units of time of all codings: beyond them memory ends before patience."""
_COUNTS = {"segments_matched", "segments_missed", "segments_extra", "segments_unmatched"}
_HEAD = ("Statistic", "Estimate", "95 % interval", "Of what", "Remarks")


@command("agreement segments")
def segments(  # noqa: PLR0917 - options by name
    table: Annotated[
        Path, typer.Argument(metavar="TABLE.csv", help="A file of segments, one row a mark.")
    ],
    session: Annotated[str, typer.Option(help="Column: which session.")],
    observer: Annotated[str, typer.Option(help="Column: who marked it.")],
    code: Annotated[str, typer.Option(help="Column: its code or value.")],
    start: Annotated[str, typer.Option(help="Column: when it starts, seconds or minutes:seconds.")],
    end: Annotated[
        str | None, typer.Option(help="Column: when it ends; empty for a moment.")
    ] = None,
    window_start: Annotated[
        str | None, typer.Option(help="Column: where the assigned window starts; else 0.")
    ] = None,
    window_end: Annotated[
        str | None, typer.Option(help="Column: where it ends; else first mark to last mark.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="Column: whom it is about; joins the code.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Column: the family; its sessions are drawn together.")
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option(help="Column: a group each. May be given again.")
    ] = None,
    unit: Annotated[float, typer.Option(help="Seconds that one tally of time stands for.")] = 1.0,
    tolerance: Annotated[
        float, typer.Option(min=0, help="Seconds that starts of one event may lie apart.")
    ] = 2.0,
    iou: Annotated[
        float, typer.Option(help="Overlap by extent from which segments are the same one.")
    ] = 0.5,
    pairs: Annotated[bool, typer.Option("--pairs", help="Also of each two observers.")] = False,
    boris: Annotated[
        bool, typer.Option("--boris", help="Also BORIS's three kappas, and why they differ.")
    ] = False,
    draws: Annotated[int, typer.Option(min=0, help="Data sets to resample.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same intervals.")] = 1,
    json: Json = False,
) -> None:
    """Tell how well observers agree on stretches and moments that they marked.

    A row without code and times says that its observer marked nothing in the session.
    """
    from vippcoder.agreement.segments.long_form import Columns, read_segments
    from vippcoder.cli.table_files import read_table_file

    settings = _settings(unit, tolerance, iou)
    columns = Columns(
        session, observer, code, start, end, window_start, window_end, cluster, subject,
        tuple(by or ()),
    )  # fmt: skip
    groups = read_segments(read_table_file(table, "segments"), columns, table)
    _look_at_size(groups, settings.unit_us, table)
    for note in groups.notes:
        print_message(note)
    results = _results(groups, settings, pairs=pairs, draws=draws, seed=seed)
    of_boris = _of_boris(groups, settings.unit_us) if boris else []
    if json:
        from vippcoder.cli.agreement_table import as_json

        print_json([as_json(result) for result in (*results, *of_boris)])
        return
    print_segment_results([*results, *of_boris])
    if boris:
        from vippcoder.agreement.segments.boris import WHY

        print_line(WHY)


def _settings(unit: float, tolerance: float, iou: float) -> Settings:
    from vippcoder.agreement.segments.coded import Settings

    for name, value in (("--unit", unit), ("--tolerance", tolerance)):
        if not 0 <= value < 1e6:  # noqa: PLR2004 - eleven days
            raise typer.BadParameter(f"{name} is a number of seconds.")
    if round(unit * _US) < 1:
        raise typer.BadParameter("--unit is a time above 0.")
    if not 0 < iou <= 1:
        raise typer.BadParameter("--iou is above 0 and at most 1.")
    return Settings(round(unit * _US), round(tolerance * _US), iou)


def _look_at_size(groups: Groups, unit_us: int, table: Path) -> None:
    from vippcoder.errors import StudyError

    units = sum(
        (session.end_us - session.start_us) / unit_us * len(session.codings)
        for _, sessions in groups.sessions
        for session in sessions
    )
    if units > _MOST_UNITS:
        raise StudyError(
            f"its windows hold {units:.0f} units of {unit_us / _US:g} s",
            path=table,
            mend="look at its times, or say a longer --unit",
        )


def _results(
    groups: Groups, settings: Settings, *, pairs: bool, draws: int, seed: int
) -> list[Result]:
    from vippcoder.agreement.segments.results import computed, computed_by_pair

    job = console_job()
    results: list[Result] = []
    work = [
        (group, sessions, compute)
        for group, sessions in groups.sessions
        for compute in (computed, *([computed_by_pair] if pairs and _are_more(sessions) else []))
    ]
    for place, (group, sessions, compute) in enumerate(work):
        part = job.part(place / len(work), (place + 1) / len(work))
        results += compute(sessions, settings, group=group, draws=draws, seed=seed, job=part)
    return results


def _are_more(sessions: Sequence[CodedSession]) -> bool:
    """Whether there are more than two observers, so that a pair is not the whole."""
    return len({observer for session in sessions for observer in session.codings}) > 2  # noqa: PLR2004


def _of_boris(groups: Groups, unit_us: int) -> list[Result]:
    from vippcoder.agreement.segments.boris_results import boris_results

    return [
        result
        for group, sessions in groups.sessions
        for result in boris_results(_coded_twice(sessions), unit_us, group)
    ]


def _coded_twice(sessions: Sequence[CodedSession]) -> list[CodedSession]:
    return [session for session in sessions if len(session.codings) > 1]


def print_segment_results(results: Sequence[Result]) -> None:
    """Print a table for each group and pair, with what it counted above it."""
    for (group, about), part in groupby(results, key=lambda one: (one.group, one.about)):
        rows = list(part)
        print_line(": ".join([*(one for one in (group, about) if one), _counted(rows[0])]))
        # What is said of most rows is said once.
        often, times = Counter(one.reason for one in rows).most_common(1)[0]
        shared = often if times > len(rows) / 2 else ""
        print_table(_HEAD, [_row(one, shared) for one in rows])
        if shared:
            print_line(f"{shared[0].upper()}{shared[1:]}.")
        print_line("")
    print_line(
        "* are the figures to report, both: they answer different questions. "
        "--json tells references and every count."
    )


def _counted(one: Result) -> str:
    clusters = "" if one.n_clusters == one.n_units else f" of {_many(one.n_clusters, 'cluster')}"
    return (
        f"{_many(one.n_units, 'session')}{clusters} coded by two or more, "
        f"{_many(one.n_observers, 'observer')}, {_many(one.n_pairs, 'pair')} of codings, "
        f"{one.missing} without a coding"
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _row(one: Result, shared: str) -> Sequence[str]:
    name = one.statistic + ("*" if one.is_headline else "")
    reason = "" if one.reason == shared or one.statistic in _COUNTS else one.reason
    if one.estimate is None:
        return (name, "not estimable", "", one.settings, reason)
    return (name, _number(one, one.estimate), _interval(one), one.settings, reason)


def _number(one: Result, value: float) -> str:
    if "percent" in one.statistic:
        return f"{value:.1f} %"
    return f"{value:.0f}" if one.statistic in _COUNTS else f"{value:.3f}"


def _interval(one: Result) -> str:
    if one.ci_low is None or one.ci_high is None:
        return ""
    return f"{_number(one, one.ci_low)} to {_number(one, one.ci_high)}"
