"""Assignment by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table
from vippcoder.timebase.amounts import film_amount

if TYPE_CHECKING:
    from vippcoder.study.plans.assigning import Proposal

_MINUTE_US: Final = 60_000_000


@command("study assign")
def assign(
    study: Study,
    *,
    seed: Annotated[
        int | None, typer.Option("--seed", help="In place of the design's; gives the same plan.")
    ] = None,
    gold: Annotated[
        list[str] | None,
        typer.Option("--gold", metavar="SESSION", help="A session for everybody; repeat it."),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", help="Why; asked for where issued codings are taken back.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the plan and write nothing.")
    ] = False,
    person: Annotated[str, typer.Option("--person", help="Who does it.")] = "lead",
    json: Json = False,
) -> None:
    """Plan who codes what, in which order; what is done stays where it is."""
    from vippcoder.domain.ids import SessionId
    from vippcoder.study.plans.assigning import commit, propose, report_of
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person, read_only=dry_run) as store:
        proposal = propose(store, seed=seed, gold=[SessionId(one) for one in gold or ()])
        if not dry_run:
            commit(store, proposal, reason)
    if json:
        print_json({**report_of(proposal), "is_written": not dry_run})
        return
    _tell(proposal, written=not dry_run)


@command("study assignments")
def assignments(study: Study, *, person: Person = "lead", json: Json = False) -> None:
    """List the codings that stand, under their masks.

    Which session is under a mask is not told here (`study reveal` keeps that it was told), nor what
    a person's own codings are for: main, double, repeat or gold.
    """
    from vippcoder.domain.coding import CodingState
    from vippcoder.storage.study.progress import read_progress
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        standing = [p for p in read_progress(store) if p.state is not CodingState.WITHDRAWN]
    told: list[dict[str, Any]] = [
        {
            "observer": one.coding.observer,
            "batch": one.coding.batch,
            "position": one.coding.position,
            "mask": one.coding.mask,
            "instrument": one.coding.instrument,
            "purpose": one.coding.purpose.value if one.coding.observer != person else "",
            "minutes": round(one.duration_us / _MINUTE_US, 2),
            "is_issued": one.coding.pack is not None,
            "state": one.state.value,
        }
        for one in standing
    ]
    if json:
        print_json(told)
        return
    print_table(
        ("Observer", "Batch", "Place", "Mask", "Purpose", "Film", "State"),
        [
            (
                one["observer"],
                one["batch"],
                one["position"],
                one["mask"],
                one["purpose"],
                film_amount(one["minutes"]),
                one["state"] if one["is_issued"] else "planned",
            )
            for one in told
        ],
    )


def _tell(proposal: Proposal, *, written: bool) -> None:
    from vippcoder.study.plans.assigning import report_of

    plan = proposal.plan
    print_table(
        ("Observer", "Film before", "New", "Fair share"),
        [
            (
                load.observer,
                film_amount(load.before_us / _MINUTE_US),
                film_amount(load.new_us / _MINUTE_US),
                film_amount(load.fair_us / _MINUTE_US),
            )
            for load in plan.loads
        ],
    )
    did = "assigned" if written else "would be assigned"
    print_line(
        f"{len(plan.placed)} codings {did}, {proposal.kept} kept, {len(proposal.cancelled)} taken "
        f"back; seed {proposal.seed}, design version {proposal.design_version}, loads "
        f"{report_of(proposal)['status']}"
    )
    for pack in proposal.uncollected:
        print_message(f"{pack.warning}.")
    for violation in plan.violations:
        print_message(
            f"{violation.observer} meets one family at {len(violation.timepoints)} timepoints, "
            f"since nobody else can: {', '.join(violation.sessions)}"
        )
    for one in plan.unplaced:
        print_message(f"{one.session}, {one.instrument}: lacks {one.lacking}, since {one.why}")
    for shortfall in plan.shortfalls:
        print_message(shortfall)
