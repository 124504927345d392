"""Arguments that several commands share, each explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Pack = Annotated[Path, typer.Argument(metavar="PACK", help="The folder that ends in .vipppack.")]
Study = Annotated[Path, typer.Argument(metavar="DIR", help="The study's folder.")]
Person = Annotated[
    str, typer.Option("--person", help="Who works: an observer's code where the person also codes.")
]
Trainee = Annotated[str, typer.Option("--for", metavar="CODE", help="The observer's code.")]
Session = Annotated[
    str, typer.Argument(metavar="SESSION", help="The session's mask, such as R-7F3K.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
SegmentOption = Annotated[
    str | None,
    typer.Option("--segment", help="A segment, by its number on screen or its id."),
]
Index = Annotated[int | None, typer.Option("--index", help="The frame, counted from 0.")]
Seconds = Annotated[
    str | None,
    typer.Option("--at", help="A session time: seconds, or minutes:seconds such as 02:31.480."),
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="A file whose first line is the passphrase; without one it is asked for.",
    ),
]


def read_passphrase(file: Path | None, *, twice: bool = False) -> str:
    """Return a passphrase from a file's first line, or ask for it; never from an argument.

    Args:
        file: the file; None asks.
        twice: ask again, so that no slip locks something for good.

    Raises:
        StudyError: the file cannot be read.
    """
    from vippcoder.errors import StudyError

    if file is None:
        return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError("cannot be read", path=file, mend="name a file of text") from error
    return lines[0].strip() if lines else ""
