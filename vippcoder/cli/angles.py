"""The angles of a session by command."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Pack, Session
from vippcoder.cli.command import command
from vippcoder.cli.sheet import opened_coding, tell_result


@command("coding angle")
def angle(
    pack: Pack,
    session: Session,
    number: Annotated[
        int, typer.Argument(metavar="ANGLE", min=2, help="Which angle; 1 is the reference.")
    ],
    *,
    offset_us: Annotated[
        int | None,
        typer.Option(
            "--offset-us",
            help="Microseconds to add to the angle's times; below 0 where it began earlier.",
        ),
    ] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Go back to what the pack came with.")
    ] = False,
    json: Json = False,
) -> None:
    """Set how one angle lies in time against the session's first."""
    from vippcoder.errors import StudyError
    from vippcoder.observing.angles import set_offset

    if (offset_us is None) != reset:
        raise typer.BadParameter("Give either --offset-us or --reset.")
    with opened_coding(pack, session) as (opened, coding):
        recordings = opened.assignment(coding).recordings
        if number > len(recordings):
            raise StudyError(
                f"there is no angle {number}", mend=f"the session has {len(recordings)}"
            )
        set_offset(opened, coding, recordings[number - 1].id, offset_us)
        tell_result(opened, coding, json=json)
