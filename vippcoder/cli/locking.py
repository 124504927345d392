"""Locking the ratings of a study by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from vippcoder.storage.study.locks import Lock

_Excuses = Annotated[
    list[str] | None,
    typer.Option(
        "--excuse",
        metavar="MASK=REASON",
        help="A coding that will not come, and why; once for each. Also a file in quarantine.",
    ),
]


@command("study lock")
def lock(
    study: Study,
    *,
    excuse: _Excuses = None,
    again: Annotated[
        str,
        typer.Option("--again", metavar="REASON", help="What a late correction corrects."),
    ] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Freeze everything that the analysis reads under one hash, before allocation is seen.

    Afterwards no rating is collected, agreed on or changed, and no cut-off.
    """
    from vippcoder.storage.study.lock_files import lock_file
    from vippcoder.study.locking import analysis_table
    from vippcoder.study.locking.locking import lock_ratings
    from vippcoder.study.study import opened_study

    excuses = dict(_parted(one) for one in excuse or ())
    with opened_study(study, person=person) as store:
        made = lock_ratings(store, excuses, again=again)
        file, missing = lock_file(store, made.number), analysis_table(store).missing
    if json:
        print_json({**_told(made), "file": str(file), "missing": missing})
        return
    if missing:
        told = ", ".join(f"{number} {why}" for why, number in missing.items())
        print_message(f"Values that are missing: {told}.")
    print_message(f"Keep this hash elsewhere too; {file} holds what it is over.")
    print_line(f"lock {made.number}: {made.digest}")


@command("study reopen")
def reopen(
    study: Study,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why a late correction is needed.")] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Open locked ratings for a late correction; the lock stays and a new one must follow."""
    from vippcoder.study.locking.locking import reopen_ratings
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        reopen_ratings(store, reason)
    if json:
        print_json({"reopened": True, "reason": reason})
    else:
        print_line("open for a late correction; lock again by `vippcoder study lock DIR --again`")


@command("study locks")
def list_locks(
    study: Study,
    *,
    lines: Annotated[
        int | None,
        typer.Option("--lines", metavar="NUMBER", help="Print what a lock is over, line by line."),
    ] = None,
    json: Json = False,
) -> None:
    """List the locks of a study, and whether what each froze is still as it was."""
    from vippcoder.errors import StudyError
    from vippcoder.storage.study.locks import is_locked, lines_of, read_locks
    from vippcoder.study.locking.locking import faults_of
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        held = read_locks(store)
        if lines is not None:
            if lines not in {one.number for one in held}:
                raise StudyError(f"there is no lock {lines}", path=study, mend="leave --lines out")
            typer.echo(lines_of(store.connection, lines), nl=False)
            return
        locked, faults = is_locked(store), faults_of(store)
    if json:
        told = {"is_locked": locked, "locks": [_told(one) for one in held], "faults": list(faults)}
        print_json({**told, "holds": not faults})
    else:
        print_table(
            ("Lock", "When (UTC)", "By", "Design", "Excused", "Corrects", "SHA-256"),
            [
                (
                    one.number,
                    f"{one.locked_at:%Y-%m-%d %H:%M}",
                    one.person,
                    one.design_version,
                    len(one.excused),
                    one.reason,
                    one.digest,
                )
                for one in held
            ],
        )
        print_line("locked" if locked else "open" if held else "never locked")
    for fault in faults:
        print_message(f"{study}: {fault}")
    if faults:
        raise typer.Exit(1)


def _parted(excuse: str) -> tuple[str, str]:
    named, equals, why = excuse.partition("=")
    if not equals or not named.strip():
        raise typer.BadParameter(f"{excuse}: write it as MASK=REASON")
    return named.strip(), why.strip()


def _told(one: Lock) -> dict[str, Any]:
    return {
        "number": one.number,
        "digest": one.digest,
        "table_digest": one.table_digest,
        "reason": one.reason,
        "excused": [{"what": e.what, "reason": e.reason} for e in one.excused],
        "design_version": one.design_version,
        "locked_at": one.locked_at.isoformat(),
        "person": one.person,
    }
