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
