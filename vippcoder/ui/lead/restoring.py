"""Going back to a backup while the study is closed: offered where it is damaged, or asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.study.backups import backups_of, is_damaged, restore
from vippcoder.ui.lead.words import moment
from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.storage.core.backups import Backup
    from vippcoder.ui.lead.start import StartPage


class Restorer(QObject):
    """Puts a backup in the place of a closed study's database, beside the window.

    Args:
        start: the start page, which is in front meanwhile.
        parent: owns it; `close` comes before it goes.
    """

    ended = Signal(object, str, str)
    """The study's folder; what was done, empty where nothing was; and why not, one sentence."""

    def __init__(self, start: StartPage, parent: QObject) -> None:
        super().__init__(parent)
        self._start = start
        self._task: Task | None = None
        self._tried: set[Path] = set()
        self._offered: tuple[Path, Backup] | None = None
        start.going_back.wanted.connect(self._take_up)

    def offer(self, folder: Path) -> None:
        """Offer the newest backup of a study that does not open, where that would help.

        One that was tried and did not hold is not offered again.
        """
        held = [backup for backup in backups_of(folder) if backup.path not in self._tried]
        if held and is_damaged(folder):
            self._offered = (folder, held[0])
            self._start.going_back.offer(held[0])

    def begin(self, folder: Path, backup: Backup, person: str, reason: str) -> None:
        """Go back; `ended` tells how it went."""
        if self._task is not None:
            return
        kept: list[Path | None] = []

        def go_back(_job: Job) -> None:
            kept.append(restore(folder, backup.path, person, reason))

        def done() -> None:
            words = f"The study is as it was on {moment(backup.made_at)}."
            beside = f" What was there is kept in backups as {kept[0].name}." if kept[0] else ""
            self.ended.emit(folder, words + beside, "")

        def refused(said: str) -> None:
            self._tried.add(backup.path)
            self.ended.emit(folder, "", said)

        self._start.clear()
        self._start.wait_for("the study has gone back")
        self._task = task = Task(go_back, self)
        task.over.connect(self._over)
        task.done.connect(done)
        task.refused.connect(refused)
        task.start()

    def close(self) -> None:
        """Wait until it has gone back, if it is at it."""
        if self._task is not None:
            self._task.close()
            self._over()

    def _over(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self._start.wait_for("")

    def _take_up(self, reason: str) -> None:
        if self._offered is not None:
            folder, backup = self._offered
            self.begin(folder, backup, self._start.who, reason)
