"""Rehearsals by command: a made-up trial, and simulated observers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Pack
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message

SeedOption = Annotated[int, typer.Option("--seed", help="Chooses leniency and errors.")]


@command("study demo")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The study to make.")],
    *,
    dyads: Annotated[int, typer.Option("--dyads", min=2, max=999, help="How many families.")] = 34,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=2**31 - 1, help="Another, another trial.")
    ] = 1,
    json: Json = False,
) -> None:
    """Make a made-up trial of drawn films for a rehearsal: taken in, assigned, ready for packs.

    The sealed allocation and the safeguarding contact's key lie beside it, in DIR-allocation.
    """
    from vippcoder.demonstration.rehearsal import make_rehearsal
    from vippcoder.demonstration.trial_design import CODES

    made = make_rehearsal(folder, dyads=dyads, seed=seed, job=console_job())
    missing = sum(bool(visit.missing_because) for visit in made.trial.visits)
    if json:
        print_json(
            {
                "study": str(made.study),
                "outside": str(made.outside),
                "commitment": made.commitment,
                "dyads": len(made.trial.allocation),
                "sessions": made.trial.films,
                "missing_visits": missing,
                "observers": list(CODES),
                "codings": made.codings,
            }
        )
        return
    print_line(
        f"{made.study}: {len(made.trial.allocation)} families, {made.trial.films} sessions, "
        f"{missing} visits without a film, {made.codings} codings for {', '.join(CODES)}"
    )
    print_line(f"{made.outside}: the sealed allocation and the contact's key")


@command("study demo-outcome")
def demo_outcome(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The study to make.")],
    *,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=2**31 - 1, help="Another, other families.")
    ] = 1,
    json: Json = False,
) -> None:
    """Make a reconstruction of a published pilot, made-up data, coded and ready for its lock.

    Lock it, unblind it by the allocation beside it, and its outcomes are those that the paper
    prints. Its films are a few bytes that nobody decodes.
    """
    from vippcoder.demonstration.outcome_study import TITLE, make_reconstruction

    made = make_reconstruction(folder, seed=seed, job=console_job())
    if json:
        print_json(
            {
                "study": str(made.study),
                "allocation": str(made.allocation),
                "codings": made.codings,
                "is": TITLE,
            }
        )
        return
    print_line(f"{made.study}: {TITLE}; {made.codings} codings came home, ready for its lock")
    print_line(f"{made.allocation}: the sealed allocation")


@command("study simulate-coding")
def simulate_coding(
    pack: Pack,
    *,
    seed: SeedOption = 1,
    sessions: Annotated[
        int | None, typer.Option("--sessions", min=1, help="Code this many; otherwise all.")
    ] = None,
    json: Json = False,
) -> None:
    """Code a pack as a simulated observer would, for rehearsals; never a trial's own pack.

    The values come from what a drawn film shows, or from its first picture where it is no drawn
    film, so that two simulated observers of one session agree about as people do.
    """
    from vippcoder.demonstration.simulated_coding import simulate_coding as simulate

    done = simulate(pack, seed, console_job(), at_most=sessions)
    for coded in done:
        if not coded.film_shown:
            print_message(f"{coded.mask}: its film cannot be shown, so nothing in it was coded.")
    states = [str(coded.state) for coded in done]
    if json:
        print_json(
            {
                "pack": str(pack),
                "seed": seed,
                "codings": [
                    {"mask": c.mask, "state": str(c.state), "film_shown": c.film_shown}
                    for c in done
                ],
                "submitted": states.count("submitted"),
                "stopped": states.count("stopped"),
            }
        )
    else:
        submitted, stopped = states.count("submitted"), states.count("stopped")
        print_line(f"{pack}: {submitted} submitted, {stopped} stopped")
