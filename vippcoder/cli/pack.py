"""Packs by command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line


@command("pack new")
def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to make, such as anna.vipppack.")
    ],
    films: Annotated[
        list[Path], typer.Argument(metavar="VIDEO...", help="The films, one session each.")
    ],
    *,
    observer: Annotated[str, typer.Option("--observer", help="The observer's code.")],
    instrument: Annotated[
        str, typer.Option("--instrument", help="An instrument's id, or its file (.toml).")
    ] = "sn-1",
    group: Annotated[
        list[str] | None,
        typer.Option("--group", help="An answer of the blinding question; repeat it."),
    ] = None,
    task: Annotated[str, typer.Option("--task", help="What was filmed, such as free play.")] = "",
    json: Json = False,
) -> None:
    """Make an observer's pack: blind copies under random masks, in random order.

    The exemplar clips that the instrument file names go in too, blind copies as well.
    """
    from vippcoder.instruments.files import find_instrument, instrument_file
    from vippcoder.packing.new_pack import DEFAULT_GROUPS, NewPack, make_pack

    found, text = find_instrument(instrument, Path(instrument))
    groups = tuple(group) if group else DEFAULT_GROUPS
    beside = instrument_file(instrument, Path(instrument)).parent
    wanted = NewPack(observer, found, text, films, groups, task, beside)
    masks = make_pack(folder, wanted, console_job())
    if json:
        print_json({"pack": str(folder), "observer": observer, "masks": list(masks)})
    else:
        print_line(f"{folder}: {len(masks)} sessions for {observer}: {', '.join(masks)}")
