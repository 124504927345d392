"""Words that no film or pack may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import finding
from vippcoder.packing.blinding.report import Found, Look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.packing.blinding.evidence import Evidence


@finding("words")
def words(seen: Evidence) -> Look:
    """Look for every telling word in names, bytes, tags and rows.

    The word itself is not repeated: beside a mask it would tell the reader whose film it is.
    """
    searched = seen.searched
    found = dict.fromkeys(
        Found(trace.where, f"Holds {_article(trace.kind)}.") for trace in searched.traces
    )
    return Look(
        f"{sum(searched.kinds.values())} texts ({_listed(searched.kinds)}) in the names, bytes, "
        f"tags and rows of {searched.files} files, {searched.bytes / 1e6:.1f} MB",
        tuple(found),
        note=f"Not looked for, since it is said in any case: {_listed(searched.left_out)}."
        if searched.left_out
        else "",
    )


def _article(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def _listed(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{kind}: {count}" for kind, count in sorted(kinds.items()))
