"""Filling between the pictures of H.264: units that decoders pass over."""

from __future__ import annotations

_KIND, _FULL, _END = 12, 0xFF, 0x80
LEAST = 6
"""Bytes of the shortest unit with its length before it."""


def filling(count: int) -> bytes:
    """Return filling of exactly `count` bytes, with its length on four bytes before it.

    Args:
        count: 0, or at least `LEAST`.
    """
    if count == 0:
        return b""
    if count < LEAST:
        raise ValueError(f"there is no filling of {count} bytes")
    return (count - 4).to_bytes(4, "big") + bytes([_KIND]) + b"\xff" * (count - 6) + bytes([_END])


def is_filling(unit: bytes) -> bool:
    """Whether a unit, without framing, is filling that holds nothing else."""
    return (
        len(unit) >= LEAST - 4
        and unit[0] & 0x1F == _KIND
        and unit[-1] == _END
        and unit.count(_FULL, 1, len(unit) - 1) == len(unit) - 2
    )
