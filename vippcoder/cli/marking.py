"""Segments and notes by command."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Index, Json, Pack, Seconds, SegmentOption, Session
from vippcoder.cli.command import command
from vippcoder.cli.moments import read_frame, read_span, time_of_frame
from vippcoder.cli.sheet import find_segment, opened_coding, tell_result
from vippcoder.errors import StudyError


@command("coding segment")
def segment(
    pack: Pack,
    session: Session,
    *,
    from_index: Annotated[int | None, typer.Option("--from-index", help="Its first frame.")] = None,
    to_index: Annotated[int | None, typer.Option("--to-index", help="Its last frame.")] = None,
    start: Annotated[str | None, typer.Option("--start", help="Its start, a session time.")] = None,
    end: Annotated[str | None, typer.Option("--end", help="Its end, a session time.")] = None,
    which: SegmentOption = None,
    split_at: Annotated[
        int | None, typer.Option("--split-at-index", help="Split it before this frame.")
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete it.")] = False,
    json: Json = False,
) -> None:
    """Mark a segment from frame to frame, both included; or move, split or delete one."""
    from vippcoder.observing import segments as verbs

    with opened_coding(pack, session) as (opened, coding):
        frames = opened.assignment(coding).reference.frames
        known = find_segment(opened, coding, which)
        if delete or split_at is not None:
            if known is None:
                raise typer.BadParameter("name the --segment")
            if delete:
                verbs.delete(opened, coding, known)
            elif split_at is not None:
                at = time_of_frame(frames, split_at)
                verbs.split(opened, coding, known, at)
        else:
            span = read_span(frames, from_index, to_index, start, end)
            if known is None:
                verbs.add(opened, coding, span)
            else:
                verbs.set_edges(opened, coding, known, span)
        tell_result(opened, coding, json=json)


@command("coding note")
def note(
    pack: Pack,
    session: Session,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What supports a rating.")] = "",
    *,
    index: Index = None,
    at: Seconds = None,
    dimension: Annotated[
        str | None, typer.Option("--dimension", help="The rating that it supports.")
    ] = None,
    segment: SegmentOption = None,
    bookmark: Annotated[bool, typer.Option("--bookmark", help="A place to return to.")] = False,
    which: Annotated[str | None, typer.Option("--note", help="An earlier note, by its id.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take that note away.")] = False,
    json: Json = False,
) -> None:
    """Tie words to a moment of the film; or reword or remove an earlier note."""
    from vippcoder.domain.coding import NoteKind
    from vippcoder.domain.ids import NoteId
    from vippcoder.observing import evidence

    with opened_coding(pack, session) as (opened, coding):
        if remove:
            if which is None:
                raise typer.BadParameter("name the --note")
            evidence.remove(opened, coding, NoteId(which))
        elif not text.strip() and not bookmark:
            raise StudyError("a note needs words", mend="write them, or set a --bookmark")
        else:
            recording = opened.assignment(coding).reference
            supports = opened.instrument_of(coding).dimension(dimension).id if dimension else None
            evidence.write(
                opened,
                coding,
                kind=NoteKind.BOOKMARK if bookmark else NoteKind.EVIDENCE,
                recording=recording.id,
                frame=read_frame(recording.frames, index, at),
                text=text,
                dimension=supports,
                segment=find_segment(opened, coding, segment),
                note=NoteId(which) if which else None,
            )
        tell_result(opened, coding, json=json)
