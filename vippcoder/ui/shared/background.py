"""Long work beside the window: a thread does it, the window hears how it goes and how it ended."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK_MS: Final = 20


class Task(QObject):
    """Runs one verb in a thread of its own; every signal comes in the window's thread.

    Args:
        verb: does the work and calls `job.advance` now and then.
        parent: owns the task; before it goes, `close` must have been called or the task be over.
    """

    progressed = Signal(float)
    """How far the work is, 0 to 1."""
    done = Signal()
    over = Signal()
    """The thread has ended, however; told before how."""
    refused = Signal(str)
    """The user can mend it: the sentence, without a path."""

    def __init__(self, verb: Callable[[Job], object], parent: QObject) -> None:
        super().__init__(parent)
        self._verb = verb
        self._share = 0.0
        self._error: BaseException | None = None
        self._job = Job(self._heard)
        self._thread = threading.Thread(target=self._work, name="task")
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin; later calls change nothing."""
        if self._thread.ident is None:
            self._thread.start()
            self._timer.start()

    def cancel(self) -> None:
        """Ask the work to stop; nothing is told any more."""
        self._job.cancel()

    def close(self) -> None:
        """Cancel and wait until the thread has ended."""
        self.cancel()
        self._timer.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _heard(self, share: float, _what: str) -> None:
        self._share = share

    def _work(self) -> None:
        try:
            self._verb(self._job)
        except BaseException as error:  # noqa: BLE001 - told or raised in the window's thread
            self._error = error

    def _look(self) -> None:
        if self._thread.is_alive():
            self.progressed.emit(self._share)
            return
        self._timer.stop()
        self.over.emit()
        match self._error:
            case None:
                self.done.emit()
            case CancelledError():
                return
            case StudyError() as error:
                self.refused.emit(error.sentence(with_path=False))
            case error:
                raise error
