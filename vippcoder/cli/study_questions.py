"""Observers' questions and the lead's answers, by command."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_table


@command("study questions")
def questions(
    study: Study,
    *,
    unanswered: Annotated[
        bool, typer.Option("--unanswered", help="Those alone that wait for an answer.")
    ] = False,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """List what observers asked, by mask, and what was answered."""
    from vippcoder.study.messages.questions import questions as asked
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        store.person = person
        found = [q for q in asked(store) if not (unanswered and q.answers)]
    if json:
        print_json(
            [
                {
                    "question_id": q.id,
                    "mask": q.mask,
                    "observer": q.observer,
                    "asked_at": q.asked_at,
                    "text": q.text,
                    "withheld": q.is_withheld,
                    "answers": [{"text": a.text, "delivered": a.is_delivered} for a in q.answers],
                }
                for q in found
            ]
        )
        return
    print_table(
        ("Question", "Mask", "Observer", "Asked (UTC)", "Text", "Answer"),
        [
            (
                q.id,
                q.mask,
                q.observer,
                q.asked_at[:10],
                "withheld until you have coded it" if q.is_withheld else q.text,
                " / ".join(f"{a.text} ({_way(a.is_delivered)})" for a in q.answers),
            )
            for q in found
        ],
    )


@command("study answer")
def answer(
    study: Study,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="Its id, or how that begins.")
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the observer shall read.")],
    *,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Answer a question; the answer travels with the next delivery to its pack.

    Refused is what names a dyad, a timepoint, a group, a date, another mask or observer, or a word
    of the design's own list.
    """
    from vippcoder.study.messages.questions import answer as give
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        given = give(store, question, text)
    if json:
        print_json({"answer_id": given.id, "question_id": given.question, "text": given.text})
    else:
        print_line(f"{given.question}: answered; it goes out with the next delivery")


def _way(is_delivered: bool) -> str:
    return "delivered" if is_delivered else "not delivered yet"
