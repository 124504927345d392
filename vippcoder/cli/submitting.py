"""The end of a coding by command: submit, the blinding question, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.arguments import Json, Pack, Seconds, Session
from vippcoder.cli.command import command
from vippcoder.cli.moments import read_instant
from vippcoder.cli.output import print_json, print_line
from vippcoder.cli.sheet import opened_coding, tell_result

if TYPE_CHECKING:
    from vippcoder.domain.coding import BlindingAnswer, TimepointAnswer

BY_COMMAND = "coded by command, where watching is not recorded"

Guess = Annotated[
    str | None, typer.Option("--guess", help="The group you think it is, or 'do not know'.")
]
Certainty = Annotated[
    int, typer.Option("--certainty", min=0, max=4, help="0 a pure guess, 4 certain.")
]
Reasons = Annotated[
    list[str] | None, typer.Option("--reason", help="What gave you the idea; may be repeated.")
]
Words = Annotated[str, typer.Option("--words", help="In your own words.")]
Wave = Annotated[
    str | None,
    typer.Option("--timepoint", help="The timepoint you think it is, where the study asks."),
]
WaveCertainty = Annotated[
    int,
    typer.Option("--timepoint-certainty", min=0, max=4, help="0 a pure guess, 4 certain."),
]


@command("coding gate")
def gate(pack: Pack, session: Session, *, json: Json = False) -> None:
    """Say what is rated and what is missing before submitting."""
    from vippcoder.observing import submission
    from vippcoder.observing.pack import open_pack

    with open_pack(pack, read_only=True) as opened:
        findings = submission.gate(opened, opened.coding_of(session))
    if json:
        print_json(
            [
                {
                    "kind": str(f.kind),
                    "title": f.title,
                    "detail": f.detail,
                    "blocks": f.blocks,
                    "dimension": f.dimension,
                }
                for f in findings
            ]
        )
        return
    for finding in findings:
        print_line(f"{'missing: ' if finding.blocks else ''}{finding.title}. {finding.detail}")


@command("coding submit")
def submit(
    pack: Pack,
    session: Session,
    *,
    unwatched_because: Annotated[
        str, typer.Option("--unwatched-because", help="Why part of the film was not watched.")
    ] = BY_COMMAND,
    guess: Guess = None,
    certainty: Certainty = 0,
    reason: Reasons = None,
    at: Seconds = None,
    words: Words = "",
    timepoint: Wave = None,
    timepoint_certainty: WaveCertainty = 0,
    json: Json = False,
) -> None:
    """Submit a coding, which locks its ratings; with --guess, answer the blinding question too."""
    from vippcoder.observing import blinding, submission

    if timepoint is not None and guess is None:
        raise typer.BadParameter("--timepoint goes with --guess")
    answer = None if guess is None else _answer(guess, certainty, reason, at, words)
    wave = _timepoint(timepoint, timepoint_certainty)
    with opened_coding(pack, session) as (opened, coding):
        if answer is not None:
            blinding.check_answer(opened, coding, answer, wave)
        submission.submit(opened, coding, unwatched_because=unwatched_because)
        if answer is not None:
            blinding.answer_blinding(opened, coding, answer, wave)
        tell_result(opened, coding, json=json)


@command("coding guess")
def guess_group(
    pack: Pack,
    session: Session,
    group: Annotated[str, typer.Argument(metavar="GROUP", help="A group, or 'do not know'.")],
    *,
    certainty: Certainty = 0,
    reason: Reasons = None,
    at: Seconds = None,
    words: Words = "",
    timepoint: Wave = None,
    timepoint_certainty: WaveCertainty = 0,
    json: Json = False,
) -> None:
    """Answer the blinding question of a submitted or stopped coding."""
    from vippcoder.observing import blinding

    answer = _answer(group, certainty, reason, at, words)
    with opened_coding(pack, session) as (opened, coding):
        wave = _timepoint(timepoint, timepoint_certainty)
        blinding.answer_blinding(opened, coding, answer, wave)
        tell_result(opened, coding, json=json)


@command("coding stop")
def stop(
    pack: Pack,
    session: Session,
    reason: Annotated[
        str,
        typer.Argument(metavar="REASON", help="group-recognised, family-known or distress."),
    ],
    *,
    words: Words = "",
    json: Json = False,
) -> None:
    """Stop coding a session for good; the lead gives it to somebody else."""
    from vippcoder.domain.coding import StopReason
    from vippcoder.observing import submission

    if reason not in list(StopReason):
        raise typer.BadParameter(f"REASON is one of {', '.join(StopReason)}")
    with opened_coding(pack, session) as (opened, coding):
        submission.stop(opened, coding, StopReason(reason), words)
        tell_result(opened, coding, json=json)


def _answer(
    guess: str, certainty: int, reasons: list[str] | None, at: str | None, words: str
) -> BlindingAnswer:
    from vippcoder.domain.coding import BlindingAnswer

    moment = read_instant(at) if at else None
    return BlindingAnswer(guess, certainty, tuple(reasons or ()), moment, words)


def _timepoint(guess: str | None, certainty: int) -> TimepointAnswer | None:
    from vippcoder.domain.coding import TimepointAnswer

    return None if guess is None else TimepointAnswer(guess, certainty)
