"""`vippcoder media selftest`: how exactly this machine plays a film."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
_MODULE = "vippcoder.ui.shared.selftest"


@command("media selftest")
def selftest(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A film.")],
    *,
    seeks: Annotated[int, typer.Option(min=1, help="Random places to go to.")] = 60,
    steps: Annotated[int, typer.Option(min=1, help="Single steps, back and on.")] = 60,
    pauses: Annotated[int, typer.Option(min=1, help="Pauses while it plays.")] = 12,
    whole: Annotated[
        bool, typer.Option("--whole", help="All of the film, not its first two minutes.")
    ] = False,
    json: Json = False,
) -> None:
    """Play, seek and step through a film and say how exact this machine is on it.

    Every frame shown is compared, pixel for pixel, with a plain decode from the film's start. The
    sound is played muted. Exit 1 when a frame was wrong.
    """
    from vippcoder.cli.processes import run_and_read
    from vippcoder.media.source import open_film

    open_film(file)[0].close()
    counts = {"--seeks": seeks, "--steps": steps, "--pauses": pauses}
    if whole:
        counts["--within-us"] = 10**15
    arguments = [str(file), *(str(part) for pair in counts.items() for part in pair)]
    told = run_and_read(_MODULE, arguments, console_job())
    if json:
        print_json(told)
    else:
        print_line(f"{file.name}: {told['sentence']}")
    if not told["is_exact"]:
        raise typer.Exit(1)
