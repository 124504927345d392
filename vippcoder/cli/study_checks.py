"""Hidden gold, checks that failed, and re-codings, by command."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Person, Session, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table, several

if TYPE_CHECKING:
    from vippcoder.study.training.checks import FailedCheck


@command("study gold")
def gold(
    study: Study,
    session: Session,
    *,
    rating: Annotated[
        list[str] | None,
        typer.Option(
            "--rating", metavar="DIMENSION=VALUE", help="A value, or cannot-code; repeat it."
        ),
    ] = None,
    from_coding: Annotated[
        bool, typer.Option("--from-coding", help="This very coding, an expert's, is the gold.")
    ] = False,
    source: Annotated[str, typer.Option("--source", help="Who agreed on it.")] = "",
    instrument: Annotated[
        str, typer.Option("--instrument", help="Its id, where the design uses several.")
    ] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Set the reference coding of a session of the trial, which observers meet unawares.

    It stays in the study: no pack holds it, nor that there is one.
    """
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.hidden_gold import gold_from_coding, set_hidden_gold

    if from_coding == bool(rating):
        raise typer.BadParameter("give --rating for each dimension, or --from-coding")
    values = dict(_value(one) for one in rating or ())
    with opened_study(study, person=person) as store:
        if from_coding:
            made = gold_from_coding(store, session)
        else:
            made = set_hidden_gold(store, session, values, instrument=instrument, source=source)
    if json:
        print_json(
            {
                "session": session,
                "instrument": made.held.instrument,
                "dimensions": [one.dimension for one in made.held.gold.ratings],
                "source": made.held.source,
                "replaced": made.was_there,
            }
        )
    else:
        print_line(f"{session}: gold is {'replaced' if made.was_there else 'set'}")


@command("study checks")
def checks(study: Study, *, person: Person = "lead", json: Json = False) -> None:
    """List hidden checks that failed: codings too far from gold, pairs too far apart.

    Masks and observers are told, and how far the remedy is; no value is. What concerns a session
    that you have still to code is withheld, and that you saw the others is kept.
    """
    from vippcoder.study.blindness.sight import record_view
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.checks import checks_to_show

    with opened_study(study, person=person) as store:
        shown = checks_to_show(store)
        record_view(store, shown.codings, "study checks")
    found = shown.found
    if shown.withheld:
        print_message(f"Withheld until {person} has coded their sessions: {shown.withheld}")
    if json:
        print_json([_failed(one) for one in found])
        return
    print_table(
        ("Masks", "Observers", "Against", "Remedy"),
        [
            (
                ", ".join(coding.mask for coding in one.codings),
                ", ".join(coding.observer for coding in one.codings),
                "gold" if one.kind == "gold" else "each other",
                one.remedy.value.replace("-", " "),
            )
            for one in found
        ],
    )


@command("study recode")
def recode(
    study: Study,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Kept with the plan.")] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Give sessions whose hidden check failed to the same observers once more, under new masks.

    Independently, and before any discussion: of a pair both code again. They leave in the next
    packs or deliveries (`study pack`), and look like any session that comes twice. Which masks are
    of sessions that you have to code once more yourself is withheld.
    """
    from vippcoder.study.blindness.sight import session_named, still_to_code
    from vippcoder.study.study import opened_study
    from vippcoder.study.training.recoding import recode as make

    with opened_study(study, person=person) as store:
        done = make(store, reason)
        # What the person is to code once more must not be told from what was coded before.
        awaited = still_to_code(store, person)
        made = [pair for pair in done.made if pair[0].session not in awaited]
        not_made = [one for one in done.not_made if session_named(store, one[0]) not in awaited]
    withheld = len(done.made) + len(done.not_made) - len(made) - len(not_made)
    if json:
        print_json(
            {
                "made": [
                    {"failed": old.mask, "mask": new.mask, "observer": new.observer}
                    for old, new in made
                ],
                "not_made": [{"failed": mask, "why": why} for mask, why in not_made],
                "withheld": withheld,
            }
        )
        return
    for old, new in made:
        print_line(f"{old.mask}: {new.observer} codes it once more, as {new.mask}")
    for mask, why in not_made:
        print_message(f"{mask}: not given once more, since {why}.")
    if withheld:
        print_message(
            f"Withheld until {person} has coded their sessions: {several(withheld, 'coding')}"
        )
    if not done.made and not done.not_made:
        print_message("No hidden check waits for a re-coding.")


def _value(told: str) -> tuple[str, Decimal | None]:
    name, _, value = told.partition("=")
    if value == "cannot-code":
        return name, None
    try:
        return name, Decimal(value)
    except InvalidOperation as error:
        raise typer.BadParameter(f"{told}: write DIMENSION=5.5, or =cannot-code") from error


def _failed(one: FailedCheck) -> dict[str, Any]:
    return {
        "against": one.kind.value,
        "masks": [coding.mask for coding in one.codings],
        "observers": [coding.observer for coding in one.codings],
        "remedy": one.remedy.value,
    }
