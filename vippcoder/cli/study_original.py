"""From a moment of a session back to the camera's film, by command."""

from __future__ import annotations

from typing import Annotated

import typer

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line


@command("study original")
def original(
    study: Study,
    session: Annotated[
        str, typer.Argument(metavar="SESSION", help="A mask such as R-7F3K, or a session's id.")
    ],
    at: Annotated[
        str, typer.Argument(metavar="AT", help="Session time: seconds, or minutes:seconds.")
    ],
    *,
    angle: Annotated[
        int, typer.Option("--angle", help="Which of its films; 1 is the reference.")
    ] = 1,
    json: Json = False,
) -> None:
    """Tell which frame of the camera's film is on screen at a moment of a session.

    Observers may have seen films that were made alike or covered: shorter, with another frame rate.
    Frames and times told here are those of the film as it was taken in. Neither its name nor its
    family is told.
    """
    from vippcoder.cli.moments import read_instant
    from vippcoder.study.films.origins import original_of_session
    from vippcoder.study.study import opened_study
    from vippcoder.timebase import format_instant

    at_us = read_instant(at)
    with opened_study(study, read_only=True) as store:
        found = original_of_session(store, session, at_us, angle)
    if json:
        print_json(
            {
                "session": session,
                "at_us": at_us,
                "angle": angle,
                "recording": found.recording,
                "frame": found.frame,
                "original_at_us": found.at_us,
            }
        )
        return
    print_line(
        f"{session}, angle {angle}, {format_instant(at_us)}: frame {found.frame} of the camera's "
        f"film, {format_instant(found.at_us)} from its first frame"
    )
