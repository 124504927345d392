"""Backups while a folder is open: every ten minutes and at the end, beside the window."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK_MS: Final = 60_000


class BackupKeeper(QObject):
    """Backs a folder up in a thread whenever the newest backup is old.

    Args:
        back_up_if_due: makes a backup of the open folder where the newest one is old; called in a
            thread of its own, and at the end in the window's.
        parent: owns the keeper; `stop` or `close` must have been called before it goes.
    """

    failed = Signal(str)
    """No backup could be made; the sentence. What was written is on disk all the same."""
    made = Signal()

    def __init__(self, back_up_if_due: Callable[[Job], object], parent: QObject) -> None:
        super().__init__(parent)
        self._back_up_if_due = back_up_if_due
        self._task: Task | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Back up where it is due and no backup is being made."""
        if self._task is not None:
            return
        self._task = task = Task(self._back_up_if_due, self)
        task.over.connect(self._ended)
        task.done.connect(self.made)
        task.refused.connect(self.failed)
        task.start()

    def stop(self) -> None:
        """Look no more, and wait for a backup that is being made."""
        self._timer.stop()
        if self._task is not None:
            self._task.close()

    def close(self) -> None:
        """Wait for a backup that is being made, and make a last one if it is due."""
        self.stop()
        with suppress(StudyError):  # the folder itself is safe; the next opening tries again
            self._back_up_if_due(Job())

    def _ended(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
