"""`vippcoder media proxy`: a film that is quick to move about in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vippcoder.cli.arguments import Json
from vippcoder.cli.command import command
from vippcoder.cli.output import console_job, print_json, print_line


@command("media proxy")
def proxy(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The original film.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="X.mp4", help="The proxy to write; without it only judge."),
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Make a film quick to move about in: same frames, same times, keyframes close together.

    Says first whether the film needs it. Stopped halfway, the next call goes on from what is done.
    """
    from dataclasses import asdict

    from vippcoder.media.index import index_film
    from vippcoder.media.proxy import make_proxy
    from vippcoder.media.proxy_need import needs_proxy

    job = console_job()
    index = index_film(file, job.part(0, 0.05))
    verdict = needs_proxy(file, index, job.part(0.05, 0.1))
    made = None if out is None else make_proxy(file, out, job.part(0.1, 1), index=index)
    if json:
        print_json({"verdict": asdict(verdict), "proxy": None if made is None else asdict(made)})
        return
    print_line(f"{file}: {verdict.reason}")
    if made is None:
        return
    sound = {
        "copied": "sound untouched",
        "encoded": f"sound encoded anew because {made.sound_encoded_because}",
        "none": "no sound",
    }[made.sound]
    both = "deinterlaced, " if made.is_deinterlaced else ""
    print_line(
        f"{out}: {made.frames} frames at the same times, {made.width} x {made.height}, {both}"
        f"a keyframe every {made.keyframe_every} frames, {sound}"
    )
    print_line(
        f"{out}: quality crf {made.quality}, {made.psnr_db:.1f} dB like the original "
        f"(worst of {made.frames_compared} frames {made.psnr_worst_db:.1f} dB), "
        f"{made.size_bytes / 1e6:.1f} MB beside {made.original_bytes / 1e6:.1f} MB"
    )
