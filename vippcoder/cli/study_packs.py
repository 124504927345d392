"""Issuing packs and collecting them, by command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vippcoder.cli.arguments import Json, PassphraseFile, Person, Study, read_passphrase
from vippcoder.cli.command import command
from vippcoder.cli.output import (
    console_job,
    print_json,
    print_line,
    print_message,
    print_table,
    several,
    to_the_minute,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.domain.issuing import Collection
    from vippcoder.errors import StudyError
    from vippcoder.study.packs.issuing import Issued


@command("study pack")
def pack(
    study: Study,
    *,
    observer: Annotated[
        list[str] | None,
        typer.Option("--observer", help="Whose pack, by code; repeat it. Without: everybody's."),
    ] = None,
    early: Annotated[
        str,
        typer.Option("--early", metavar="REASON", help="Why before all timepoints are in."),
    ] = "",
    override: Annotated[
        str,
        typer.Option(
            "--override", metavar="REASON", help="Why although the blinding check fails; kept."
        ),
    ] = "",
    again: Annotated[
        str,
        typer.Option(
            "--again", metavar="REASON", help="A new pack for one --observer whose pack is lost."
        ),
    ] = "",
    delivery: Annotated[
        bool,
        typer.Option(
            "--delivery", help="Lay later batches down as folders, wherever the packs are."
        ),
    ] = False,
    encrypt: Annotated[
        bool,
        typer.Option("--encrypt", help="Lock what leaves with a passphrase, for one --observer."),
    ] = False,
    passphrase_file: PassphraseFile = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Write a pack for each observer who has sessions that were not issued yet.

    A pack appears in the study's `packs` folder once it is whole and has passed the blinding check,
    whose report is kept. Packs leave when every visit of the design has a film or a reason why
    there is none; an earlier batch needs a reason, which is kept.

    An observer who has a pack is sent a delivery: new sessions, answers, and which films were
    withdrawn. Where the pack still lies in the study it takes that in at once; otherwise a folder
    is written for `vippcoder pack take`.

    With --again the observer's pack is given up as lost, and a new one holds what was not submitted
    by then, under new masks; what was collected stays.

    With --encrypt or --passphrase-file it is one file that ends in .age, which the observer opens
    by `vippcoder pack unlock`.
    """
    from vippcoder.domain.ids import ObserverCode
    from vippcoder.study.packs.issuing import issue_packs
    from vippcoder.study.packs.journeys import issue_locked
    from vippcoder.study.study import opened_study

    wanted = [ObserverCode(code) for code in observer or ()]
    is_locked = encrypt or passphrase_file is not None
    if is_locked and len(wanted) != 1:
        raise typer.BadParameter("a passphrase is one observer's alone: name one --observer")
    passphrase = read_passphrase(passphrase_file, twice=True) if is_locked else ""
    if again and len(wanted) != 1:
        raise typer.BadParameter("one pack is given up at a time: name one --observer")
    reasons = {"early": early, "override": override, "again": again}
    with opened_study(study, person=person) as store:
        if is_locked:
            issued = issue_locked(store, wanted[0], passphrase, **reasons, job=console_job())
        else:
            issued = issue_packs(store, wanted, **reasons, by_folder=delivery, job=console_job())
    if json:
        print_json([_issued(one) for one in issued])
        return
    for one in issued:
        finished = ", which an interrupted run had finished" if one.was_interrupted else ""
        print_line(f"{one.folder}: {one.brings} for {one.observer}{finished}")
    if not issued:
        print_message("Everything that is assigned has been issued, and nothing else waits.")


@command("study collect")
def collect(
    study: Study,
    packs: Annotated[
        list[Path],
        typer.Argument(
            metavar="PACK...", help="Packs, locked ones (.age), or databases (pack.sqlite) alone."
        ),
    ],
    *,
    passphrase_file: PassphraseFile = None,
    person: Person = "lead",
    json: Json = False,
) -> None:
    """Take what observers did into the study; as often as you like, in any order.

    A pack that is not from this study, or that another program changed, is refused and told; the
    others are collected. One that was worked in at two places goes to quarantine.
    """
    from vippcoder.errors import StudyError
    from vippcoder.study.messages.safeguarding import sealed_notes
    from vippcoder.study.packs.collecting import collect as take_in
    from vippcoder.study.packs.journeys import arrived
    from vippcoder.study.study import opened_study

    done: list[tuple[Path, Collection]] = []
    refused: list[tuple[Path, StudyError]] = []
    notes: dict[Path, int] = {}
    job = console_job()
    needs_it = any(given.suffix == ".age" for given in packs)
    passphrase = read_passphrase(passphrase_file) if needs_it else ""
    with opened_study(study, person=person) as store:
        for number, given in enumerate(packs):
            try:
                part = job.part(number / len(packs), (number + 1) / len(packs))
                with arrived(store, given, passphrase, part.part(0, 0.5)) as pack:
                    if count := len(sealed_notes(pack)):
                        notes[given] = count
                    done.append((given, take_in(store, pack, part.part(0.5, 1))))
            except StudyError as error:
                refused.append((given, error))
    if json:
        print_json(
            {
                "collected": [{"pack": str(given), **_collected(told)} for given, told in done],
                "refused": [
                    {"pack": str(given), "why": error.what, "mend": error.mend}
                    for given, error in refused
                ],
                "safeguarding_notes": {str(given): count for given, count in notes.items()},
            }
        )
    else:
        for given, told in done:
            print_line(_line(given, told))
    _tell_notes(study, notes)
    _tell_trouble(done, refused)


@command("study collections")
def collections(study: Study, *, json: Json = False) -> None:
    """List every collection of every pack, with the newest link of the journal that was brought.

    A pack whose journal was cut off at its end does not hold that link: see `vippcoder verify
    PACK --since HEAD`.
    """
    from vippcoder.storage.study.packs import read_collections
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        held = read_collections(store)
    if json:
        print_json([{**_collected(one), "collected_at": one.collected_at} for one in held])
        return
    print_table(
        ("Observer", "Collected (UTC)", "Entries", "New", "Taken out", "Newest link"),
        [
            (
                one.observer,
                to_the_minute(one.collected_at),
                one.entries,
                one.added if one.differs_at is None else "in quarantine",
                one.redacted,
                one.head,
            )
            for one in held
        ],
    )


@command("study quarantine")
def quarantine(study: Study, *, json: Json = False) -> None:
    """List the packs that were worked in at two places; nothing of them is among the ratings."""
    from vippcoder.storage.study.packs import read_quarantine
    from vippcoder.study.packs.collecting import QUARANTINE
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        held = read_quarantine(store)
    if json:
        print_json(
            [
                {
                    "observer": one.observer,
                    "file": f"inbox/{QUARANTINE}/{one.file}",
                    "entries": one.entries,
                    "head": one.head,
                    "differs_at": one.differs_at,
                    "reason": one.reason,
                    "found_at": one.found_at,
                }
                for one in held
            ]
        )
    elif held:
        rows = [(one.observer, to_the_minute(one.found_at), one.file, one.reason) for one in held]
        print_table(("Observer", "Found (UTC)", f"File in inbox/{QUARANTINE}", "Why"), rows)
    else:
        print_line("Nothing is in quarantine.")


def _issued(one: Issued) -> dict[str, Any]:
    return {
        "observer": one.observer,
        "pack": str(one.folder),
        "masks": list(one.masks),
        "answers": one.answers,
        "removals": one.removals,
        "is_delivery": one.is_delivery,
        "was_interrupted": one.was_interrupted,
    }


def _collected(told: Collection) -> dict[str, Any]:
    return {
        "observer": told.observer,
        "entries": told.entries,
        "head": told.head,
        "added": told.added,
        "redacted": told.redacted,
        "quarantined_at": told.differs_at,
    }


def _line(given: Path, told: Collection) -> str:
    gone = f", {told.redacted} taken out" if told.redacted else ""
    return f"{given}: {told.observer}, {several(told.added, 'new entry', 'new entries')}{gone}"


def _tell_notes(study: Path, notes: Mapping[Path, int]) -> None:
    """Say at once where a concern for a child came home, and whose it is to read."""
    from vippcoder.cli.safeguarding import told
    from vippcoder.study.design.versions import read_design
    from vippcoder.study.study import opened_study

    if not any(notes.values()):
        return
    with opened_study(study, read_only=True) as store:
        contact = read_design(store).safeguarding
    for given, count in notes.items():
        if count:
            first = "unlock it, then " if given.suffix == ".age" else ""
            print_message(
                f"{given}: {told(count, contact)}; {first}see `vippcoder study safeguarding`."
            )


def _tell_trouble(
    done: Sequence[tuple[Path, Collection]], refused: Sequence[tuple[Path, StudyError]]
) -> None:
    forked = [(given, told) for given, told in done if told.differs_at is not None]
    for given, told in forked:
        print_message(
            f"{given}: entry {told.differs_at} is another than the one collected, so the pack was "
            "put in quarantine whole and nothing of it counts; `vippcoder study quarantine` lists "
            "it. Ask the observer which copy is the one to go on with."
        )
    for _, error in refused:
        print_message(str(error))
    if forked or refused:
        raise typer.Exit(1)
