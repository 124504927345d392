"""Reading and writing numbers that do not end where bytes end."""

from __future__ import annotations


class Bits:
    """Reads bits from the left; behind the end there are zeros."""

    def __init__(self, data: bytes) -> None:
        self._number = int.from_bytes(data, "big")
        self._size = len(data) * 8
        self.at = 0

    @property
    def left(self) -> int:
        """How many bits are left; negative once more were taken than there are."""
        return self._size - self.at

    def take(self, count: int) -> int:
        """Return the next `count` bits as a number."""
        self.at += count
        behind = self._size - self.at
        number = self._number >> behind if behind >= 0 else self._number << -behind
        return number & ((1 << count) - 1)


def zeroed(data: bytes, first: int, count: int) -> bytes:
    """Return `data` with `count` bits from bit `first` on set to 0."""
    size = len(data) * 8
    mask = ((1 << count) - 1) << (size - first - count)
    return (int.from_bytes(data, "big") & ~mask).to_bytes(len(data), "big")


def ones_from(data: bytes, first: int) -> bytes:
    """Return `data` with all bits from bit `first` on set to 1."""
    size = len(data) * 8
    return (int.from_bytes(data, "big") | ((1 << (size - first)) - 1)).to_bytes(len(data), "big")


def from_bits(*fields: tuple[int, int]) -> bytes:
    """Return bytes of (number, width) fields one after another, zeros up to the last byte's end."""
    number = size = 0
    for value, width in fields:
        number, size = number << width | value, size + width
    spare = -size % 8
    return (number << spare).to_bytes((size + spare) // 8, "big")
