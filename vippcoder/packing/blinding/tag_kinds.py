"""Which kind of thing a tag in a film's container tells."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from vippcoder.packing.blinding.findings import each
from vippcoder.packing.dates import days_in

if TYPE_CHECKING:
    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook, Tag
    from vippcoder.packing.blinding.report import Found


class TagKind(Enum):
    """Kinds of tags; each tag is of the first that fits."""

    HANDLER = "a track's own name"
    PLACE = "a place"
    DEVICE = "a device"
    PROGRAM = "a program"
    DATE = "a date"
    OTHER = "something else"


_OF_CONTAINERS = frozenset({
    "major_brand", "minor_version", "compatible_brands", "vendor_id", "duration",
})  # fmt: skip
"""What every container of its kind says."""
_NEUTRAL = frozenset({"", "und", "videohandler", "soundhandler", "[0][0][0][0]", "none"})
_MUXERS_OWN = "xdcam"
_COORDINATES = re.compile(r"[+-]\d{1,3}\.\d{2,}[+-]\d{1,3}\.\d{2,}")
_KEYS = {
    TagKind.PLACE: r"location|gps|iso6709|\u00a9xyz|loci|latitude|longitude|altitude",
    TagKind.DEVICE: r"make|model|device|manufacturer|camera|phone|serial|lens|android",
    TagKind.PROGRAM: r"encoder|encoded|software|writing|muxing|creation_tool|tool",
    TagKind.DATE: r"date|time|year|creat",
}


def kind_of(tag: Tag) -> TagKind | None:
    """Return what a tag tells; None where it says no more than that its container is one."""
    key, value = tag.key.lower(), tag.value.strip()
    if key in _OF_CONTAINERS or value.lower() in _NEUTRAL or value.lower().startswith(_MUXERS_OWN):
        return None
    if key == "handler_name":
        return TagKind.HANDLER
    if _COORDINATES.search(value):
        return TagKind.PLACE
    for kind, keys in _KEYS.items():
        if re.search(keys, key):
            return kind
    if value.startswith(("Lavf", "Lavc", "HandBrake", "x264")):
        return TagKind.PROGRAM
    return TagKind.DATE if days_in(value) else TagKind.OTHER


def tags_of(look: FilmLook, kind: TagKind) -> str:
    """Return the keys of a film's tags of a kind, with the tracks that bear them; empty if none."""
    keys = [f"{tag.key} of {tag.place}" for tag in look.tags if kind_of(tag) is kind]
    return ", ".join(dict.fromkeys(keys))


def found_tags(seen: Evidence, kind: TagKind, what: str) -> tuple[Found, ...]:
    """Return every film that bears tags of a kind; `what` is the sentence's beginning."""

    def told(look: FilmLook) -> str | None:
        keys = tags_of(look, kind)
        return f"{what}: {keys}." if keys else None

    return each(seen.looks(), told)
