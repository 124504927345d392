"""An observer's coding as pieces that tile the window, each with the codes that hold in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.agreement.segments.coded import Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch in which an observer's codes do not change."""

    start_us: int
    end_us: int
    codes: frozenset[str]
    """Empty where the observer marked nothing."""


def pieces_of(marks: Sequence[Mark], start_us: int, end_us: int) -> list[Piece]:
    """Cut a window wherever a stretch starts or ends; moments cut nothing.

    Args:
        marks: inside the window.
        start_us: the window's start.
        end_us: its end, not part of it.

    Returns:
        In order, without a gap. Two touching stretches of one code are two pieces.
    """
    starting: dict[int, list[str]] = {}
    ending: dict[int, list[str]] = {}
    for mark in marks:
        if not mark.is_moment:
            starting.setdefault(mark.start_us, []).append(mark.code)
            ending.setdefault(mark.end_us, []).append(mark.code)
    edges = sorted({start_us, end_us, *starting, *ending})
    active: Counter[str] = Counter()
    found: list[Piece] = []
    for start, end in pairwise(edges):
        active.subtract(ending.get(start, ()))
        active.update(starting.get(start, ()))
        codes = frozenset(code for code, times in active.items() if times > 0)
        found.append(Piece(start, end, codes))
    return found
