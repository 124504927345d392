"""How two arms differ, by command: of outcomes that were coded elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_message


@command("outcomes")
def outcomes(
    table: Annotated[
        Path,
        typer.Argument(metavar="TABLE.csv", help="One row a unit, or a unit and timepoint."),
    ],
    *,
    arm: Annotated[str, typer.Option(help="Column: which of two arms.")],
    event: Annotated[
        str | None,
        typer.Option(help="Column: 1 or 0, yes or no, true or false; empty if missing."),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="Column: the dyad; without it each row is one.")
    ] = None,
    timepoint: Annotated[
        str | None, typer.Option(help="Column: the timepoint; figures of each.")
    ] = None,
    baseline: Annotated[
        str | None, typer.Option(help="Column: a number or event at the start, to adjust for.")
    ] = None,
    value: Annotated[
        str | None, typer.Option(help="Column: a rating or score; empty if missing.")
    ] = None,
    cutoff: Annotated[
        list[float] | None,
        typer.Option(help="Also the event that the value is X or more. May be given again."),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option(
            metavar="ARM",
            help="The arm to compare with; without it control, usual care and the like, else the "
            "first in the alphabet.",
        ),
    ] = None,
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="Numbers are written 3,5.")
    ] = False,
    json: Json = False,
) -> None:
    """Tell how two arms differ: estimates with intervals, or why there is none.

    The arms must be known, so the ratings must be locked first.
    """
    from vippcoder.cli.outcomes_table import as_json, print_results
    from vippcoder.cli.table_files import read_table_file
    from vippcoder.outcomes.long_form import Columns, read_outcomes
    from vippcoder.outcomes.results import RULE, results_of

    if not (event or value):
        raise typer.BadParameter("Name the column --event, or --value, or both.")
    if cutoff and not value:
        raise typer.BadParameter("--cutoff is of a --value.")
    columns = Columns(arm, event, value, unit, timepoint, baseline)
    text = read_table_file(table, "outcomes")
    read = read_outcomes(
        text, columns, reference=reference, decimal_comma=decimal_comma, path=table
    )
    for note in read.notes:
        print_message(note)
    results = results_of(read.with_cutoffs(cutoff or ()))
    if json:
        if any(one.n1 is not None for one in results):
            print_message(RULE)
        print_json([as_json(result) for result in results])
    else:
        print_results(results)
