"""What the outside of films gives away of the cameras that took them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from vippcoder.packing.blinding.evidence import CheckedFilm, Evidence
    from vippcoder.packing.blinding.signature import Signature


@finding("cameras")
def cameras(seen: Evidence) -> Look:
    """Test whether everything seen of a camera tells timepoint or dyad."""
    return Look(
        "whether the camera (coding and its set-up, clock, picture size, frame rate, sound rate "
        "and channels, number of angles) goes with timepoint or dyad",
        tests=tuple(seen.tests_of_kind("the camera", _camera, seen.compared())),
        note=_note(seen.compared()),
    )


def _camera(film: CheckedFilm) -> Hashable:
    return tuple(look.signature for look in film.looks)


def _note(films: Sequence[CheckedFilm]) -> str:
    """Say how many signatures there are and what they differ in."""
    known = Counter(film.looks[0].signature for film in films if film.looks)
    signatures: list[Signature] = [one for one, _ in known.most_common() if one is not None]
    if not signatures:
        return ""
    differing = dict.fromkeys(
        name for other in signatures[1:] for name in signatures[0].differs_in(other)
    )
    differ = f", differing in {', '.join(differing)}" if differing else ""
    return f"{len(films)} films, signatures: {len(signatures)}{differ}."
