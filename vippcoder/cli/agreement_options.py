"""Options that agreement on ratings and on segments share, each explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

By = Annotated[
    list[str] | None,
    typer.Option(
        help="Column: a group each. Of a study: timepoint, task, month, purpose, pair or "
        "observer. May be given again."
    ),
]
OfInstrument = Annotated[str, typer.Option(help="Of a study: of this instrument alone.")]
IncludeUnblinded = Annotated[
    bool,
    typer.Option(
        "--include-unblinded", help="Of a study: also codings in which the group was known."
    ),
]
Csv = Annotated[Path | None, typer.Option(metavar="FILE", help="Of a study: write the table too.")]
Xlsx = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Of a study: write a workbook too.")
]
