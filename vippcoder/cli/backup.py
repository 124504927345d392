"""Backups of packs and studies by command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import print_json, print_line, print_table

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A pack or a study.")]


@command("backup")
def backup(folder: Folder, *, json: Json = False) -> None:
    """Back a pack or a study up now; the copy is proved before it counts."""
    if _is_study(folder):
        from vippcoder.study import backups as study_backups

        made = study_backups.back_up(folder)
    else:
        from vippcoder.observing import backups as pack_backups

        made = pack_backups.back_up(folder)
    if json:
        print_json({"backup": str(made.path) if made else None})
    else:
        print_line(
            f"{made.path}: {made.entries} journal entries, proved"
            if made
            else f"{folder}: the newest backup holds everything already"
        )


@command("backups")
def backups(folder: Folder, *, json: Json = False) -> None:
    """List the backups of a pack or a study, the newest first."""
    if _is_study(folder):
        from vippcoder.study.backups import backups_of
    else:
        from vippcoder.observing.backups import backups_of
    held = backups_of(folder)
    if json:
        print_json(
            [
                {"path": str(b.path), "made_at": b.made_at.isoformat(), "entries": b.entries}
                for b in held
            ]
        )
        return
    if not held:
        print_line("There is no backup yet; `vippcoder backup` makes one.")
        return
    print_table(
        ("Made at (UTC)", "Entries", "File"),
        [(f"{b.made_at:%Y-%m-%d %H:%M}", b.entries, b.path.name) for b in held],
    )


@command("restore")
def restore(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="BACKUP", help="One of `vippcoder backups`.")],
    *,
    reason: Annotated[
        str, typer.Option("--reason", help="Why; kept in a study's journal.")
    ] = "restored by command",
    person: Annotated[
        str, typer.Option("--person", help="Who does it; kept in a study's journal.")
    ] = "lead",
    json: Json = False,
) -> None:
    """Go back to a backup; what was there is kept in the folder's backups."""
    found = file if file.exists() else folder / "backups" / file.name
    if _is_study(folder):
        from vippcoder.study import backups as study_backups

        kept = study_backups.restore(folder, found, person, reason)
    else:
        from vippcoder.observing import backups as pack_backups

        kept = pack_backups.restore(folder, found)
    if json:
        print_json({"restored": str(found), "kept": str(kept) if kept else None})
    else:
        beside = f"; what was there is kept as {kept}" if kept else ""
        print_line(f"{folder}: is as it was in {found.name}{beside}")


def _is_study(folder: Path) -> bool:
    """Return whether a folder is a study's, else it is a pack's; one that lost its database too.

    Raises:
        StudyError: it is neither.
    """
    from vippcoder.errors import StudyError
    from vippcoder.storage.pack.store import DATABASE as PACK
    from vippcoder.storage.study.store import DATABASE as STUDY

    for is_study, database in ((True, STUDY), (False, PACK)):
        backed_up = (folder / "backups").glob(f"{Path(database).stem}-*.sqlite")
        if (folder / database).exists() or any(backed_up):
            return is_study
    raise StudyError(
        f"is neither a pack nor a study: it holds no {PACK} and no {STUDY}",
        path=folder,
        mend="name the folder of one of them",
    )
