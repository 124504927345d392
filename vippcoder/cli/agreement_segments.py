"""How well observers agree on segments, by command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.agreement_options import By, Csv, IncludeUnblinded, OfInstrument, Xlsx
from vippcoder.cli.arguments import Json, Person
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vippcoder.agreement.result import Result
    from vippcoder.agreement.segments.coded import CodedSession, Settings
    from vippcoder.agreement.segments.long_form import Columns, Groups

_US = 1_000_000
_MOST_UNITS = 20_000_000
"""Units of time of all codings: beyond them memory ends before patience."""
_COLUMNS = (
    "A file of segments needs --observer, --code and --start, and --session if it holds several: "
    "the names of its columns."
)
_OF_A_STUDY = (
    "A study knows its columns; --pairs of it is --by pair; --codes and --boris are of files."
)
_OF_A_FILE = (
    "--instrument, --dimension, --include-unblinded, --csv and --xlsx are of a study; "
    "name its folder."
)


@command("agreement segments")
def segments(  # noqa: PLR0917 - options by name
    table: Annotated[
        Path,
        typer.Argument(
            metavar="STUDY|TABLE.csv",
            help="A study's folder, or a file of segments, one row a mark.",
        ),
    ],
    session: Annotated[str | None, typer.Option(help="Column: which session; else one.")] = None,
    observer: Annotated[str | None, typer.Option(help="Column: who marked it.")] = None,
    code: Annotated[str | None, typer.Option(help="Column: its code or value.")] = None,
    start: Annotated[
        str | None, typer.Option(help="Column: when it starts, seconds or minutes:seconds.")
    ] = None,
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
    by: By = None,
    unit: Annotated[float, typer.Option(help="Seconds that one tally of time stands for.")] = 1.0,
    tolerance: Annotated[
        float, typer.Option(min=0, help="Seconds that starts of one event may lie apart.")
    ] = 2.0,
    iou: Annotated[
        float, typer.Option(help="Overlap by extent from which segments are the same one.")
    ] = 0.5,
    pairs: Annotated[bool, typer.Option("--pairs", help="Also of each two observers.")] = False,
    codes: Annotated[bool, typer.Option("--codes", help="Also of each code by itself.")] = False,
    boris: Annotated[
        bool, typer.Option("--boris", help="Also BORIS's three kappas, and why they differ.")
    ] = False,
    draws: Annotated[int, typer.Option(min=0, help="Data sets to resample.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same intervals.")] = 1,
    instrument: OfInstrument = "",
    dimension: Annotated[
        str, typer.Option(help="Of a study: of this dimension alone; segments: where they lie.")
    ] = "",
    include_unblinded: IncludeUnblinded = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Print methods and results as words for a paper.")
    ] = False,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Tell how well observers agree on stretches and moments that they marked.

    In a file, a row without code and times says that its observer marked nothing in the session.
    """
    settings = _settings(unit, tolerance, iou)
    named = (session, observer, code, start, end, window_start, window_end, cluster, subject)
    if table.is_dir():
        from vippcoder.cli.agreement_study import Told
        from vippcoder.cli.agreement_study_segments import asked_segments, tell_study_segments

        if any(named) or pairs or codes or boris:
            raise typer.BadParameter(_OF_A_STUDY)
        asked = asked_segments(by or (), instrument, dimension, include_unblinded=include_unblinded)
        asked = replace(asked, settings=settings, draws=draws, seed=seed)
        tell_study_segments(table, person, asked, Told(json, csv, xlsx, paragraphs))
        return
    if instrument or dimension or include_unblinded or csv or xlsx:
        raise typer.BadParameter(_OF_A_FILE)
    if not (observer and code and start):
        raise typer.BadParameter(_COLUMNS)
    from vippcoder.agreement.segments.long_form import Columns

    columns = Columns(
        observer, code, start, session, end, window_start, window_end, cluster, subject,
        tuple(by or ()),
    )  # fmt: skip
    groups = _read(table, columns, settings.unit_us)
    also = _Also(pairs, codes)
    results = _results(groups, settings, also, draws=draws, seed=seed)
    if paragraphs:
        _tell_paragraphs(results, settings, has_window=bool(window_end), json=json)
        return
    _tell(results, _of_boris(groups, settings.unit_us) if boris else [], json=json)


def _read(table: Path, columns: Columns, unit_us: int) -> Groups:
    from vippcoder.agreement.segments.long_form import read_segments
    from vippcoder.cli.table_files import read_table_file

    groups = read_segments(read_table_file(table, "segments"), columns, table)
    _look_at_size(groups, unit_us, table)
    for note in groups.notes:
        print_message(note)
    return groups


def _tell(results: Sequence[Result], of_boris: Sequence[Result], *, json: bool) -> None:
    from vippcoder.cli.segment_table import print_segment_results

    if json:
        from vippcoder.cli.agreement_table import as_json

        print_json([as_json(result) for result in (*results, *of_boris)])
        return
    print_segment_results([*results, *of_boris])
    if of_boris:
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


def _tell_paragraphs(
    results: Sequence[Result], settings: Settings, *, has_window: bool, json: bool
) -> None:
    from vippcoder.cli.agreement_study import print_paragraphs
    from vippcoder.study.reliability.segment_paragraphs import segment_methods, segment_results

    window = "the assigned window" if has_window else "the time from the first mark to the last"
    parts: dict[str, list[Result]] = {}
    for one in results:
        parts.setdefault(" ".join(word for word in (one.group, one.about) if word), []).append(one)
    methods = segment_methods(results, settings, window=window)
    print_paragraphs(methods, segment_results(list(parts.items())), json=json)


@dataclass(frozen=True, slots=True)
class _Also:
    """What is asked for beside the figures of everybody and everything."""

    pairs: bool
    codes: bool


def _results(
    groups: Groups, settings: Settings, also: _Also, *, draws: int, seed: int
) -> list[Result]:
    job = console_job()
    results: list[Result] = []
    work = [
        (group, sessions, compute)
        for group, sessions in groups.sessions
        for compute in _computing(sessions, also)
    ]
    for place, (group, sessions, compute) in enumerate(work):
        part = job.part(place / len(work), (place + 1) / len(work))
        results += compute(sessions, settings, group=group, draws=draws, seed=seed, job=part)
    return results


def _computing(
    sessions: Sequence[CodedSession], also: _Also
) -> Iterator[Callable[..., list[Result]]]:
    from vippcoder.agreement.segments import results

    yield results.computed
    # Of two observers the pair is the whole.
    if also.pairs and len({name for session in sessions for name in session.codings}) > 2:  # noqa: PLR2004
        yield results.computed_by_pair
    if also.codes:
        yield results.computed_by_code


def _of_boris(groups: Groups, unit_us: int) -> list[Result]:
    from vippcoder.agreement.segments.boris_results import boris_results

    return [
        result
        for group, sessions in groups.sessions
        for result in boris_results(_coded_twice(sessions), unit_us, group)
    ]


def _coded_twice(sessions: Sequence[CodedSession]) -> list[CodedSession]:
    return [session for session in sessions if len(session.codings) > 1]
