"""Work done beside the window, piece by piece, and no piece of it twice."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.jobs import Job

_KEPT: Final = 2_000
"""Results that are kept; the oldest go first."""
_TURN_S: Final = 0.0005
"""How long the working thread may keep the interpreter while the window waits for it: a painted
chart asks for it some hundred times, and the usual 5 ms each would be a second's standstill."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to compute."""

    key: bytes
    """What its result depends on: the same key, the same result."""
    compute: Callable[[Job], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """All that is wanted under one name."""

    about: Any
    """What it was read from; handed on with the results."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """What a work gave."""

    about: Any
    results: tuple[Any, ...]
    """Of each piece."""


class Computing(QObject):
    """Does one work after another in a thread; of what is asked under a name, the last counts.

    `close` comes before it goes.
    """

    computed = Signal(str, object)
    """A name, and its `Computed`."""
    begun = Signal(str)
    """A name whose work takes a moment."""
    progressed = Signal(float)
    ended = Signal()
    """Nothing runs, or waits."""
    stopped = Signal(str)
    """A name whose work was cancelled."""
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[bytes, Any] = {}
        self._waiting: dict[str, Work] = {}
        self._running: tuple[str, Task] | None = None
        self._usual_turn_s = sys.getswitchinterval()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return self._running is None and not self._waiting

    def ask(self, name: str, work: Work) -> None:
        """Compute what is not known yet; `computed` follows, at once where all of it is."""
        self._waiting.pop(name, None)
        if self._running is not None and self._running[0] == name:
            self._running[1].cancel()  # pieces that it did are known
        if not self._missing(work):
            self._tell(name, work)
            return
        self._waiting[name] = work
        self._go_on()

    def cancel(self) -> None:
        """Stop, and forget what waits."""
        names = list(self._waiting)
        self._waiting.clear()
        if self._running is not None:
            names.insert(0, self._running[0])
            self._running[1].cancel()
        for name in dict.fromkeys(names):
            self.stopped.emit(name)

    def close(self) -> None:
        """Stop and wait until the thread has ended."""
        self._waiting.clear()
        if self._running is not None:
            self._running[1].close()
            self._running = None
        sys.setswitchinterval(self._usual_turn_s)

    def _missing(self, work: Work) -> list[Piece]:
        return [piece for piece in work.pieces if piece.key not in self._known]

    def _tell(self, name: str, work: Work) -> None:
        results = tuple(self._known[piece.key] for piece in work.pieces)
        self.computed.emit(name, Computed(work.about, results))

    def _go_on(self) -> None:
        if self._running is not None:
            return
        if not self._waiting:
            sys.setswitchinterval(self._usual_turn_s)
            self.ended.emit()
            return
        name = next(iter(self._waiting))
        work = self._waiting.pop(name)
        task = Task(lambda job: self._compute(work, job), self)
        task.progressed.connect(self.progressed)
        task.over.connect(self._over)
        task.done.connect(lambda: self._tell(name, work))
        task.refused.connect(self.refused)
        self._running = (name, task)
        self.begun.emit(name)
        sys.setswitchinterval(_TURN_S)
        task.start()

    def _over(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running[1].deleteLater()
        self._go_on()

    def _compute(self, work: Work, job: Job) -> None:
        """Compute what is missing, in the task's thread: a piece that is done stays done."""
        missing = self._missing(work)
        for place, piece in enumerate(missing):
            job.advance(place / len(missing))
            steps = job.part(place / len(missing), (place + 1) / len(missing))
            self._known[piece.key] = piece.compute(steps)
        self._forget_the_oldest({piece.key for piece in work.pieces})

    def _forget_the_oldest(self, needed: set[bytes]) -> None:
        spare = [key for key in self._known if key not in needed]
        for key in spare[: max(len(self._known) - _KEPT, 0)]:
            del self._known[key]
