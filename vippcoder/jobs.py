"""Long work that reports progress and can be cancelled, without a window.

A long verb takes a `Job`; it calls `job.advance()` between pieces of work and nothing else. The
window runs verbs in a thread and listens; a command prints a line; a test passes `Job()`.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import TYPE_CHECKING, Final

from vippcoder.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

_REST: Final = 9
"""How much longer a job that gives way rests than it works."""
_LONGEST_S: Final = 0.25


class Job:
    """Progress out, cancellation in, safe to share between two threads.

    Args:
        listener: called with (fraction 0..1, what is being done) from the working thread.
    """

    def __init__(self, listener: Callable[[float, str], None] | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next `advance`."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def should_stop(self) -> bool:
        """Whether to stop now; for inside long steps. A job that gives way waits here."""
        return self.is_cancelled

    def advance(self, fraction: float, what: str = "") -> None:
        """Report how far the work is.

        Raises:
            CancelledError: the user cancelled; the verb undoes what it half did and lets it pass.
        """
        if self._cancelled.is_set():
            raise CancelledError
        if self._listener is not None:
            self._listener(min(max(fraction, 0.0), 1.0), what)

    def part(self, start: float, end: float) -> Job:
        """Return a job whose 0..1 fills `start`..`end` of this one and shares its cancellation."""
        return _Part(self, start, end)

    def giving_way(self, to: Callable[[], bool]) -> Job:
        """Return this job as one that rests most of the time as long as `to` answers true.

        `to` is asked from the working thread: whether something more urgent is going on.
        """
        return _GivingWay(self, to)


class _Part(Job):
    def __init__(self, whole: Job, start: float, end: float) -> None:
        super().__init__()
        self._whole = whole
        self._start = start
        self._end = end
        self._cancelled = whole._cancelled  # noqa: SLF001 - one flag for the whole job

    def advance(self, fraction: float, what: str = "") -> None:
        self._whole.advance(self._start + (self._end - self._start) * fraction, what)

    def should_stop(self) -> bool:
        return self._whole.should_stop()


class _GivingWay(Job):
    def __init__(self, whole: Job, is_busy: Callable[[], bool]) -> None:
        super().__init__()
        self._whole = whole
        self._is_busy = is_busy
        self._since = monotonic()
        self._cancelled = whole._cancelled  # noqa: SLF001 - one flag for the whole job

    def advance(self, fraction: float, what: str = "") -> None:
        self._rest()
        self._whole.advance(fraction, what)

    def should_stop(self) -> bool:
        self._rest()
        return self._whole.should_stop()

    def _rest(self) -> None:
        if self._is_busy():
            self._cancelled.wait(_REST * min(monotonic() - self._since, _LONGEST_S))
        self._since = monotonic()
