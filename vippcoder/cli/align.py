"""`vippcoder media align`: how two recordings of one session lie against each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line


@command("media align")
def align(
    reference: Annotated[Path, typer.Argument(metavar="A", help="The film that gives the time.")],
    other: Annotated[Path, typer.Argument(metavar="B", help="The other camera's film.")],
    *,
    json: Json = False,
) -> None:
    """Find from their sound by how much B's times lie behind A's.

    Where that is unsure, the offset is 0 and the reason is told.
    """
    from dataclasses import asdict

    from vippcoder.media.alignment import align as find

    told = find(reference, other, console_job())
    if json:
        print_json(asdict(told))
    elif told.unsure_because:
        print_line(f"{other}: unsure, {told.unsure_because}")
    else:
        drift = f"; clocks drift by {told.drift_ppm:g} ppm" if told.drift_ppm else ""
        print_line(
            f"{other}: time in A = time in B {told.offset_us / 1_000_000:+.4f} s "
            f"(to a frame of B {told.stepped_us / 1_000_000:+.6f} s), "
            f"confidence {told.confidence:.0%}{drift}"
        )
