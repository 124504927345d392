"""Questions to the lead, and a concern for a child, by command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Pack, Seconds, Session
from vippcoder.cli.command import command
from vippcoder.cli.moments import read_instant
from vippcoder.cli.output import print_json, print_line
from vippcoder.cli.sheet import opened_coding

if TYPE_CHECKING:
    from vippcoder.domain.guidance import Question
    from vippcoder.observing.pack import OpenPack


@command("coding ask")
def ask(
    pack: Pack,
    session: Session,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The question.")],
    *,
    json: Json = False,
) -> None:
    """Ask the lead about a session; the question goes with the pack when it is collected."""
    from vippcoder.observing import questions

    with opened_coding(pack, session) as (opened, coding):
        question = questions.ask(opened, coding, text)
        if json:
            print_json({"question_id": question, "coding_id": coding})


@command("coding questions")
def list_questions(pack: Pack, *, json: Json = False) -> None:
    """List what was asked of the lead, and the answers that have come."""
    from vippcoder.observing import questions
    from vippcoder.observing.pack import open_pack

    with open_pack(pack, read_only=True) as opened:
        told = [_question(opened, question) for question in questions.asked(opened)]
    if json:
        print_json(told)
        return
    for question in told:
        print_line(f"{question['mask']}: {question['text']}")
        for answer in question["answers"]:
            print_line(f"    lead: {answer['text']}")


@command("coding concern")
def concern(
    pack: Pack,
    *,
    session: Annotated[
        str | None,
        typer.Option("--session", metavar="MASK", help="The session, told inside the note alone."),
    ] = None,
    at: Seconds = None,
    json: Json = False,
) -> None:
    """Write a note on a concern for a child, from standard input, for the named contact alone.

    Names the contact first. The note is encrypted for that person: neither the lead nor you can
    read it, and nothing of it stands among the ratings. It goes with the pack's folder. Where the
    pack has no key for it, nothing is written: tell the contact yourself.
    """
    from vippcoder.observing import safeguarding
    from vippcoder.observing.pack import open_pack

    if at is not None and session is None:
        raise typer.BadParameter("--at goes with --session")
    with open_pack(pack, read_only=True) as opened:
        contact = opened.guidance.contact
        if contact.name and not json:
            print_line(f"{contact.name}{f', {contact.reach}' if contact.reach else ''}")
        mask = opened.assignment(session).mask if session else None
        moment = read_instant(at) if at else None
        safeguarding.write_note(opened, sys.stdin.read(), mask=mask, at_us=moment)
    if json:
        print_json({"contact": contact.name, "reach": contact.reach, "is_kept": True})
    else:
        print_line(f"The note is locked for {contact.name} alone. Do not wait for it: tell them.")


def _question(pack: OpenPack, question: Question) -> dict[str, Any]:
    return {
        "question_id": question.id,
        "mask": pack.assignment(question.coding).mask,
        "asked_at": question.asked_at,
        "text": question.text,
        "answers": [{"answer_id": a.id, "text": a.text} for a in question.answers],
    }
