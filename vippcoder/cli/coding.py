"""Coding by command: the window's verbs, for scripts, tests and who cannot use a mouse."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Pack, SegmentOption, Session
from vippcoder.cli.command import command
from vippcoder.cli.moments import read_value
from vippcoder.cli.output import print_json, print_line, print_table
from vippcoder.cli.sheet import find_segment, opened_coding, sheet_as_json, tell_result
from vippcoder.errors import StudyError

DimensionArgument = Annotated[str, typer.Argument(metavar="DIMENSION", help="Its id.")]
Because = Annotated[
    str, typer.Option("--because", help="The reason of a correction after submission.")
]


@command("coding list")
def list_sessions(pack: Pack, *, json: Json = False) -> None:
    """List the sessions of a pack, in the observer's own order."""
    from vippcoder.observing.pack import open_pack
    from vippcoder.observing.worklist import work_list

    with open_pack(pack, read_only=True) as opened:
        items = [
            {
                "coding_id": item.assignment.coding,
                "mask": item.assignment.mask,
                "task": item.assignment.task,
                "instrument": item.assignment.instrument,
                "minutes": item.minutes,
                "state": str(item.state),
                "watched_fraction": round(item.watched_fraction, 4),
                "rated": item.rated,
                "required": item.required,
                "questions": item.questions,
                "answers": item.answers,
                "film_found": item.film_found,
            }
            for item in work_list(opened)
        ]
    if json:
        print_json(items)
        return
    print_table(
        ("Mask", "Task", "Instrument", "Minutes", "State", "Watched", "Rated"),
        [
            (
                i["mask"],
                i["task"],
                i["instrument"],
                i["minutes"],
                i["state"] if i["film_found"] else f"{i['state']}, film not found",
                f"{i['watched_fraction']:.0%}",
                f"{i['rated']} of {i['required']}",
            )
            for i in items
        ],
    )


@command("coding show")
def show(pack: Pack, session: Session, *, json: Json = False) -> None:
    """Show what a coding holds now: segments, ratings, evidence, what was watched."""
    from vippcoder.observing.coding import sheet
    from vippcoder.observing.pack import open_pack

    with open_pack(pack, read_only=True) as opened:
        told = sheet_as_json(opened, sheet(opened, opened.coding_of(session)))
    if json:
        print_json(told)
        return
    print_line(f"{told['mask']}  {told['state']}")
    print_table(
        ("Segment", "Id", "Start", "End"),
        [(s["number"], s["segment_id"], s["start"], s["end"]) for s in told["segments"]],
    )
    print_table(
        ("Dimension", "Of", "Value", "How sure"),
        [
            (
                r["dimension"],
                f"segment {r['segment']}" if r["segment"] else "whole session",
                r["value"] if r["value"] is not None else f"cannot code: {r['reason']}",
                r["confidence"] or "",
            )
            for r in told["ratings"]
        ],
    )
    print_table(
        ("At", "Frame", "Kind", "Note"),
        [(n["at"], n["frame"], n["kind"], n["text"]) for n in told["notes"]],
    )
    print_table(
        ("Watched from", "To", "Times"),
        [(w["start"], w["end"], w["times"]) for w in told["watched_times"]],
    )
    print_line(f"watched {int(100 * told['watched_fraction'])} % of the film")
    for asked in ("blinding", "timepoint"):
        if told[asked]:
            print_line(f"{asked}: {told[asked]['guess']}, certainty {told[asked]['certainty']}")


@command("coding rate")
def rate(
    pack: Pack,
    session: Session,
    dimension: DimensionArgument,
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help="A value of the scale, such as 5.5.")
    ] = None,
    *,
    segment: SegmentOption = None,
    confidence: Annotated[
        str | None, typer.Option("--confidence", help="How sure: low, fair or high.")
    ] = None,
    cannot_code: Annotated[
        str | None, typer.Option("--cannot-code", help="Why no value can be given.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take the rating away again.")] = False,
    because: Because = "",
    json: Json = False,
) -> None:
    """Rate the whole session, or a segment."""
    from vippcoder.domain.coding import Confidence
    from vippcoder.observing import coding as verbs

    if (value is not None) + (cannot_code is not None) + clear != 1:
        raise typer.BadParameter("give a VALUE, --cannot-code REASON or --clear")
    if confidence is not None and confidence not in list(Confidence):
        raise typer.BadParameter("--confidence is low, fair or high")
    if confidence is not None and value is None:
        raise typer.BadParameter("--confidence goes with a VALUE")
    with opened_coding(pack, session) as (opened, coding):
        known = opened.instrument_of(coding).dimension(dimension).id
        target = find_segment(opened, coding, segment)
        if value is not None:
            sure = Confidence(confidence) if confidence else None
            verbs.rate(
                opened,
                coding,
                known,
                read_value(value),
                segment=target,
                confidence=sure,
                because=because,
            )
        elif cannot_code is not None:
            verbs.cannot_code(opened, coding, known, cannot_code, segment=target, because=because)
        else:
            verbs.clear(opened, coding, known, segment=target)
        tell_result(opened, coding, json=json)


@command("coding undo")
def undo(pack: Pack, session: Session, *, json: Json = False) -> None:
    """Take the last change back; it stays in the history."""
    from vippcoder.domain.coding import Changes
    from vippcoder.observing import history

    with opened_coding(pack, session) as (opened, coding):
        if history.undo(opened, coding) == Changes(coding):
            raise StudyError("there is nothing to undo", mend="look at it with `coding show`")
        tell_result(opened, coding, json=json)


@command("coding redo")
def redo(pack: Pack, session: Session, *, json: Json = False) -> None:
    """Bring back what undo took."""
    from vippcoder.domain.coding import Changes
    from vippcoder.observing import history

    with opened_coding(pack, session) as (opened, coding):
        if history.redo(opened, coding) == Changes(coding):
            raise StudyError("there is nothing to redo", mend="only what undo took comes back")
        tell_result(opened, coding, json=json)
