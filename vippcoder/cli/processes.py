"""A part of a window run in a process of its own, as the walls want it, and what it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from vippcoder.errors import Defect, StudyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.jobs import Job


def run_and_read(module: str, arguments: Sequence[str], job: Job) -> dict[str, Any]:
    """Run `python -m module`, pass its progress on, return the JSON that it prints.

    It says `share what` on stderr, a line each, and `failed sentence` when the user can mend it.

    Raises:
        StudyError: the sentence.
        Defect: it ended otherwise.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    with process:
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            share, _, what = line.strip().partition(" ")
            if share == "failed":
                raise StudyError(what)
            try:
                job.advance(float(share), what)
            except ValueError:
                said.append(line)
        out = process.stdout.read()
    if process.returncode:
        raise Defect(f"{module} ended with {process.returncode}: {''.join(said)}")
    told: dict[str, Any] = json.loads(out)
    return told
