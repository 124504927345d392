"""What the coding of films gives away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Look

if TYPE_CHECKING:
    from collections.abc import Hashable

    from vippcoder.packing.blinding.evidence import CheckedFilm, Evidence


@finding("codecs")
def codecs(seen: Evidence) -> Look:
    """Test whether container, codecs and profiles tell timepoint or dyad."""
    films = seen.compared()
    kinds = {_coding(film) for film in films}
    return Look(
        "whether container, codec and profile go with timepoint or dyad",
        tests=tuple(seen.tests_of_kind("the codec", _coding, films)),
        note=f"{len(films)} films, codings: {len(kinds)}.",
    )


def _coding(film: CheckedFilm) -> Hashable:
    return tuple(look.signature and look.signature.coding() for look in film.looks)
