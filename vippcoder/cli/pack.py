"""Packs by command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, Pack, PassphraseFile, read_passphrase
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line, print_message, several

if TYPE_CHECKING:
    from collections.abc import Sequence


@command("pack new")
def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to make, such as anna.vipppack.")
    ],
    films: Annotated[
        list[Path],
        typer.Argument(
            metavar="VIDEO...",
            help="One session each: a film, or a folder of up to four angles.",
        ),
    ],
    *,
    observer: Annotated[str, typer.Option("--observer", help="The observer's code.")],
    instrument: Annotated[
        str, typer.Option("--instrument", help="An instrument's id, or its file (.toml).")
    ] = "sn-1",
    group: Annotated[
        list[str] | None,
        typer.Option("--group", help="An answer of the blinding question; repeat it."),
    ] = None,
    task: Annotated[str, typer.Option("--task", help="What was filmed, such as free play.")] = "",
    json: Json = False,
) -> None:
    """Make an observer's pack: blind copies under random masks, in random order.

    Of a folder of angles the first by name is the reference; how the others lie in time is found
    from their sound, and where that is unsure it is told and set to 0.

    The exemplar clips that the instrument file names go in too, blind copies as well.

    A film that breaks off before its end, or is damaged inside, is packed as far as it goes, and
    that is told.
    """
    from vippcoder.instruments.files import find_instrument, instrument_file
    from vippcoder.packing.new_pack import DEFAULT_GROUPS, NewPack, make_pack

    found, text = find_instrument(instrument, Path(instrument))
    groups = tuple(group) if group else DEFAULT_GROUPS
    beside = instrument_file(instrument, Path(instrument)).parent
    wanted = NewPack(observer, found, text, films, groups, task, beside)
    masks = make_pack(folder, wanted, console_job())
    _tell_faults(wanted.all_films(), folder)
    angles = _angles(folder)
    for angle in angles:
        if angle["unsure_because"]:
            print_message(
                f"{angle['mask']}, angle {angle['angle']}: its offset is set to 0 because "
                f"{angle['unsure_because']}; set it by `vippcoder coding angle` or in the window."
            )
    if json:
        print_json(
            {"pack": str(folder), "observer": observer, "masks": list(masks), "angles": angles}
        )
    else:
        sessions = "1 session" if len(masks) == 1 else f"{len(masks)} sessions"
        print_line(f"{folder}: {sessions} for {observer}: {', '.join(masks)}")


def _tell_faults(films: Sequence[Path], folder: Path) -> None:
    """Say which films break off, by their names, and which copies are damaged, by their masks."""
    from vippcoder.media.doctor import examine
    from vippcoder.observing.pack import open_pack

    for film in films:
        for finding in examine(film, pictures=False).findings:
            if finding.code == "truncated":
                print_message(f"{film}: {finding.sentence}")
    with open_pack(folder, read_only=True) as pack:
        for assignment in pack.assignments:
            if any(recording.damaged for recording in assignment.recordings):
                print_message(
                    f"{assignment.mask}: part of the film is damaged; the observer's timeline "
                    "shows where. Copy it again from the camera, if there it is whole."
                )


def _angles(folder: Path) -> list[dict[str, Any]]:
    """Return every angle beside the references, and how it lies in time."""
    from vippcoder.observing.pack import open_pack

    with open_pack(folder, read_only=True) as pack:
        return [
            {
                "mask": assignment.mask,
                "angle": angle,
                "offset_us": recording.offset_us,
                "unsure_because": recording.unsure_because,
            }
            for assignment in pack.assignments
            for angle, recording in enumerate(assignment.recordings, start=1)
            if angle > 1
        ]


@command("pack take")
def take(
    folder: Pack,
    delivery: Annotated[
        Path, typer.Argument(metavar="DELIVERY", help="The folder that ends in .vippdelivery.")
    ],
    *,
    json: Json = False,
) -> None:
    """Take what the lead sent into a pack: more sessions, answers, withdrawn films.

    Nothing that was coded is touched; taken in twice, it changes nothing.
    """
    from vippcoder.observing.deliveries import take as take_in
    from vippcoder.observing.pack import open_pack

    with open_pack(folder) as pack:
        _, taken = take_in(pack, delivery, console_job())
    if json:
        print_json(
            {
                "masks": list(taken.masks),
                "answers": taken.answers,
                "withdrawn": taken.withdrawn,
                "was_there": taken.was_there,
            }
        )
    elif taken.was_there:
        print_line(f"{folder}: has this delivery already")
    else:
        print_line(
            f"{folder}: {several(len(taken.masks), 'new session')}, "
            f"{several(taken.answers, 'answer')}, {several(taken.withdrawn, 'session')} withdrawn"
        )


@command("pack lock")
def lock(
    folder: Annotated[
        Path, typer.Argument(metavar="PACK", help="The folder of a pack that nobody has open.")
    ],
    *,
    films: Annotated[
        bool, typer.Option(help="Whether films go along; for collection they need not.")
    ] = True,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Lock a pack with a passphrase into one file beside it, for a journey.

    The file ends in .age; the pack stays. `study collect` takes it, and `pack unlock` opens it.
    """
    from vippcoder.observing.journeys import lock_pack

    passphrase = read_passphrase(passphrase_file, twice=True)
    file = lock_pack(folder, passphrase, console_job(), with_films=films)
    if json:
        print_json({"file": str(file)})
    else:
        print_line(f"{file}: locked; send the passphrase by another way")


@command("pack unlock")
def unlock(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What came: a file that ends in .age.")
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="The folder to make; else beside the file."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Open a pack, or a delivery, that came locked with a passphrase."""
    from vippcoder.observing.journeys import unlock_pack

    passphrase = read_passphrase(passphrase_file)
    folder = unlock_pack(file, passphrase, out, console_job())
    if json:
        print_json({"folder": str(folder)})
    else:
        print_line(f"{folder}: opened")
