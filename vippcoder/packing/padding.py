"""Random padding, so that neither size nor hash tells that two copies show the same film."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.packing.making import Container

_LEAST = 64 << 10
_SPAN_AT_LEAST = 1 << 20
_SPAN_SHARE = 8
"""Up to an eighth of the film's size: films of one task differ by about as much."""
_CHUNK = 1 << 20

_SEGMENT = b"\x18\x53\x80\x67"
_VOID = b"\xec"


def drawn_padding(size_bytes: int) -> int:
    """Return how many bytes of padding a film of this size gets, drawn by chance."""
    return _LEAST + secrets.randbelow(max(_SPAN_AT_LEAST, size_bytes // _SPAN_SHARE))


def pad(target: Path, container: Container, count: int | None = None) -> int:
    """Append random bytes in an element that players skip; return how many.

    Args:
        target: the film.
        container: its kind.
        count: how many; None draws it, so that two paddings share neither length nor content, up
            to the odds of the system's randomness. Films that are of one size stay so with one
            count.
    """
    if count is None:
        count = drawn_padding(target.stat().st_size)
    with target.open("r+b") as file:
        if container == "mp4":
            head = (count + 8).to_bytes(4, "big") + b"free"
        else:
            head = _VOID + (count | 1 << 56).to_bytes(8, "big")
            _lengthen_segment(file.read(4096), target, len(head) + count)
        file.seek(0, 2)
        file.write(head)
        left = count
        while left > 0:
            file.write(secrets.token_bytes(min(left, _CHUNK)))
            left -= _CHUNK
    return count


def _lengthen_segment(head: bytes, target: Path, by: int) -> None:
    """Count the padding into the Matroska segment, whose length is written on eight bytes."""
    at = head.find(_SEGMENT)
    if at < 0 or head[at + 4] != 1:
        raise ValueError("no segment of known form at the file's start")
    at += 4
    length = int.from_bytes(head[at + 1 : at + 8], "big") + by
    with target.open("r+b") as file:
        file.seek(at + 1)
        file.write(length.to_bytes(7, "big"))
