"""The allocation by command: sealed, and proved to be the one that was sealed. Never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="The allocation, a CSV of dyad and arm.")
]


@command("allocation seal")
def seal(
    file: File,
    *,
    two_persons: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--two-persons",
            metavar="KEY1 KEY2",
            help="age public keys of two people: both are needed to open it.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write a nonce beside the allocation and print the commitment, which goes into the design.

    Keep file and nonce together, away from the study, until the ratings are locked.
    """
    from vippcoder.study.allocation.sealing import columns_left_out, nonce_file
    from vippcoder.study.allocation.sealing import seal as seal_file

    if two_persons is not None:
        _seal_for_two(file, *two_persons, json=json)
        return
    commitment = seal_file(file)
    _tell_left_out(columns_left_out(file))
    if json:
        print_json({"commitment": commitment, "nonce_file": str(nonce_file(file))})
        return
    print_message(f"Keep {nonce_file(file)} with the file: without it nothing can be proved.")
    print_line(commitment)


def _seal_for_two(file: Path, first: str, second: str, *, json: bool) -> None:
    from vippcoder.study.allocation.sealing import (
        columns_left_out,
        seal_for_two,
        two_persons_file,
    )

    commitment = seal_for_two(file, first, second)
    _tell_left_out(columns_left_out(file))
    locked = two_persons_file(file)
    if json:
        print_json({"commitment": commitment, "locked_file": str(locked)})
        return
    print_message(f"Keep {locked} and a copy of it, and remove {file}: who has it needs no key.")
    print_line(commitment)


@command("allocation check")
def check(
    file: File,
    *,
    commitment: Annotated[
        str | None, typer.Option("--commitment", help="Is this still the one sealed under it?")
    ] = None,
    identity: Annotated[
        list[Path] | None,
        typer.Option(
            "--identity", metavar="FILE", help="Sealed for two: the file of each one's age key."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Compute the commitment of a sealed allocation again, and compare it with one that is told."""
    from vippcoder.study.allocation.sealing import commitment_of, proves

    keys = identity or ()
    holds = None if commitment is None else proves(file, commitment, keys)
    if json:
        print_json({"commitment": commitment_of(file, keys), "holds": holds})
    elif holds is None:
        print_line(commitment_of(file, keys))
    if holds is False:
        print_message(f"{file}: is not the allocation that was sealed; find the one that was.")
        raise typer.Exit(1)
    if holds and not json:
        print_line(f"{file}: is the allocation that was sealed")


def _tell_left_out(count: int) -> None:
    if count:
        columns = "1 column is" if count == 1 else f"{count} columns are"
        print_message(f"{columns} no part of what is sealed: dyad and arm alone are.")
