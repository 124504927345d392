"""What cameras and encoders write between and inside packets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import each, finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook


@finding("user_data")
def user_data(seen: Evidence) -> Look:
    """Look for packets that hold more than the film, and for boxes that a copy does not need."""
    return Look(
        "user data in packets and in the container, and codings of which nobody can tell",
        each(seen.looks(), _told),
    )


def _told(look: FilmLook) -> str | None:
    said = []
    if look.remarks:
        said.append(f"Packets of the {' and the '.join(look.remarks)} hold more than the film.")
    if look.odd_boxes:
        said.append(f"The container holds {', '.join(look.odd_boxes)}.")
    return " ".join(said) or None
