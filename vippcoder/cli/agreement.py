"""How well observers agree, by command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.agreement_options import By, Csv, IncludeUnblinded, OfInstrument, Xlsx
from vippcoder.cli.arguments import Json, Person
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_message

if TYPE_CHECKING:
    from vippcoder.agreement.long_form import Columns, Groups
    from vippcoder.agreement.result import Level as LevelOf
    from vippcoder.study.reliability.figures import Asked

_COLUMNS = "A file of ratings needs --unit, --observer and --value: the names of its columns."

_OF_A_STUDY = "A study knows its units, observers, values, families and scales."
_OF_A_FILE = (
    "--instrument, --dimension, --include-unblinded, --csv, --xlsx, --ratings-csv, --segments and "
    "--paragraphs are of a study; name its folder."
)


@command("agreement")
def agreement(
    ratings: Annotated[
        Path,
        typer.Argument(
            metavar="STUDY|RATINGS.csv",
            help="A study's folder, or a file of ratings, one row a rating.",
        ),
    ],
    *,
    unit: Annotated[str | None, typer.Option(help="Column: what was rated.")] = None,
    observer: Annotated[str | None, typer.Option(help="Column: who rated it.")] = None,
    value: Annotated[str | None, typer.Option(help="Column: the rating; empty if missing.")] = None,
    level: Annotated[
        str | None,
        typer.Option(
            metavar="nominal|ordinal|interval|ratio",
            help="What differences between values mean; without it, numbers are interval and "
            "anything else nominal.",
        ),
    ] = None,
    cutoff: Annotated[
        list[float] | None,
        typer.Option(help="Also of the dichotomy: at or above X, below it. May be given again."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Column: the family; units of one are drawn together.")
    ] = None,
    by: By = None,
    scale: Annotated[
        str | None,
        typer.Option(
            metavar="LOW:HIGH[:STEP]",
            help="All values that could be given; without it, those that were.",
        ),
    ] = None,
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="Numbers are written 3,5.")
    ] = False,
    draws: Annotated[
        int, typer.Option(min=0, help="Data sets to resample where no formula gives an interval.")
    ] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same intervals.")] = 1,
    instrument: OfInstrument = "",
    dimension: Annotated[str, typer.Option(help="Of a study: of this dimension alone.")] = "",
    include_unblinded: IncludeUnblinded = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
    ratings_csv: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Of a study: write the ratings that entered, long form."),
    ] = None,
    segments: Annotated[
        bool,
        typer.Option("--segments", help="Of a study: of its segments; see `agreement segments`."),
    ] = False,
    paragraphs: Annotated[
        bool,
        typer.Option(
            "--paragraphs", help="Of a study: print methods and results as words for a paper."
        ),
    ] = False,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Tell how well observers agree: every statistic with its interval, or why there is none.

    Of a study only independent ratings enter, and what is left out is told; it keeps who looked.
    On stretches and moments that they marked: vippcoder agreement segments.
    """
    from vippcoder.agreement.long_form import Columns

    if ratings.is_dir():
        from vippcoder.cli.agreement_study import Told, tell_study

        if unit or observer or value or cluster or scale or decimal_comma:
            raise typer.BadParameter(_OF_A_STUDY)
        if segments:
            from vippcoder.cli.agreement_study_segments import asked_segments, tell_study_segments

            if level or cutoff or ratings_csv:
                raise typer.BadParameter("--level, --cutoff and --ratings-csv are of ratings.")
            marked = asked_segments(
                by or (), instrument, dimension, include_unblinded=include_unblinded
            )
            marked = replace(marked, draws=draws, seed=seed)
            tell_study_segments(ratings, person, marked, Told(json, csv, xlsx, paragraphs))
            return
        asked = _asked(level, cutoff, by, (instrument, dimension))
        asked = replace(asked, include_unblinded=include_unblinded, draws=draws, seed=seed)
        tell_study(ratings, person, asked, Told(json, csv, xlsx, paragraphs, ratings_csv))
        return
    if (
        instrument
        or dimension
        or include_unblinded
        or csv
        or xlsx
        or segments
        or paragraphs
        or ratings_csv
    ):
        raise typer.BadParameter(_OF_A_FILE)
    if not (unit and observer and value):
        raise typer.BadParameter(_COLUMNS)
    columns = Columns(unit, observer, value, cluster, tuple(by or ()))
    groups = _read(ratings, columns, _level(level), scale, decimal_comma=decimal_comma)
    if cutoff and not groups.level.is_ordered:
        raise typer.BadParameter("--cutoff needs ordered values; say --level ordinal or interval.")
    _tell(groups, tuple(cutoff or ()), draws=draws, seed=seed, json=json)


def _asked(
    level: str | None,
    cutoff: list[float] | None,
    by: list[str] | None,
    of: tuple[str, str],
) -> Asked:
    from vippcoder.study.reliability.division import Division
    from vippcoder.study.reliability.figures import Asked, by_names

    wanted = Asked(Division(by_names(by or ()), *of))
    known, cutoffs = _level(level), None if cutoff is None else tuple(cutoff)
    return replace(wanted, cutoffs=cutoffs, level=known or wanted.level)


def _level(text: str | None) -> LevelOf | None:
    from vippcoder.agreement.result import Level

    if text is None:
        return None
    try:
        return Level(text)
    except ValueError as error:
        known = ", ".join(level.value for level in Level)
        raise typer.BadParameter(f"--level {text} is none of {known}.") from error


def _scale(text: str | None) -> tuple[float, ...]:
    if text is None:
        return ()
    try:
        low, high, *rest = (float(part) for part in text.split(":"))
        step = rest[0] if rest else 1.0
        steps = round((high - low) / step)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise typer.BadParameter(f"--scale {text} is not LOW:HIGH or LOW:HIGH:STEP.") from error
    if steps < 1 or len(rest) > 1 or abs(low + steps * step - high) > 1e-9:  # noqa: PLR2004
        raise typer.BadParameter(f"--scale {text}: HIGH is not some steps above LOW.")
    return tuple(round(low + place * step, 9) for place in range(steps + 1))


def _read(
    file: Path, columns: Columns, level: LevelOf | None, scale: str | None, *, decimal_comma: bool
) -> Groups:
    from vippcoder.agreement.long_form import read_long_form
    from vippcoder.cli.table_files import read_table_file

    return read_long_form(
        read_table_file(file, "ratings"),
        columns,
        level=level,
        scale=_scale(scale),
        decimal_comma=decimal_comma,
        path=file,
    )


def _idle_cutoffs(groups: Groups, cutoffs: tuple[float, ...]) -> list[str]:
    """Tell of cut-offs that leave all ratings on one side."""
    values = [table.values for _, table in groups.tables if table.units]
    told = []
    for cutoff in cutoffs:
        if not any((one >= cutoff).any() for one in values):
            told.append(f"--cutoff {cutoff:g}: every rating lies below it.")
        elif not any((one < cutoff).any() for one in values):
            told.append(f"--cutoff {cutoff:g}: no rating lies below it.")
    return told


def _tell(groups: Groups, cutoffs: tuple[float, ...], *, draws: int, seed: int, json: bool) -> None:
    from vippcoder.agreement.nouns import UNITS
    from vippcoder.agreement.results import results_of
    from vippcoder.cli.agreement_table import as_json, print_results

    for note in (*groups.notes, *_idle_cutoffs(groups, cutoffs)):
        print_message(note)
    job = console_job()
    results = []
    for place, (group, table) in enumerate(groups.tables):
        part = job.part(place / len(groups.tables), (place + 1) / len(groups.tables))
        results += results_of(table, cutoffs=cutoffs, group=group, draws=draws, seed=seed, job=part)
    if json:
        print_json([as_json(result) for result in results])
    else:
        print_results(results, UNITS)
