"""What it tells that a film comes in an early batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.chance import Shuffling, told_by_kind
from vippcoder.packing.blinding.evidence import TIMEPOINT
from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Found, Look, Test

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence


@finding("early_batches")
def early_batches(seen: Evidence) -> Look:
    """Look for timepoints of which there is no film yet, and test how batches are mixed."""
    in_study = sum(bool(seen.filmed.get(timepoint)) for timepoint in seen.timepoints)
    found: tuple[Found, ...] = ()
    if seen.places and in_study < len(seen.timepoints):
        found = (
            Found(
                "",
                f"The study has films of {in_study} of its {len(seen.timepoints)} timepoints: "
                "whoever knows that learns the timepoint of what is coded now.",
            ),
        )
    batches = len({place.batch for place in seen.places})
    test = _mix(seen)
    return Look(
        f"the mix of timepoints in each batch, batches: {batches}",
        found,
        (test,) if test else (),
        "Dyads filmed, timepoint by timepoint: "
        f"{', '.join(str(seen.filmed.get(timepoint, 0)) for timepoint in seen.timepoints)}.",
    )


def _mix(seen: Evidence) -> Test | None:
    sessions = list({(place.session, place.batch): place for place in seen.places}.values())
    alike = [""] * len(sessions)
    told = told_by_kind(
        [place.batch for place in sessions],
        [place.timepoint for place in sessions],
        Shuffling([(place.dyad, place.timepoint) for place in sessions], alike, alike),
        draws=seen.draws,
    )
    return Test("the batch", TIMEPOINT, told) if told else None
