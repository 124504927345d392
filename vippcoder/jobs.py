"""Long work that reports progress and can be cancelled, without a window.

A long verb takes a `Job`; it calls `job.advance()` between pieces of work and nothing else. The
window runs verbs in a thread and listens; a command prints a line; a test passes `Job()`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vippcoder.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable


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


class _Part(Job):
    def __init__(self, whole: Job, start: float, end: float) -> None:
        super().__init__()
        self._whole = whole
        self._start = start
        self._end = end
        self._cancelled = whole._cancelled  # noqa: SLF001 - one flag for the whole job

    def advance(self, fraction: float, what: str = "") -> None:
        self._whole.advance(self._start + (self._end - self._start) * fraction, what)
