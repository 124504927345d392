"""One kind of work in the background of which only the newest wish counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.jobs import Job

    Verb = Callable[[Job], object]


class Errand(QObject):
    """Runs one verb at a time; a newer wish cancels the older one and begins when it has ended."""

    progressed = Signal(float)
    """How far the work is, 0 to 1; also told once when it ended."""
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._next: Verb | None = None

    @property
    def is_running(self) -> bool:
        """Whether something is being done."""
        return self._task is not None

    def want(self, verb: Verb) -> None:
        """Do this, and nothing that was wished before."""
        self._next = verb
        if self._task is None:
            self._begin()
        else:
            self._task.cancel()

    def cancel(self) -> None:
        """Ask what is being done to stop."""
        self._next = None
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._next = None
        task, self._task = self._task, None
        if task is not None:
            task.close()
            task.deleteLater()

    def _begin(self) -> None:
        verb, self._next = self._next, None
        if verb is None:
            return
        self._task = task = Task(verb, self)
        task.progressed.connect(self.progressed)
        task.refused.connect(self.refused)
        task.over.connect(self._over)
        task.start()

    def _over(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self.progressed.emit(1.0)
        self._begin()
