"""Masks: the random codes under which sessions are shown."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from vippcoder.domain.ids import Mask

if TYPE_CHECKING:
    from collections.abc import Collection

ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
"""No sign that is read or heard as another: neither 0 and O, 1 and I and L, 5's S, nor 2's Z."""

_LENGTH = 4


def draw_mask(taken: Collection[Mask] = ()) -> Mask:
    """Return a new mask such as `R-7F3K`, drawn from the system's randomness and from nothing else.

    Args:
        taken: masks that it must not repeat: all of the pack, or of the study.
    """
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
        mask = Mask(f"R-{code}")
        if mask not in taken:
            return mask


def draw_masks(count: int, taken: Collection[Mask] = ()) -> list[Mask]:
    """Return `count` different new masks, none of them in `taken`."""
    drawn: set[Mask] = set()
    masks: list[Mask] = []
    for _ in range(count):
        mask = draw_mask({*taken, *drawn})
        drawn.add(mask)
        masks.append(mask)
    return masks


def shuffled_order(count: int) -> list[int]:
    """Return 0..count-1 in an order drawn from the system's randomness."""
    order = list(range(count))
    secrets.SystemRandom().shuffle(order)
    return order
