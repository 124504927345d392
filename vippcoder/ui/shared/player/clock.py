"""What the picture follows: the sound that is heard, or a plain clock where there is none."""

from __future__ import annotations

from time import monotonic_ns
from typing import Protocol


class Clock(Protocol):
    """Says which instant of the film is now."""

    def now_us(self) -> int | None:
        """Return the session time that is due now, or None before it has begun to move."""
        ...


class PlainClock:
    """Runs by the machine's own clock, at any rate, backward when it is negative."""

    def __init__(self, start_us: int, rate: float) -> None:
        self._start_us, self._rate = start_us, rate
        self._began_ns = monotonic_ns()

    def now_us(self) -> int:
        """Return the session time that is due now."""
        return self._start_us + round((monotonic_ns() - self._began_ns) / 1000 * self._rate)


class HeardClock:
    """Runs by what a sound device says it has played, smoothed.

    Devices tell their progress in steps of some milliseconds. Between them the machine's clock
    carries on, and what the device says draws it along gently, so that the picture does not
    jitter; a jump (the device stood still for want of samples) is followed at once.

    Args:
        start_us: session time of the first sample.
        speed: film time that passes in a second of real time.
        ahead_us: real time by which a sudden sound comes out earlier than its place.
    """

    _GENTLY = 0.05
    _JUMP_US = 100_000

    def __init__(self, start_us: int, speed: float, ahead_us: int) -> None:
        self._start_us, self._speed, self._ahead_us = start_us, speed, ahead_us
        self._offset_us: float | None = None
        self._latest_us = start_us

    def hear(self, heard_us: int, at_ns: int) -> None:
        """Take note that so much real time of sound has been heard at an instant."""
        offset = heard_us - at_ns / 1000
        if self._offset_us is None or abs(offset - self._offset_us) > self._JUMP_US:
            self._offset_us = offset
        else:
            self._offset_us += self._GENTLY * (offset - self._offset_us)

    def now_us(self) -> int | None:
        """Return the session time that is heard now, never less than before; None if none is."""
        if self._offset_us is None:
            return None
        heard_us = self._offset_us + monotonic_ns() / 1000
        heard_us += self._ahead_us if heard_us > 0 else 0
        self._latest_us = max(self._latest_us, self._start_us + round(heard_us * self._speed))
        return self._latest_us
