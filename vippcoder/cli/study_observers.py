"""The observers of a study by command."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message, print_table
from vippcoder.domain.study import ObserverState

if TYPE_CHECKING:
    from vippcoder.domain.study import Observer


@command("study observer")
def observer(
    study: Study,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The observer's code, such as anna.")],
    *,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", help="A language the observer can follow (en); repeat it."),
    ] = None,
    share: Annotated[
        float | None, typer.Option("--share", help="Of the work, against that of the others.")
    ] = None,
    state: Annotated[
        ObserverState | None, typer.Option("--state", help="Whether the observer gets sessions.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why the state changes.")] = "",
    knows: Annotated[
        list[str] | None,
        typer.Option("--knows", metavar="DYAD", help="A family never to be given; repeat it."),
    ] = None,
    knows_not: Annotated[
        list[str] | None,
        typer.Option("--knows-not", metavar="DYAD", help="Takes --knows back; repeat it."),
    ] = None,
    certified: Annotated[
        bool | None,
        typer.Option("--certified/--not-certified", help="Whether trial films may be given."),
    ] = None,
    minutes_a_week: Annotated[
        int | None, typer.Option("--minutes-a-week", help="Of film, for the forecast.")
    ] = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Register an observer, or change what is told here and nothing else.

    A new one needs a language, and gets no trial film before being certified.
    """
    from vippcoder.domain.ids import DyadId, ObserverCode
    from vippcoder.domain.study import Observer
    from vippcoder.storage.study.people import read_observers
    from vippcoder.study.people import add_observer, change_observer
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        known = {one.code: one for one in read_observers(store)}
        before = known.get(ObserverCode(code))
        start = before or Observer(ObserverCode(code), (), is_certified=False)
        families = {*start.knows, *(DyadId(dyad) for dyad in knows or ())} - set(knows_not or ())
        shall = replace(
            start,
            languages=start.languages if language is None else tuple(language),
            share=start.share if share is None else share,
            state=start.state if state is None else state,
            knows=tuple(sorted(families)),
            is_certified=start.is_certified if certified is None else certified,
            minutes_a_week=start.minutes_a_week if minutes_a_week is None else minutes_a_week,
        )
        if before is None:
            add_observer(store, shall)
        else:
            change_observer(store, shall, reason)
    if not shall.is_certified:
        print_message(f"{code} is not certified, and gets no trial film until then (--certified).")
    if json:
        print_json(_as_json(shall))
    else:
        print_line(f"{code}: {'registered' if before is None else 'as told'}")


@command("study observers")
def observers(study: Study, *, json: Json = False) -> None:
    """List the observers and what decides which sessions they get."""
    from vippcoder.study.certified import newest_certificates, observers_today
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        found = observers_today(store)
        until = {one.observer: one.due_on.isoformat() for one in newest_certificates(store)}
    if json:
        due = {code: {"certificate_due": on} for code, on in until.items()}
        print_json([_as_json(one) | due.get(one.code, {}) for one in found])
        return
    print_table(
        ("Observer", "State", "Certified", "Languages", "Share", "Minutes a week", "Knows"),
        [
            (
                one.code,
                one.state,
                _certified(one, until.get(one.code, "")),
                ", ".join(one.languages),
                f"{one.share:g}",
                one.minutes_a_week,
                ", ".join(one.knows),
            )
            for one in found
        ],
    )


def _certified(observer: Observer, due: str) -> str:
    if due:
        return f"until {due}" if observer.is_certified else "not any more"
    return "yes" if observer.is_certified else "not yet"


def _as_json(observer: Observer) -> dict[str, Any]:
    return {
        "code": observer.code,
        "state": str(observer.state),
        "is_certified": observer.is_certified,
        "languages": list(observer.languages),
        "share": observer.share,
        "minutes_a_week": observer.minutes_a_week,
        "knows": list(observer.knows),
    }
