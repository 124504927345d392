"""Numbers as journals print them."""

from __future__ import annotations

import math
from typing import Final

_MINUS: Final = "\N{MINUS SIGN}"


def coefficient(value: float) -> str:
    """Return a figure that cannot be above 1, without its leading zero: `.78`, `-.05`, `1.00`."""
    shown = f"{value:.2f}".replace("-0.", "-.")
    shown = shown.removeprefix("0") if shown.startswith("0.") else shown
    return _signed(".00" if shown == "-.00" else shown)


def points(value: float) -> str:
    """Return a figure in the scale's points: `0.31`, `-0.05`."""
    shown = f"{value:.2f}"
    return _signed("0.00" if shown == "-0.00" else shown)


def percentage(value: float) -> str:
    """Return a percentage: `81 %`; `0.4 %` and `99.6 %` near the ends, where rounding would lie."""
    near_end = 0 < value < 1 or 99 < value < 100  # noqa: PLR2004 - percent
    return f"{value:.1f} %" if near_end else f"{math.floor(value + 0.5)} %"


def several(number: int, one: str, more: str = "") -> str:
    """Return a number and the word for it: `1 pair`, `3 pairs`."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _signed(text: str) -> str:
    return text.replace("-", _MINUS)
