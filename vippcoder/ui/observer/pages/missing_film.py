"""A film that is not in the pack or cannot be shown: says so, and takes one that the user finds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from vippcoder.observing import films
from vippcoder.ui.shared.background import Task
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.progress_box import ProgressBox

if TYPE_CHECKING:
    from vippcoder.domain.coding import Assignment
    from vippcoder.observing.pack import OpenPack

_FIND = "Find film…"


class MissingFilm(QWidget):
    """The bar beside a session whose film is missing, its button, and the copying."""

    found = Signal()
    """The film is in the pack again."""

    def __init__(self, pack: OpenPack) -> None:
        super().__init__()
        self._pack = pack
        self._session: Assignment | None = None
        self._task: Task | None = None
        self.bar = Bar("attention", "film-not-found", upright=True)
        self.bar.pressed.connect(self.ask)
        self.progress = ProgressBox("film-copying")
        self.progress.cancelled.connect(self.stop)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(self.bar)
        column.addWidget(self.progress)

    def show_missing(self, session: Assignment) -> None:
        """Say that the film is not there."""
        self._tell(session, f"{session.mask}: film not found", "The copy in the pack is missing.")

    def show_damaged(self, session: Assignment) -> None:
        """Say that the film is there and cannot be shown."""
        words = "The copy in the pack is damaged."
        self._tell(session, f"{session.mask}: film cannot be shown", words)

    def _tell(self, session: Assignment, title: str, what: str) -> None:
        if self._task is not None:
            return
        self._session = session
        self.bar.tell(
            title,
            f"{what} Nothing that you rated is affected. If your lead gave you the film, show "
            "where it is; else ask for it.",
            _FIND,
        )

    def clear(self) -> None:
        """Say nothing: the chosen session's film is there."""
        if self._task is None:
            self.bar.clear()

    def ask(self) -> None:
        """Ask where the film is and copy it."""
        if self._session is None:
            return
        chosen, _ = QFileDialog.getOpenFileName(self, f"Film of {self._session.mask}")
        if chosen:
            self.take(Path(chosen))

    def take(self, source: Path) -> None:
        """Copy this file into the pack, if it is the session's film."""
        session, pack = self._session, self._pack
        if session is None or self._task is not None:
            return
        recording = next(
            (r for r in session.recordings if not pack.recording_path(r).is_file()),
            session.reference,
        )
        self._task = task = Task(lambda job: films.put_back(pack, recording, source, job), self)
        task.progressed.connect(self.progress.show_share)
        task.done.connect(self._done)
        task.refused.connect(self._refused)
        self.bar.clear()
        self.progress.begin(f"Copying the film of {session.mask}")
        task.start()

    def stop(self) -> None:
        """Stop copying; nothing half-made stays."""
        if self._task is None:
            return
        self._task.close()
        self._over()
        if self._session is not None:
            self.show_missing(self._session)

    def close_down(self) -> None:
        """End the copying before the pack is let go."""
        if self._task is not None:
            self._task.close()

    def _over(self) -> None:
        self._task = None
        self.progress.end()

    def _done(self) -> None:
        self._over()
        self.found.emit()

    def _refused(self, sentence: str) -> None:
        self._over()
        self.bar.tell(sentence, "The pack is as it was. Nothing that you rated is affected.", _FIND)
