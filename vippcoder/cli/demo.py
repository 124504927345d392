"""`vippcoder demo`: the program shown on films that nobody's child is in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from platformdirs import user_data_path

from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_line, print_message, print_table


@command("demo")
def demo(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="The pack to make, or one made earlier."),
    ] = None,
    *,
    video: Annotated[
        list[Path] | None,
        typer.Option("--video", help="A film to use instead of drawn ones; repeat it."),
    ] = None,
    no_window: Annotated[bool, typer.Option("--no-window", help="Only make the pack.")] = False,
) -> None:
    """Make a pack of drawn films and open it; without a screen, code it and print the ratings."""
    from vippcoder.demonstration.pack import make_demonstration
    from vippcoder.storage.pack.store import DATABASE

    pack = folder or user_data_path("vippcoder", appauthor=False) / "demonstration.vipppack"
    if (pack / DATABASE).is_file() and not video:
        print_message(f"Using the demonstration made earlier: {pack}")
    else:
        pack.parent.mkdir(parents=True, exist_ok=True)
        print_message("Making the demonstration pack; this takes a moment.")
        make_demonstration(pack, video or (), console_job())
    if no_window:
        print_line(str(pack))
    elif _has_screen():
        raise typer.Exit(_observer("vippcoder.ui.observer", pack))
    else:
        _rehearse(pack)


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return has_display and wanted not in {"offscreen", "minimal"}


def _observer(module: str, *arguments: Path) -> int:
    """Run a part of the observer's window in its own process, as its walls want it."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], check=False
    ).returncode


def _rehearse(pack: Path) -> None:
    from vippcoder.domain.coding import CodingState
    from vippcoder.observing.pack import open_pack
    from vippcoder.observing.worklist import work_list
    from vippcoder.timebase import format_instant

    picture = pack.with_suffix(".png")
    with open_pack(pack, read_only=True) as opened:
        is_open = any(
            item.state in {CodingState.ASSIGNED, CodingState.STARTED} for item in work_list(opened)
        )
    if is_open:
        print_message("There is no screen: coding one session offscreen, by the window's keys.")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        status = _observer("vippcoder.ui.observer.rehearsal", pack, picture)
        if status:
            raise typer.Exit(status)
    with open_pack(pack, read_only=True) as opened:
        rows = opened.store.connection.execute(
            "SELECT mask, dimension, start_us, end_us, value, confidence, rated_at "
            "FROM ratings_current ORDER BY rated_at"
        ).fetchall()
    print_table(
        ("Mask", "Dimension", "Of", "Value", "How sure", "Rated (UTC)"),
        [
            (
                row["mask"],
                row["dimension"],
                "whole session"
                if row["start_us"] is None
                else f"{format_instant(row['start_us'])}\u2013{format_instant(row['end_us'])}",
                row["value"],
                row["confidence"],
                row["rated_at"],
            )
            for row in rows
        ],
    )
    print_line(f"Pack: {pack}")
    if picture.is_file():
        print_line(f"Picture of the window: {picture}")
