"""`vippcoder media loudness`: how loud a film is, and the gain that levels it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line


@command("media loudness")
def loudness(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A film.")], *, json: Json = False
) -> None:
    """Measure a film's loudness (EBU R 128) and the gain that makes it as loud as every other."""
    from vippcoder.media.index import index_film
    from vippcoder.media.loudness import TARGET_LUFS, measure_loudness

    job = console_job()
    told = measure_loudness(file, index_film(file, job.part(0, 0.3)), job.part(0.3, 1))
    if json:
        print_json(
            {
                "integrated_lufs": told.integrated_lufs,
                "true_peak_dbtp": told.true_peak_dbtp,
                "target_lufs": TARGET_LUFS,
                "gain_db": told.gain_db,
                "short_db": told.short_db,
            }
        )
    elif told.integrated_lufs is None:
        print_line(f"{file}: nothing is heard")
    else:
        short = f", {told.short_db:.1f} dB short of the target" if told.short_db else ""
        print_line(
            f"{file}: {told.integrated_lufs:.1f} LUFS, true peak {told.true_peak_dbtp:.1f} dBTP; "
            f"gain to {TARGET_LUFS:g} LUFS {told.gain_db:+.1f} dB{short}"
        )
