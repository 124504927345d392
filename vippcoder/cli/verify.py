"""`vippcoder verify`: the proof that a folder is what was left in it."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Pack
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message


@command("verify")
def verify(
    folder: Pack,
    *,
    since: Annotated[
        str,
        typer.Option(
            "--since", metavar="HEAD", help="A head printed before: was the end cut off since?"
        ),
    ] = "",
    json: Json = False,
) -> None:
    """Prove a pack: journal chain, keys, rules and films; name the first broken link."""
    from vippcoder.observing.verification import verify_pack

    verdict = verify_pack(folder, console_job(), since=since)
    if json:
        print_json(
            {
                "entries": verdict.entries,
                "head": verdict.head,
                "films": verdict.films,
                "exemplars": verdict.exemplars,
                "faults": list(verdict.faults),
                "holds": not verdict.faults,
            }
        )
    if verdict.faults:
        for fault in verdict.faults:
            print_message(f"{folder}: {fault}")
        print_message(f"{folder}: does not verify; keep it as it is and ask your lead.")
        raise typer.Exit(1)
    if not json:
        print_line(
            f"{folder}: {verdict.entries} journal entries, {verdict.films} films and "
            f"{verdict.exemplars} exemplars hold; head {verdict.head}"
        )
