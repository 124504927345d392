"""`vippcoder verify`: the proof that a folder is what was left in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message

if TYPE_CHECKING:
    from collections.abc import Sequence


@command("verify")
def verify(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A pack (it ends in .vipppack), or a study."),
    ],
    *,
    since: Annotated[
        str,
        typer.Option(
            "--since", metavar="HEAD", help="A head printed before: was the end cut off since?"
        ),
    ] = "",
    json: Json = False,
) -> None:
    """Prove a pack or a study: journal chain, keys, rules and films; name the first broken link.

    Of a study the journals of all collected packs are proved too, and every lock.
    """
    from vippcoder.storage.study.store import DATABASE

    if (folder / DATABASE).is_file():
        _verify_study(folder, since, json=json)
    else:
        _verify_pack(folder, since, json=json)


def _verify_pack(folder: Path, since: str, *, json: bool) -> None:
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
    _tell_faults(folder, verdict.faults, "ask your lead")
    if not json:
        print_line(
            f"{folder}: {verdict.entries} journal entries, {verdict.films} films and "
            f"{verdict.exemplars} exemplars hold; head {verdict.head}"
        )


def _verify_study(folder: Path, since: str, *, json: bool) -> None:
    from vippcoder.storage.study.verification import verify_store
    from vippcoder.study.study import opened_study

    with opened_study(folder, read_only=True) as store:
        verdict = verify_store(store, console_job(), since=since)
    if json:
        print_json(
            {
                "entries": verdict.entries,
                "collected": verdict.collected,
                "head": verdict.head,
                "films": verdict.films,
                "locks": verdict.locks,
                "faults": list(verdict.faults),
                "holds": not verdict.faults,
            }
        )
    _tell_faults(folder, verdict.faults, "compare it with a backup")
    if not json:
        locks = f", so does every lock ({verdict.locks})" if verdict.locks else ""
        print_line(
            f"{folder}: {verdict.entries} journal entries, {verdict.collected} entries of packs "
            f"and {verdict.films} films hold{locks}; head {verdict.head}"
        )


def _tell_faults(folder: Path, faults: Sequence[str], what_to_do: str) -> None:
    if not faults:
        return
    for fault in faults:
        print_message(f"{folder}: {fault}")
    print_message(f"{folder}: does not verify; keep it as it is and {what_to_do}.")
    raise typer.Exit(1)
