"""Words that tell something in what the study itself writes into every pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Found, Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("own_texts")
def own_texts(seen: Evidence) -> Look:
    """Look for telling words in tasks' names, instruments and answers.

    The search of bytes leaves out what a pack says of its own accord, so a task that is named after
    a group would pass it.
    """
    found = dict.fromkeys(
        Found(trace.where, f"Says a {trace.kind} that tells observers something.")
        for trace in seen.said.traces
    )
    return Look(
        f"telling words in {seen.said.texts} texts that the study writes itself: names of tasks, "
        "instruments, answers",
        tuple(found),
    )
