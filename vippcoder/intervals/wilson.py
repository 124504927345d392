"""The interval of a proportion."""

from __future__ import annotations

from typing import Final

from scipy.special import ndtri

METHOD: Final = "Wilson score"


def wilson(share: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a proportion (Wilson 1927, JASA 22:209).

    Args:
        share: 0 to 1.
        n: of how many, 1 or more.
        level: 0 to 1.
    """
    z = float(ndtri((1 + level) / 2))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
