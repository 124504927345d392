"""The speeds a film can be watched at."""

from __future__ import annotations

from typing import Final

NORMAL: Final = 1.0
LADDER: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""What slower and faster go through, one press at a time."""

SLOWEST: Final = LADDER[0]
FASTEST: Final = LADDER[-1]
SHUTTLE_TOP: Final = 16.0
TIMES: Final = "\N{MULTIPLICATION SIGN}"
_MINUS: Final = "\N{MINUS SIGN}"


def clamp(speed: float) -> float:
    """Return the nearest speed that a film can be watched at."""
    return min(max(speed, SLOWEST), FASTEST)


def slower(speed: float) -> float:
    """Return the next speed down the ladder."""
    return max((s for s in LADDER if s < speed), default=SLOWEST)


def faster(speed: float) -> float:
    """Return the next speed up the ladder."""
    return min((s for s in LADDER if s > speed), default=FASTEST)


def shuttled(rate: float, direction: int) -> float:
    """Return the shuttle rate after one more press: -1, -2, -4... or 1, 2, 4...

    Args:
        rate: the rate the film runs at now; 0 when it stands, negative when it runs back.
        direction: -1 for J, 1 for L.
    """
    if rate * direction <= 0:
        return float(direction)
    step = 1.0
    while step <= abs(rate):
        step *= 2
    return direction * min(step, SHUTTLE_TOP)


def worded(speed: float) -> str:
    """Write a speed as the transport shows it: `0.5` and a times sign, with a minus for back."""
    return f"{_MINUS if speed < 0 else ''}{abs(speed):g}{TIMES}"
