"""`vippcoder media`: look into films, write any frame of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.command import command
from vippcoder.cli.output import (
    console_job,
    print_json,
    print_line,
    print_message,
    print_table,
)
from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from vippcoder.media.doctor import Diagnosis

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

_COLUMNS = ("file", "made of", "size", "frames", "length", "rate", "sound", "findings")


@command("media doctor")
def doctor(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Films to look into.")],
    quick: Annotated[
        bool, typer.Option("--quick", help="Read packets only; do not look at every frame.")
    ] = False,
    json: Json = False,
) -> None:
    """Tell what films are and what may trouble their coding.

    Every frame is decoded, which takes a fraction of the film's length; --quick leaves that out and
    with it black and frozen stretches and damage inside frames.
    """
    from vippcoder.media.doctor import examine

    told: list[Diagnosis] = []
    is_any_bad = False
    for file in files:
        try:
            told.append(examine(file, console_job(), pictures=not quick))
        except StudyError as error:
            is_any_bad = True
            print_message(str(error))
    if json:
        from dataclasses import asdict

        print_json([asdict(diagnosis) for diagnosis in told])
    elif told:
        _print_read(told)
    if is_any_bad:
        raise typer.Exit(1)


@command("media frame")
def frame(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A film.")],
    out: Annotated[Path, typer.Option("--out", metavar="X.png", help="The picture to write.")],
    index: Annotated[
        int | None, typer.Option("--index", metavar="N", help="Which frame; the first is 0.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="SECONDS", help="The frame on screen then; the first appears at 0."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write exactly one frame as PNG: upright, with square pixels.

    Say which by --index or by --at (seconds, or a time such as 1:02:31.480). The film is decoded as
    far as that frame, so that no damage shifts the count. The picture is written whole or not at
    all.
    """
    from vippcoder.media.still import write_still

    if (index is None) == (at is None):
        raise typer.BadParameter("Give either --index or --at.")
    moment = None if at is None else _instant(at)
    written = write_still(file, out, index=index, at_us=moment, job=console_job())
    if json:
        print_json({"index": written.index, "time_us": written.time_us})
    else:
        print_line(f"{out}: frame {written.index}, {written.time_us / 1_000_000:.6f} s")


def _instant(text: str) -> int:
    from vippcoder.timebase import parse_instant

    try:
        return parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error


def _print_read(told: list[Diagnosis]) -> None:
    from vippcoder.timebase import format_instant

    print_table(
        _COLUMNS,
        [
            (
                Path(film.file).name,
                f"{film.container}: {film.video_codec}",
                f"{film.display_width} x {film.display_height}",
                film.frame_count,
                format_instant(film.duration_us),
                film.rate,
                film.audio_codec or "none",
                len(film.findings),
            )
            for film in told
        ],
    )
    for film in told:
        for finding in film.findings:
            print_line(f"{Path(film.file).name}: {finding.sentence}")
