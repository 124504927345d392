"""Withdrawal of a family by command."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import (
    console_job,
    print_json,
    print_line,
    print_table,
    several,
    to_the_minute,
)


@command("study withdraw")
def withdraw(
    study: Study,
    dyad: Annotated[str, typer.Argument(metavar="DYAD", help="The family's code.")],
    *,
    ratings: Annotated[
        str, typer.Option("--ratings", help="keep or redact what was rated, as the consent says.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why; stands in the record, so name nobody.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what there is and remove nothing.")
    ] = False,
    person: Annotated[str, typer.Option("--person", help="Who does it.")] = "lead",
    json: Json = False,
) -> None:
    """Remove every copy of a family's films, and leave a signed record of it."""
    from vippcoder.domain.ids import DyadId
    from vippcoder.study.study import opened_study
    from vippcoder.study.withdrawal.holdings import holdings_of
    from vippcoder.study.withdrawal.removal import withdraw as dispose

    code = DyadId(dyad)
    if dry_run:
        with opened_study(study, read_only=True) as store:
            held = holdings_of(store, code)
        if json:
            print_json([{"kind": h.kind, "what": h.what} for h in held])
        else:
            print_table(("What", "Where"), [(h.kind, h.what) for h in held])
        return
    if ratings not in {"keep", "redact"}:
        raise typer.BadParameter("--ratings is keep or redact, as the consent says")
    with opened_study(study, person=person) as store:
        done = dispose(
            store, code, "redact" if ratings == "redact" else "keep", reason, console_job()
        )
    if json:
        print_json(
            {
                "dyad": dyad,
                "removed": [{"kind": h.kind, "what": h.what} for h in done.removed],
                "left": [h.what for h in done.left],
                "record": done.record,
                "signature": done.signature,
                "was_done": done.was_done,
            }
        )
        return
    gone = several(len(done.removed), "file")
    if done.was_done:
        print_line(f"{dyad} was withdrawn before and nothing was left to do; its record stands")
    else:
        print_line(f"{dyad}: {gone} removed or rewritten; the record is signed")
    for holding in done.left:
        print_line(f"still to be seen to: {holding.what}")


@command("study disposals")
def disposals(study: Study, *, json: Json = False) -> None:
    """List the signed records of what was disposed of, and whether each signature holds."""
    import json as form

    from vippcoder.study.study import opened_study
    from vippcoder.study.withdrawal.removal import disposals_of
    from vippcoder.study.withdrawal.signing import is_signed

    with opened_study(study, read_only=True) as store:
        told = [
            {**form.loads(record), "signature": signature, "holds": is_signed(store, *pair)}
            for pair in disposals_of(store)
            for record, signature in (pair,)
        ]
    if json:
        print_json(told)
        return
    print_table(
        ("Dyad", "When (UTC)", "By", "Ratings", "Files", "Signature"),
        [
            (
                d["dyad"],
                to_the_minute(d["at"]),
                d["by"],
                d["ratings"],
                len(d["held"]),
                "holds" if d["holds"] else "does NOT hold",
            )
            for d in told
        ],
    )
