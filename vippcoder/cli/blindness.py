"""What of a study is looked at, by command: reveals and scores, each of them kept."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Person, Session, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table, to_the_minute


@command("study reveal")
def reveal(
    study: Study,
    session: Session,
    *,
    reason: Annotated[
        str, typer.Option("--reason", help="Why it has to be known; stays in the journal.")
    ] = "",
    only: Annotated[
        str | None, typer.Option("--only", help="dyad or timepoint; otherwise both.")
    ] = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Tell which dyad and timepoint a session belongs to; who asked and why is kept."""
    from vippcoder.study.blindness.sight import Part
    from vippcoder.study.blindness.sight import reveal as tell
    from vippcoder.study.study import opened_study

    if only is not None and only not in list(Part):
        raise typer.BadParameter("--only is dyad or timepoint")
    parts = tuple(Part) if only is None else (Part(only),)
    with opened_study(study, person=person) as store:
        told = tell(store, session, reason, parts)
    if json:
        print_json({"session": told.session, "dyad": told.dyad, "timepoint": told.timepoint})
        return
    print_line(f"{session}: {', '.join(str(p) for p in (told.dyad, told.timepoint) if p)}")


@command("study scores")
def scores(
    study: Study,
    *,
    mask: Annotated[
        list[str] | None, typer.Option("--mask", help="Of this coding alone; repeat it.")
    ] = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Show submitted ratings by mask; that they were seen is kept.

    Nothing is shown of a session that the person has still to code.
    """
    from vippcoder.study.blindness.scores import show_scores
    from vippcoder.study.study import opened_study
    from vippcoder.timebase import format_instant

    with opened_study(study, person=person) as store:
        shown = show_scores(store, mask or ())
    if json:
        print_json(
            {
                "scores": [
                    {
                        "mask": s.mask,
                        "observer": s.observer,
                        "dimension": s.dimension,
                        "start_us": s.start_us,
                        "end_us": s.end_us,
                        "value": s.value,
                        "reason": s.reason,
                        "confidence": s.confidence,
                    }
                    for s in shown.scores
                ],
                "withheld": [{"mask": w.mask, "why": w.why} for w in shown.withheld],
            }
        )
        return
    print_table(
        ("Mask", "Observer", "Dimension", "Of", "Value", "How sure"),
        [
            (
                s.mask,
                s.observer,
                s.dimension,
                "whole session"
                if s.start_us is None or s.end_us is None
                else f"{format_instant(s.start_us)}\u2013{format_instant(s.end_us)}",
                f"cannot code: {s.reason}" if s.value is None else f"{s.value:g}",
                s.confidence or "",
            )
            for s in shown.scores
        ],
    )
    for withheld in shown.withheld:
        print_message(f"{withheld.mask} is withheld: {withheld.why}")


@command("study looks")
def looks(study: Study, *, json: Json = False) -> None:
    """List who was told whose session is whose, and who saw which scores, when."""
    from vippcoder.storage.study.assignments import read_assignments
    from vippcoder.storage.study.looks import read_reveals, read_views
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        masks = {c.coding: c.mask for c in read_assignments(store)}
        found = [
            {
                "at": made.at.isoformat(),
                "person": made.person,
                "saw": made.part,
                "of": made.session,
                "why": made.reason,
            }
            for made in read_reveals(store)
        ]
        found += [
            {
                "at": view.at.isoformat(),
                "person": view.person,
                "saw": "scores",
                "of": masks[view.coding],
                "why": view.place,
            }
            for view in read_views(store)
        ]
    found.sort(key=lambda one: one["at"])
    if json:
        print_json(found)
        return
    print_table(
        ("When (UTC)", "Who", "Saw", "Of", "Why, or where"),
        [
            (to_the_minute(one["at"]), *(one[key] for key in ("person", "saw", "of", "why")))
            for one in found
        ],
    )
