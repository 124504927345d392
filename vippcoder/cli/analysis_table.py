"""The table that the analysis reads, by command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table, several

if TYPE_CHECKING:
    from vippcoder.study.locking.table import AnalysisTable


@command("study analysis-table")
def analysis_table(
    study: Study,
    *,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write it there as CSV (UTF-8).")
    ] = None,
    dimension: Annotated[
        str, typer.Option("--dimension", help="That alone: one row for each dyad and timepoint.")
    ] = "",
    lock: Annotated[
        int | None,
        typer.Option("--lock", metavar="NUMBER", help="As an earlier lock froze it."),
    ] = None,
    without_arms: Annotated[
        bool, typer.Option("--without-arms", help="As it was locked; its hash stands in the lock.")
    ] = False,
    json: Json = False,
) -> None:
    """Show one value for each dyad, timepoint and dimension, by the design's rules.

    From locked ratings alone; with arms once the study is unblinded.
    """
    from vippcoder.cli.table_files import write_table_file
    from vippcoder.study.locking import analysis_table as locked_table
    from vippcoder.study.locking.text import table_csv, table_json
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        table = locked_table(store, lock)
    if dimension:
        table = table.of(dimension)
    if csv is not None:
        write_table_file(csv, table_csv(table.rows) if without_arms else table.as_csv())
    if json:
        print_json(table_json(table, with_arms=not without_arms))
        return
    for warning in table.warnings:
        print_message(warning)
    if csv is not None:
        print_line(f"{csv}: {several(len(table.rows), 'row')} of lock {table.lock.number}")
        return
    _print(table, with_arms=table.unblinding is not None and not without_arms)


def _print(table: AnalysisTable, *, with_arms: bool) -> None:
    print_table(
        ("Dyad", "Timepoint", "Dimension", "Value", "From", "Missing", "Events", "Arm")[
            : 8 if with_arms else 7
        ],
        [
            (
                row.dyad,
                row.timepoint,
                row.dimension,
                "" if row.value is None else f"{row.value:g}",
                row.origin,
                row.missing.value if row.missing else "",
                ", ".join(name for name, has in row.events.items() if has),
                *([table.arms.get(row.dyad, "")] if with_arms else []),
            )
            for row in table.rows
        ],
    )
