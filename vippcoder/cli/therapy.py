"""The therapist's list of films used in therapy, by command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line


@command("media therapy-key")
def therapy_key(
    out: Annotated[Path, typer.Argument(metavar="KEY", help="The key file to write.")],
    *,
    json: Json = False,
) -> None:
    """Write a new key for lists of films used in therapy; therapist and intake manager hold it."""
    from vippcoder.media.therapy_list import new_key

    new_key(out)
    if json:
        print_json({"key": str(out)})
    else:
        print_line(f"{out}: a new key; give it to the intake manager apart from the list")


@command("media therapy-list")
def therapy_list(
    out: Annotated[Path, typer.Argument(metavar="LIST", help="The list to write.")],
    films: Annotated[
        list[Path],
        typer.Argument(metavar="VIDEO...", help="Films used in therapy, and folders of them."),
    ],
    *,
    key: Annotated[Path, typer.Option("--key", help="The key; see `media therapy-key`.")],
    json: Json = False,
) -> None:
    """Write a list by which films used in therapy are refused at intake, and which names none.

    A film that was cut or converted since it left the camera is another file: list the original.
    """
    from vippcoder.media.therapy_list import read_key, write_list
    from vippcoder.study.intake.proposals import films_in

    found = films_in(films)
    write_list(out, found, read_key(key), console_job())
    if json:
        print_json({"list": str(out), "films": len(found)})
    else:
        print_line(f"{out}: {len(found)} films; the list tells neither names nor how many")
