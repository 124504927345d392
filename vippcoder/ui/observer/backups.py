"""Backups while a pack is open: every ten minutes and at the end, beside the window."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.errors import StudyError
from vippcoder.observing import backups
from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from pathlib import Path

_LOOK_MS: Final = 60_000


class BackupKeeper(QObject):
    """Backs a pack up in a thread whenever the newest backup is old.

    Args:
        folder: the open pack.
        parent: owns the keeper; `close` must have been called before it goes.
    """

    failed = Signal(str)
    """No backup could be made; the sentence. What is coded is on disk all the same."""
    made = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._task: Task | None = None
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Back up where it is due and no backup is being made."""
        if self._task is not None:
            return
        self._task = task = Task(lambda job: backups.back_up_if_due(self._folder, job), self)
        task.over.connect(self._ended)
        task.done.connect(self.made)
        task.refused.connect(self.failed)
        task.start()

    def close(self) -> None:
        """Wait for a backup that is being made, and make a last one if it is due."""
        self._timer.stop()
        if self._task is not None:
            self._task.close()
        with suppress(StudyError):  # the pack itself is safe; the next opening tries again
            backups.back_up_if_due(self._folder)

    def _ended(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
