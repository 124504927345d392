"""Figures computed beside the window, and never twice from the same ratings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from vippcoder.jobs import Job
    from vippcoder.study.reliability.figures import Figures, ReadParts
    from vippcoder.study.reliability.parts import Part

_KEPT: Final = 2_000
"""Parts whose figures are kept; the oldest go first."""


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """Tables and the figures made of them."""

    read: ReadParts
    figures: tuple[Figures, ...]


class Computing(QObject):
    """Does one thing after another in a thread; what is asked twice under a name, the last counts.

    `close` comes before it goes.
    """

    computed = Signal(str, object)
    """A name, and its `Computed`."""
    begun = Signal(str)
    """It takes a moment: what it is."""
    progressed = Signal(float)
    ended = Signal()
    """Nothing runs, or waits."""
    stopped = Signal(str)
    """A name whose computing was cancelled."""
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[bytes, Figures] = {}
        self._waiting: dict[str, ReadParts] = {}
        self._running: tuple[str, Task] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return self._running is None and not self._waiting

    def ask(self, name: str, read: ReadParts) -> None:
        """Compute what is not known yet; `computed` follows, at once where all of it is."""
        self._waiting.pop(name, None)
        if self._running is not None and self._running[0] == name:
            self._running[1].cancel()  # what it did is known and is not done again
        if not self._missing(read):
            self._tell(name, read)
            return
        self._waiting[name] = read
        self._go_on()

    def cancel(self) -> None:
        """Stop, and forget what waits."""
        names = list(self._waiting)
        self._waiting.clear()
        if self._running is not None:
            names.insert(0, self._running[0])
            self._running[1].cancel()
        for name in names:
            self.stopped.emit(name)

    def close(self) -> None:
        """Stop and wait until the thread has ended."""
        self._waiting.clear()
        if self._running is not None:
            self._running[1].close()
            self._running = None

    def _missing(self, read: ReadParts) -> list[Part]:
        return [part for part in read.parts if _key(read, part) not in self._known]

    def _tell(self, name: str, read: ReadParts) -> None:
        figures = tuple(replace(self._known[_key(read, part)], part=part) for part in read.parts)
        self.computed.emit(name, Computed(read, figures))

    def _go_on(self) -> None:
        if self._running is not None:
            return
        if not self._waiting:
            self.ended.emit()
            return
        name = next(iter(self._waiting))
        read = self._waiting.pop(name)
        task = Task(lambda job: self._compute(read, job), self)
        task.progressed.connect(self.progressed)
        task.over.connect(self._over)
        task.done.connect(lambda: self._tell(name, read))
        task.refused.connect(self.refused)
        self._running = (name, task)
        self.begun.emit(name)
        task.start()

    def _over(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running[1].deleteLater()
        self._go_on()

    def _compute(self, read: ReadParts, job: Job) -> None:
        """Compute part by part, in the task's thread: a part that is done stays done."""
        from vippcoder.study.reliability.figures import figures_of  # noqa: PLC0415 - brings scipy

        missing = self._missing(read)
        for place, part in enumerate(missing):
            steps = job.part(place / len(missing), (place + 1) / len(missing))
            (found,) = figures_of(replace(read, parts=(part,)), steps)
            self._known[_key(read, part)] = found
        self._forget_the_oldest({_key(read, part) for part in read.parts})

    def _forget_the_oldest(self, needed: set[bytes]) -> None:
        spare = [key for key in self._known if key not in needed]
        for key in spare[: max(len(self._known) - _KEPT, 0)]:
            del self._known[key]


def _key(read: ReadParts, part: Part) -> bytes:
    """Return what a part's figures depend on, as a hash."""
    from vippcoder.study.reliability.figures import cutoffs_of  # noqa: PLC0415 - brings scipy

    table, asked = part.table, read.asked
    about = (
        part.group,
        table.values.shape,
        table.units,
        table.observers,
        table.clusters,
        table.categories,
        table.level,
        cutoffs_of(read, part),
        asked.draws,
        asked.seed,
    )
    return blake2b(repr(about).encode() + table.values.tobytes(), digest_size=16).digest()
