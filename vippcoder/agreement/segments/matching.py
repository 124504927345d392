"""Pairing two observers' marks one to one, the best way there is."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from vippcoder.agreement.segments.coded import Mark

_LEVELS: Final = 1000
"""Into how many steps a tolerance is divided: distances are told apart by that."""
_LEAST_RANKS: Final = 64
_MOST_RANKS: Final = 2**16


def link(first: Sequence[Mark], second: Sequence[Mark], tolerance_us: int) -> list[tuple[int, int]]:
    """Pair marks that start within a tolerance of each other.

    As many pairs of one code as there can be; then as many pairs as there can be of any codes;
    then the pairs that lie closest, by the squares of their distances (to a thousandth of the
    tolerance), which also keeps their order. What is still undecided is settled by a fixed rule
    that knows neither a first observer nor when the marks are, so that swapping or shifting changes
    nothing.

    Args:
        first: one observer's marks, stretches and moments.
        second: the other's.
        tolerance_us: how far apart starts may be; exactly so far is within.

    Returns:
        Places in both, each at most once.
    """
    pairs: list[tuple[int, int]] = []
    for mine, other in _apart(first, second, tolerance_us):
        some, others = [first[row] for row in mine], [second[column] for column in other]
        found = _linked(some, others, tolerance_us)
        pairs += [(mine[row], other[column]) for row, column in found]
    return sorted(pairs)


def _apart(
    first: Sequence[Mark], second: Sequence[Mark], tolerance_us: int
) -> Iterator[tuple[list[int], list[int]]]:
    """Split marks where none before can be linked with one after: small problems, exact sums."""
    starts = [(mark.start_us, 0, row) for row, mark in enumerate(first)]
    starts += [(mark.start_us, 1, column) for column, mark in enumerate(second)]
    block: tuple[list[int], list[int]] = ([], [])
    last = None
    for start, which, place in sorted(starts):
        if last is not None and start - last > tolerance_us:
            yield block
            block = ([], [])
        block[which].append(place)
        last = start
    yield block


def _linked(
    first: Sequence[Mark], second: Sequence[Mark], tolerance_us: int
) -> list[tuple[int, int]]:
    if not first or not second:
        return []
    if len(first) == len(second) == 1:  # most blocks are of two marks
        near_enough = abs(first[0].start_us - second[0].start_us) <= tolerance_us
        return [(0, 0)] if near_enough else []
    apart = np.abs(_starts(first)[:, None] - _starts(second)[None, :])
    near = apart <= tolerance_us
    alike = near & _same_code(first, second)
    # Whole numbers below 2**53, in which the assignment is exact; a later aim never outweighs an
    # earlier one, since each is worth less in sum than one step of that.
    most = min(len(first), len(second)) + 1
    room = 2**52 // most**3
    levels = max(1, min(_LEVELS, tolerance_us + 1, isqrt(room // _LEAST_RANKS)))
    ranks = max(1, min(_MOST_RANKS, room // levels**2))
    distance = apart * levels // (tolerance_us + 1)
    cost = distance**2 * (most * ranks) + _ranks(first, second, near, ranks)
    link_worth = most * (levels**2 * most * ranks + ranks) + 1
    gain = np.where(near, link_worth + most * link_worth * alike - cost, 0)
    return _best(gain.astype(np.float64), near)


def _ranks(
    first: Sequence[Mark], second: Sequence[Mark], near: NDArray[np.bool_], count: int
) -> NDArray[np.int64]:
    """Return (first, second) 0 to `count`, the same for the same two near marks either way."""
    start = min(mark.start_us for mark in (*first, *second))

    def key(mark: Mark) -> str:
        return f"{mark.start_us - start} {mark.end_us - start} {mark.code}"

    mine, other = [key(mark) for mark in first], [key(mark) for mark in second]
    ranks = np.zeros(near.shape, dtype=np.int64)
    for row, column in np.argwhere(near).tolist():
        both = " | ".join(sorted((mine[row], other[column])))
        ranks[row, column] = crc32(both.encode()) % count
    return ranks


def match(
    first: Sequence[Mark], second: Sequence[Mark], least_iou: float
) -> list[tuple[int, int, float]]:
    """Pair stretches of one code that overlap enough.

    As many pairs as there can be; then those with the greatest overlap in sum.

    Args:
        first: one observer's stretches.
        second: the other's.
        least_iou: time in both by time in either, from which two are the same.

    Returns:
        Places in both, each at most once, and their overlap (IoU, 0 to 1).
    """
    overlap = iou(first, second)
    enough = _same_code(first, second) & (overlap >= least_iou)
    most = min(len(first), len(second)) + 1
    gain = np.where(enough, most + overlap, 0.0)
    return [(row, column, float(overlap[row, column])) for row, column in _best(gain, enough)]


def iou(first: Sequence[Mark], second: Sequence[Mark]) -> NDArray[np.float64]:
    """Return (first, second) time in both by time in either, 0 to 1; 0 where either is a moment."""
    start, end = _starts(first)[:, None], _ends(first)[:, None]
    other_start, other_end = _starts(second)[None, :], _ends(second)[None, :]
    both = np.minimum(end, other_end) - np.maximum(start, other_start)
    both = np.maximum(both, 0)
    either = (end - start) + (other_end - other_start) - both
    shared: NDArray[np.float64] = both / np.maximum(either, 1)
    return shared


def _best(gain: NDArray[np.float64], allowed: NDArray[np.bool_]) -> list[tuple[int, int]]:
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if allowed[row, column]
    ]


def _same_code(first: Sequence[Mark], second: Sequence[Mark]) -> NDArray[np.bool_]:
    places: dict[str, int] = {}
    for mark in (*first, *second):
        places.setdefault(mark.code, len(places))
    mine = np.array([places[mark.code] for mark in first], dtype=np.int64)
    other = np.array([places[mark.code] for mark in second], dtype=np.int64)
    alike: NDArray[np.bool_] = mine[:, None] == other[None, :]
    return alike


def _starts(marks: Sequence[Mark]) -> NDArray[np.int64]:
    return np.array([mark.start_us for mark in marks], dtype=np.int64)


def _ends(marks: Sequence[Mark]) -> NDArray[np.int64]:
    return np.array([mark.end_us for mark in marks], dtype=np.int64)
