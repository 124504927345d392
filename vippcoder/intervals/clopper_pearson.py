"""The exact interval of a proportion."""

from __future__ import annotations

from typing import Final

from scipy.special import betaincinv

METHOD: Final = "clopper-pearson"
REFERENCE: Final = "Clopper and Pearson 1934, Biometrika 26:404"


def clopper_pearson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a proportion, which covers at least as it promises.

    Args:
        count: how many, 0 to `n`.
        n: of how many, 1 or more.
        level: 0 to 1.
    """
    if not 0 <= count <= n or n < 1:
        raise ValueError(f"{count} of {n} is no proportion")
    tail = (1 - level) / 2
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return low, high
