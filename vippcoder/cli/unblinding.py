"""Unblinding a study, and telling one arm in an emergency, by command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table, several

_Allocation = Annotated[
    Path,
    typer.Argument(
        metavar="ALLOCATION", help="The allocation (.csv) beside its nonce, or sealed for two."
    ),
]
_Identities = Annotated[
    list[Path] | None,
    typer.Option(
        "--identity", metavar="FILE", help="The file of one person's age key; once for each of two."
    ),
]


@command("study unblind")
def unblind(
    study: Study,
    allocation: _Allocation,
    *,
    identity: _Identities = None,
    more: Annotated[
        Path | None,
        typer.Option(
            "--more",
            metavar="FILE",
            help="A CSV with the column dyad: uptake, attendance, whatever else reveals arms.",
        ),
    ] = None,
    override: Annotated[
        str,
        typer.Option(
            "--override",
            metavar="REASON",
            help="Why an allocation is taken that cannot be proved; marks every output.",
        ),
    ] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Join arms to locked ratings, once; it cannot be taken back.

    The allocation must be the one whose commitment the design holds.
    """
    from vippcoder.study.study import opened_study
    from vippcoder.study.unblinding.releasing import unblind as join

    with opened_study(study, person=person) as store:
        done = join(store, allocation, identities=identity or (), more=more, override=override)
    if not done.unblinding.is_proven:
        print_message(f"Not proved, and every output says so: {done.unblinding.unproven_because}.")
    if done.without_arm:
        print_message(f"The allocation does not name {', '.join(done.without_arm)}.")
    if json:
        print_json(
            {
                "lock": done.unblinding.lock,
                "is_proven": done.unblinding.is_proven,
                "unproven_because": done.unblinding.unproven_because,
                "commitment": done.unblinding.commitment,
                "dyads_by_arm": done.dyads_by_arm,
                "details": list(done.details),
                "without_arm": list(done.without_arm),
                "unfilmed": done.unfilmed,
                "head": done.head,
            }
        )
        return
    for arm, number in done.dyads_by_arm.items():
        print_line(f"{arm}: {several(number, 'dyad')}")
    print_line(f"unblinded under lock {done.unblinding.lock}; head {done.head}")


@command("study emergency")
def emergency(
    study: Study,
    dyad: Annotated[str, typer.Argument(metavar="DYAD", help="The family's code.")],
    allocation: _Allocation,
    *,
    reason: Annotated[
        str, typer.Option("--reason", help="Why; stands in the study, so name no arm.")
    ] = "",
    identity: _Identities = None,
    person: Annotated[str, typer.Option("--person", help="Who is told.")] = "",
    json: Json = False,
) -> None:
    """Tell one dyad's arm, for safety; the study keeps who asked, when and why, never the arm."""
    from vippcoder.study.study import opened_study
    from vippcoder.study.unblinding.emergency import tell_arm

    if not person.strip():
        raise typer.BadParameter("--person says who is told")
    with opened_study(study, person=person) as store:
        told = tell_arm(store, dyad, allocation, reason, identities=identity or ())
    if not told.is_proven:
        print_message("Not proved: this is not the allocation that was sealed, or none was.")
    if json:
        print_json({"dyad": told.dyad, "arm": told.arm, "is_proven": told.is_proven})
    else:
        print_line(f"{told.dyad}: {told.arm}")


@command("study emergencies")
def list_emergencies(study: Study, *, json: Json = False) -> None:
    """List of which dyads an arm was told in an emergency, to whom, when and why; no arm."""
    from vippcoder.study.study import opened_study
    from vippcoder.study.unblinding.emergency import emergencies

    with opened_study(study, read_only=True) as store:
        found = emergencies(store)
    if json:
        print_json(
            [
                {
                    "dyad": one.dyad,
                    "person": one.person,
                    "reason": one.reason,
                    "is_proven": one.is_proven,
                    "at": one.at.isoformat(),
                }
                for one in found
            ]
        )
        return
    print_table(
        ("Dyad", "Told to", "When (UTC)", "Why", "Proved"),
        [
            (
                one.dyad,
                one.person,
                f"{one.at:%Y-%m-%d %H:%M}",
                one.reason,
                "yes" if one.is_proven else "no",
            )
            for one in found
        ],
    )
