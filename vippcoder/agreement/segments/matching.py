"""Pairing two observers' marks one to one, the best way there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vippcoder.agreement.segments.coded import Mark


def link(first: Sequence[Mark], second: Sequence[Mark], tolerance_us: int) -> list[tuple[int, int]]:
    """Pair marks that start within a tolerance of each other.

    As many pairs of one code as there can be; then as many pairs as there can be of any codes;
    then the pairs that lie closest.

    Args:
        first: one observer's marks, stretches and moments.
        second: the other's.
        tolerance_us: how far apart starts may be; exactly so far is within.

    Returns:
        Places in both, each at most once.
    """
    apart = np.abs(_starts(first)[:, None] - _starts(second)[None, :])
    near = apart <= tolerance_us
    alike = near & _same_code(first, second)
    # A later aim never outweighs an earlier one: each is worth less than one step of it in sum.
    most = min(len(first), len(second)) + 1
    closeness = 1 - apart / (tolerance_us + 1)
    gain = np.where(near, most + most**2 * alike + closeness, 0.0)
    return _best(gain, near)


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
