"""The blinding of a study by command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.arguments import Json, Person, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message, print_table

if TYPE_CHECKING:
    from vippcoder.packing.blinding.report import CheckReport


SessionName = Annotated[
    str, typer.Argument(metavar="SESSION", help="A session's id, or a mask such as R-7F3K.")
]
Angle = Annotated[int, typer.Option("--angle", help="Which of its films; 1 is the reference.")]


_OUTSIDE = ("cameras", "codecs", "sizes", "durations")
"""Findings that making all films alike takes away."""


@command("study check")
def check(study: Study, *, person: Person = "lead", json: Json = False) -> None:
    """Tell what films and plan would give away to an observer, and keep the report.

    Every byte of the films is searched, about a gigabyte a minute. Exit status 1:
    something was found. Sessions go by their ids; no dyad and no timepoint is named.
    """
    from vippcoder.study.blindness.checking import check_study
    from vippcoder.study.study import opened_study

    with opened_study(study, person=person) as store:
        report = check_study(store, console_job())
    if json:
        print_json(report.as_json())
    else:
        print_report(report)
    if not report.passed:
        told = "The check found something: mend it before packs leave, or they need a reason"
        if any(look.code in _OUTSIDE and not look.passes(report.level) for look in report.looks):
            told += "; `vippcoder study alike` takes away what files tell by their outside"
        print_message(f"{told}.")
        raise typer.Exit(1)


def print_report(report: CheckReport) -> None:
    """Print what was looked for and found, for people."""
    print_table(
        ("finding", "", "looked for"),
        [
            (
                look.code.replace("_", " "),
                "passes" if look.passes(report.level) else "FOUND",
                f"{look.looked_for}. {look.note}".strip(),
            )
            for look in report.looks
        ],
    )
    for look in report.looks:
        for found in look.sentences(report.level):
            place = f"{found.where}: " if found.where else ""
            print_line(f"{look.code.replace('_', ' ')}: {place}{found.sentence}")
    tests = sum(len(look.tests) for look in report.looks)
    verdict = "passes" if report.passed else "does not pass"
    print_line(
        f"{report.subject}: {verdict}, films: {report.films}. {tests} tests; chance alone fails "
        f"{report.level:.1%} of checks in which nothing tells anything."
    )


@command("study alike")
def alike(
    study: Study,
    *,
    window: Annotated[
        str | None,
        typer.Option(
            "--window",
            metavar="SECONDS",
            help="How much of each film is kept at most; a time such as 08:00 will do.",
        ),
    ] = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Encode all films anew in one form, so that no file tells which film it is.

    One container, coding, picture size (black bars keep the shape), frame rate, sound, and for each
    task one length, that of its shortest film, and one file size. Takes about as long as the films
    last. Stopped halfway, the next call goes on from what is done; the study changes once all films
    are done, and the films before are removed then. Sessions in packs stay as they are.
    """
    from vippcoder.study.films.alike import make_alike
    from vippcoder.study.study import opened_study

    window_us = None if window is None else _instant(window)
    with opened_study(study, person=person) as store:
        done = make_alike(store, window_us=window_us, job=console_job())
    for warning in done.warnings:
        print_message(f"{warning[:1].upper()}{warning[1:]}.")
    if json:
        print_json(
            {
                "form": done.form.as_json(),
                "windows_us": dict(done.windows_us),
                "sizes": dict(done.sizes),
                "films": [
                    {"session": f.session, "lost_us": f.lost_us, "was_alike": f.was_alike}
                    for f in done.films
                ],
                "issued": list(done.issued),
                "warnings": list(done.warnings),
            }
        )
        return
    form = done.form
    times = "every frame at its time" if form.keeps_times else "each frame as it was on screen then"
    print_line(
        f"{len(done.films)} films: {form.width} x {form.height}, {float(form.rate):.2f} frames a "
        f"second, {times}, {'stereo, 48 kHz' if form.has_sound else 'no sound'}"
    )
    for task, length_us in done.windows_us.items():
        size = done.sizes.get(task)
        each = f", {size / 1e6:.1f} MB each" if size else ""
        print_line(f"{task}: {length_us / 1_000_000:.3f} s{each}")
    for film in done.films:
        if film.lost_us:
            print_line(f"{film.session}: its last {film.lost_us / 1_000_000:.3f} s are gone")


def _instant(text: str) -> int:
    from vippcoder.timebase import parse_instant

    try:
        found = parse_instant(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error
    if found <= 0:
        raise typer.BadParameter("A window has a length.")
    return found


@command("study contact-sheet")
def contact_sheet(
    study: Study,
    session: SessionName,
    out: Annotated[Path, typer.Option("--out", metavar="X.png", help="The picture to write.")],
    *,
    angle: Angle = 1,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Write frames of a film and its edges enlarged, to look for a burnt-in date or clock.

    First, last and regular frames; then the upper and lower edge of three of them, with the pixels
    that they show: what is found there is covered by `vippcoder study cover`.
    """
    from vippcoder.media.still import write_png
    from vippcoder.study.films.covering import sheet_of
    from vippcoder.study.study import opened_study

    if out.suffix.lower() != ".png":
        raise typer.BadParameter("The picture's name ends in .png.", param_hint="--out")
    with opened_study(study, person=person) as store:
        picture = sheet_of(store, session, angle=angle, job=console_job())
    write_png(out, picture)
    height, width = picture.shape[:2]
    if json:
        print_json({"session": session, "file": str(out), "width": width, "height": height})
    else:
        print_line(f"{out}: {width} x {height}")


@command("study cover")
def cover_rectangle(
    study: Study,
    session: SessionName,
    rect: Annotated[
        str,
        typer.Option(
            "--rect", metavar="X,Y,W,H", help="In pixels of the picture, from its upper left."
        ),
    ],
    *,
    start: Annotated[
        str | None, typer.Option("--from", metavar="SECONDS", help="From when on; the beginning.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="SECONDS", help="Until when; the end.")
    ] = None,
    angle: Angle = 1,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Fill a rectangle of a film with black, in the study's own copy.

    Every frame and time stay, and so does the sound; what comes out is compared with what was there
    before it takes its place. Cover first and make films alike then: a film that was covered alone
    can be told from the others.
    """
    from dataclasses import asdict

    from vippcoder.media.paint import Rectangle
    from vippcoder.study.films.covering import cover
    from vippcoder.study.study import opened_study
    from vippcoder.timebase import parse_instant

    try:
        x, y, width, height = (int(part) for part in rect.split(","))
        from_us, to_us = (None if text is None else parse_instant(text) for text in (start, end))
    except ValueError as error:
        raise typer.BadParameter(
            "A rectangle is four whole numbers; times are as in 01:30."
        ) from error
    with opened_study(study, person=person) as store:
        done = cover(
            store,
            session,
            Rectangle(x, y, width, height),
            from_us=from_us,
            to_us=to_us,
            angle=angle,
            job=console_job(),
        )
    if done.is_issued:
        print_message("Copies of this film in packs still show what is covered here.")
    if json:
        print_json(asdict(done))
        return
    r = done.rectangle
    print_line(
        f"{done.session}: x {r.x} to {r.x + r.width}, y {r.y} to {r.y + r.height} are black in "
        f"{done.frames} frames; the rest is {done.worst_db:.1f} dB like before"
    )
