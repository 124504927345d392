"""Notes about a child, handed on by command to the one person who can read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vippcoder.cli.arguments import Json, Study
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_message

if TYPE_CHECKING:
    from vippcoder.domain.design import SafeguardingContact


@command("study safeguarding")
def safeguarding(
    study: Study,
    packs: Annotated[
        list[Path], typer.Argument(metavar="PACK...", help="Folders of packs that came home.")
    ],
    *,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Copy the notes into it.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell how many locked notes about a child packs hold; with --to copy them for the contact.

    Nobody but the contact can read them, and nothing of them is kept in the study.
    """
    from vippcoder.study.design.versions import read_design
    from vippcoder.study.messages.safeguarding import count_notes, hand_over
    from vippcoder.study.study import opened_study

    with opened_study(study, read_only=True) as store:
        contact = read_design(store).safeguarding
    notes = {str(pack): count for pack, count in count_notes(packs).items()}
    done = hand_over(packs, to) if to else None
    if json:
        print_json(
            {
                "contact": contact.name,
                "reach": contact.reach,
                "notes": notes,
                "copied": done.copied if done else 0,
                "had_already": done.had_already if done else 0,
                "not_locked": done.unlocked if done else 0,
            }
        )
    elif done is None:
        for pack, count in notes.items():
            print_line(f"{pack}: {told(count, contact)}")
    else:
        print_line(f"{to}: {done.copied} copied, {done.had_already} there before")
    if done and done.unlocked:
        print_message(
            f"{done.unlocked} files among the notes are not locked and were not copied; look at "
            "them together with the contact."
        )


def told(count: int, contact: SafeguardingContact) -> str:
    """Return what to do about a pack's notes, in a few words."""
    if not count:
        return "no notes about a child"
    whom = contact.name or "the person whom the study names for concerns"
    reach = f" ({contact.reach})" if contact.reach else ""
    return (
        f"{count} locked {'note' if count == 1 else 'notes'} about a child: hand to {whom}{reach}"
    )
