"""The command line: builds the subcommands and turns every ending into an exit status.

0 done; 1 the user's to mend, one line on stderr (and one for each of several problems); 2 wrong
usage; 70 our defect.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import traceback
from typing import TYPE_CHECKING

import typer

from vippcoder import __version__
from vippcoder.cli.command import COMMANDS
from vippcoder.cli.groups import ITSELF, Group
from vippcoder.cli.output import print_message
from vippcoder.errors import CancelledError, StudyError

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = {
    "agreement": "How well observers agree on ratings; `agreement segments`: on segments.",
    "allocation": "Seal which dyad is in which arm, outside the study.",
    "coding": "Code a session by command: the same verbs as the window.",
    "instrument": "Look at rating systems and check their files.",
    "media": "Look into a film: what it is, and any frame of it, exactly.",
    "pack": "Make the folder that an observer works in.",
    "training": "Train observers on films with gold, and certify them.",
    "study": "Run a whole trial: design, intake, assignment, packs, collection; and rehearse it.",
}


def build() -> typer.Typer:
    """Return the whole command line."""
    root = typer.Typer(
        name="vippcoder",
        help="Blinded coding of recorded parent-child interaction, exact to the frame.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    groups: dict[str, typer.Typer] = {}

    @root.callback(invoke_without_command=True)
    def options(
        *, version: bool = typer.Option(False, "--version", help="Print the version and stop.")
    ) -> None:
        if version:
            print(f"vippcoder {__version__}")  # noqa: T201 - the whole output
            raise typer.Exit

    for name, function in COMMANDS:
        first, _, verb = name.partition(" ")
        if first not in GROUPS:
            root.command(first)(function)
            continue
        if first not in groups:
            groups[first] = typer.Typer(cls=Group, help=GROUPS[first], no_args_is_help=True)
            root.add_typer(groups[first], name=first)
        groups[first].command(verb or ITSELF, hidden=not verb)(function)
    return root


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit status."""
    try:
        build()(list(arguments), prog_name="vippcoder", standalone_mode=True)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    except StudyError as error:
        for line in error.lines():
            print_message(line)
        return 1
    except CancelledError:
        print_message("Cancelled; nothing half-made was left.")
        return 1
    except Exception:  # noqa: BLE001 - the outermost place: everything unforeseen is our defect
        traceback.print_exc()
        print_message("This is a defect of vippcoder, not of your files.")
        return 70
    return 0


def main() -> None:
    """Enter from the shell."""
    multiprocessing.freeze_support()  # a bundled program starts itself anew for parallel work
    # Being told to stop is cancelling: whoever half-made something takes it away again.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    sys.exit(run(sys.argv[1:]))
