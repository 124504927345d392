"""Which copy a film gets, by what the doctor found: its packets, or pictures encoded anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vippcoder.media.doctor import Finding
    from vippcoder.packing.making import Part

UNSOUND: Final[dict[str, str]] = {
    "damaged": "pictures are damaged",
    "keyframes_far_apart": "keyframes are far apart",
    "backward_times": "frame times go backwards",
    "repeated_times": "frame times are repeated",
    "missing_times": "frame times are missing",
}
"""Findings after which pictures are encoded anew, every frame and time kept.

All others (late starts, uneven rates, rotation, missing sound, a file that breaks off) a stream
copy carries faithfully; it is compared with its source in any case.
"""


def encode_because(findings: Iterable[Finding]) -> str:
    """Return why the pictures are to be encoded anew, a clause; empty where they are sound."""
    codes = {finding.code for finding in findings}
    return ", ".join(why for code, why in UNSOUND.items() if code in codes)


def how_made(parts: int, joined_because: str, because: Mapping[Part, str]) -> str:
    """Say how a blinded recording was made and why, in one line.

    Args:
        parts: how many files it was made from.
        joined_because: why parts were encoded anew to be joined; empty where they were not.
        because: why tracks were encoded anew.
    """
    why = joined_because or because.get("pictures", "")
    words = [f"proxy: {why}" if why else "stream copy"]
    if parts > 1:
        words.append(f"{parts} parts joined")
    if "sound" in because:
        words.append(f"sound encoded anew: {because['sound']}")
    return "; ".join(words)
