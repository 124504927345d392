"""Settling differences between codings, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from vippcoder.domain.adjudication import AgreedValue, Conference
    from vippcoder.study.adjudication.disagreements import Disagreement

_CANNOT_CODE = "cannot-code"
_With = Annotated[
    list[str] | None,
    typer.Option(
        "--with", metavar="PERSON", help="Who is there, by observer code; once for each person."
    ),
]


@command("study disagreements")
def disagreements(study: Study, *, person: Person = "lead", json: Json = False) -> None:
    """List where two independent codings of a session differ beyond the design's rule.

    The usual rule: by more than one point, or across a cut-off. The study keeps who was shown it.
    """
    from vippcoder.study.adjudication.disagreements import disagreements as differing
    from vippcoder.study.adjudication.disagreements import shown_codings
    from vippcoder.study.blindness.sight import record_view
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        found = differing(store)
        record_view(store, shown_codings(found), "study disagreements")
    if json:
        print_json(
            {
                "compared": found.compared,
                "open": len(found.open),
                "disagreements": [_disagreement(one) for one in found.found],
                "withheld": [{"mask": w.mask, "why": w.why} for w in found.withheld],
            }
        )
        return
    print_table(
        ("Masks", "Instrument", "Dimension", "Values", "Why", "Conference", "Agreed"),
        [
            (
                " ".join(v.mask for v in one.values),
                one.instrument,
                one.dimension,
                " / ".join(f"{v.observer} {_shown(v.value)}" for v in one.values),
                one.why,
                one.conference.mask if one.conference else "",
                _agreed_text(one.agreed),
            )
            for one in found.found
        ],
    )
    print_line(f"{len(found.open)} open of {found.compared} compared")
    if found.withheld:
        print_line(f"Withheld until {person} has coded them: {len(found.withheld)} codings")


@command("study confer")
def confer(
    study: Study,
    session: Annotated[str, typer.Argument(metavar="MASK", help="The mask of one of its codings.")],
    *,
    people: _With = None,
    instrument: Annotated[
        str, typer.Option("--instrument", help="Which, where the codings differ on several.")
    ] = "",
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Open a conference over a session, under a mask of its own.

    From here on the people who are there know each other's scores of it: what they rate of it later
    is kept, and never counts as independent.
    """
    from vippcoder.study.adjudication.conferences import guests_of, open_conference
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        conference = open_conference(store, session, people or (), instrument=instrument)
        guests = guests_of(store, conference)
    for guest in guests:
        print_message(f"{guest} is no observer of this study; kept as a guest.")
    if json:
        print_json(_conference(conference))
    else:
        who = ", ".join(conference.people)
        print_line(f"{conference.mask}: a conference over {session}, with {who}")


@command("study agree")
def agree(
    study: Study,
    conference: Annotated[str, typer.Argument(metavar="MASK", help="The conference's mask.")],
    dimension: Annotated[str, typer.Argument(metavar="DIMENSION", help="As `sensitivity`.")],
    value: Annotated[
        str,
        typer.Argument(metavar="VALUE", help="A value of its scale, or `cannot-code`."),
    ],
    *,
    why: Annotated[str, typer.Option("--why", help="What decided.")] = "",
    people: _With = None,
    at: Annotated[
        str | None,
        typer.Option("--at", help="The moment that decided: seconds, or 02:31.480."),
    ] = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Keep the value that a conference agreed on: a third record beside the codings' own."""
    from vippcoder.cli.moments import read_instant, read_value
    from vippcoder.study.adjudication.conferences import agree as keep
    from vippcoder.study.study import opened_study

    given = None if value == _CANNOT_CODE else read_value(value)
    at_us = None if at is None else read_instant(at)
    with opened_study(study, person=person) as store:
        agreed = keep(store, conference, dimension, given, why, people=people or (), at_us=at_us)
    if json:
        print_json(_agreed(agreed))
    else:
        print_line(f"{conference}: {dimension} {_shown(agreed.value)}, agreed")


@command("study conferences")
def conferences(study: Study, *, person: Person = "lead", json: Json = False) -> None:
    """List the conferences and what was agreed there; not those over sessions still to code."""
    from vippcoder.storage.study.adjudications import read_conferences
    from vippcoder.study.blindness.sight import record_view, still_to_code
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        awaited = still_to_code(store, person)
        found = [c for c in read_conferences(store) if c.session not in awaited]
        record_view(store, {c for one in found for c in one.codings}, "study conferences")
    if json:
        print_json([_conference(one) for one in found])
        return
    print_table(
        ("Mask", "Instrument", "With", "Opened (UTC)", "Agreed"),
        [
            (
                one.mask,
                one.instrument,
                ", ".join(one.people),
                f"{one.opened_at:%Y-%m-%d %H:%M}",
                "; ".join(f"{a.dimension} {_shown(a.value)} ({a.why})" for a in one.agreed),
            )
            for one in found
        ],
    )


def _shown(value: float | None) -> str:
    return "cannot code" if value is None else f"{value:g}"


def _agreed_text(agreed: AgreedValue | None) -> str:
    return "" if agreed is None else f"{_shown(agreed.value)} ({agreed.why})"


def _disagreement(one: Disagreement) -> dict[str, Any]:
    return {
        "instrument": one.instrument,
        "dimension": one.dimension,
        "values": [
            {"mask": v.mask, "observer": v.observer, "value": v.value, "is_main": v.is_main}
            for v in one.values
        ],
        "why": one.why,
        "conference": one.conference.mask if one.conference else None,
        "agreed": _agreed(one.agreed) if one.agreed else None,
    }


def _conference(one: Conference) -> dict[str, Any]:
    return {
        "mask": one.mask,
        "instrument": one.instrument,
        "people": list(one.people),
        "opened_at": one.opened_at.isoformat(),
        "agreed": [_agreed(agreed) for agreed in one.agreed],
    }


def _agreed(agreed: AgreedValue) -> dict[str, Any]:
    return {
        "dimension": agreed.dimension,
        "value": agreed.value,
        "people": list(agreed.people),
        "why": agreed.why,
        "at_us": agreed.at_us,
        "agreed_at": agreed.agreed_at.isoformat(),
    }
