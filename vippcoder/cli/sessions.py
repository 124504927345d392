"""The intake manager's view of the sessions, by command; it names families and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_table

if TYPE_CHECKING:
    from vippcoder.domain.study import Session

MANAGER = "intake manager"
"""Who takes films in where nobody else is named."""


@command("study sessions")
def sessions(study: Study, *, json: Json = False) -> None:
    """List every session with its family, its films and how they were made.

    This is the intake manager's view: who rates or adjudicates does not look at it.
    """
    from vippcoder.storage.study.films import read_sessions
    from vippcoder.storage.study.intake import read_findings, read_missing_films
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        held = sorted(read_sessions(store), key=lambda one: (one.dyad, one.timepoint, one.task))
        missing = read_missing_films(store)
        found: dict[str, list[str]] = {}
        for finding in read_findings(store):
            found.setdefault(finding.recording, []).append(finding.code)
    if json:
        from dataclasses import asdict

        told = [_session(session, found) for session in held]
        print_json({"sessions": told, "missing": [asdict(one) for one in missing]})
        return
    print_table(
        ("Session", "Dyad", "Timepoint", "Task", "Angles", "Minutes", "How it was made"),
        [
            (
                session.id,
                session.dyad,
                session.timepoint,
                session.task,
                len(session.recordings),
                f"{session.duration_us / 60e6:.1f}",
                " | ".join(one.how_made for one in session.recordings),
            )
            for session in held
        ],
    )
    for one in missing:
        print_line(f"no film: {one.dyad} {one.timepoint} {one.task}, {one.because}")


def _session(session: Session, found: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "session": session.id,
        "dyad": session.dyad,
        "timepoint": session.timepoint,
        "task": session.task,
        "language": session.language,
        "duration_us": session.duration_us,
        "recordings": [
            {
                "angle": angle,
                "file": one.recording.file,
                "frames": len(one.recording.frames),
                "offset_us": one.recording.offset_us,
                "unsure_because": one.recording.unsure_because,
                "damaged": [[d.start_us, d.end_us] for d in one.recording.damaged],
                "how_made": one.how_made,
                "sources": [source.name for source in one.sources],
                "findings": found.get(one.recording.id, []),
            }
            for angle, one in enumerate(session.recordings, start=1)
        ],
    }


@command("study offset")
def offset(
    study: Study,
    session: Annotated[
        str, typer.Argument(metavar="SESSION", help="Its id; see `study sessions`.")
    ],
    angle: Annotated[
        int,
        typer.Argument(
            metavar="ANGLE", min=1, help="Which angle, as in the manifest; 1 is the reference."
        ),
    ],
    *,
    offset_us: Annotated[
        int | None,
        typer.Option(
            "--offset-us",
            help="Microseconds to add to the angle's times; below 0 where it began earlier.",
        ),
    ] = None,
    frame: Annotated[
        int | None, typer.Option("--frame", help="A frame of the angle, counted from 0 ...")
    ] = None,
    reference_frame: Annotated[
        int | None,
        typer.Option("--reference-frame", help="... and the reference's that shows the same."),
    ] = None,
    person: Annotated[str, typer.Option("--person", help="Who does it.")] = MANAGER,
    json: Json = False,
) -> None:
    """Set how one angle lies in time against the session's reference."""
    from vippcoder.domain.ids import SessionId
    from vippcoder.study.films.offsets import adjust_offset, find_session, offset_of_frames
    from vippcoder.study.study import opened_study

    by_frames = frame is not None and reference_frame is not None
    if (offset_us is None) != by_frames or (frame is None) != (reference_frame is None):
        raise typer.BadParameter("Give --offset-us, or --frame and --reference-frame.")
    code = SessionId(session)
    with opened_study(study, person=person) as store:
        wanted = offset_us
        if frame is not None and reference_frame is not None:
            wanted = offset_of_frames(find_session(store, code), angle, frame, reference_frame)
        before = adjust_offset(store, code, angle, wanted or 0)
    if json:
        print_json({"session": session, "angle": angle, "offset_us": wanted, "before_us": before})
    else:
        print_line(f"{session}, angle {angle}: {wanted} microseconds; it was {before}")
