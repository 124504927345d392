"""Finding many short texts in many bytes, at memory speed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_CHUNK = 4 << 20
_BLOCK = 1 << 20
_GATE = 4
"""Bytes of a pattern that open the gate to comparing all of it."""

_LOWER = bytes(sign + 32 if 65 <= sign <= 90 else sign for sign in range(256))  # noqa: PLR2004


class ByteSearch:
    """Looks for any of many patterns, without regard to the case of ASCII letters.

    Args:
        patterns: each of at least 4 bytes; shorter ones would be found by chance anywhere.
    """

    def __init__(self, patterns: Iterable[bytes]) -> None:
        self._by_head: dict[bytes, list[bytes]] = {}
        self._first, self._second = np.zeros(65536, np.bool_), np.zeros(65536, np.bool_)
        self._longest = _GATE
        for pattern in {pattern.translate(_LOWER) for pattern in patterns}:
            if len(pattern) < _GATE:
                raise ValueError(f"too short to look for: {pattern!r}")
            self._by_head.setdefault(pattern[:_GATE], []).append(pattern)
            self._first[int.from_bytes(pattern[:2], "big")] = True
            self._second[int.from_bytes(pattern[2:4], "big")] = True
            self._longest = max(self._longest, len(pattern))

    def in_bytes(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield (pattern in lower case, offset) of every occurrence."""
        if len(data) < _GATE or not self._by_head:
            return
        folded = data.translate(_LOWER)
        signs = np.frombuffer(folded, np.uint8).astype(np.uint16)
        pairs = signs[:-1] << 8 | signs[1:]
        heads = np.flatnonzero(self._first[pairs[:-2]])
        for at in heads[self._second[pairs[heads + 2]]].tolist():
            for pattern in self._by_head.get(folded[at : at + _GATE], ()):
                if folded.startswith(pattern, at):
                    yield pattern, at

    def in_file(self, path: Path) -> Iterator[tuple[bytes, int]]:
        """Yield (pattern in lower case, offset in the file), some offsets twice."""
        with path.open("rb") as file:
            yield from self.in_pieces(iter(partial(file.read, _CHUNK), b""))

    def in_pieces(self, pieces: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
        """Yield the same of bytes that come in pieces, also where a pattern lies across several."""
        kept, start = b"", 0
        for piece in _blocks(pieces):
            block = kept + piece
            for pattern, at in self.in_bytes(block):
                yield pattern, start + at
            kept = block[max(len(block) - self._longest + 1, 0) :]
            start += len(block) - len(kept)

    def between_bytes(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield occurrences that begin inside a byte, as text does in a sound packet."""
        signs = np.frombuffer(data, np.uint8)
        for shift in range(1, 8):
            moved = signs[:-1] << shift | signs[1:] >> (8 - shift)
            yield from self.in_bytes(moved.tobytes())


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces, such as packets, to blocks that are searched at memory speed."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
