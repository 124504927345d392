"""Proving beside the open window what takes too long before: the journal, the film being coded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.observing import films, verification
from vippcoder.ui.shared.background import Task

if TYPE_CHECKING:
    from vippcoder.domain.coding import Assignment
    from vippcoder.observing.pack import OpenPack

_PATIENCE_MS: Final = 1000
"""The film shall be on screen before its bytes are read once more."""


class Proofs(QObject):
    """Proves the journal once and each session's films once, in threads of their own."""

    journal_broken = Signal(str)
    film_exchanged = Signal(str)
    """The session that is being coded shows a film that was not packed; the sentence."""

    def __init__(self, pack: OpenPack, parent: QObject) -> None:
        super().__init__(parent)
        self._pack = pack
        self._proved: set[str] = set()
        self._wanted: Assignment | None = None
        self._films: Task | None = None
        folder = pack.folder
        self._journal = Task(lambda job: verification.prove_journal(folder, job), self)
        self._journal.refused.connect(self.journal_broken)
        self._timer = QTimer(self, interval=_PATIENCE_MS, singleShot=True)
        self._timer.timeout.connect(self._begin)

    def want(self, session: Assignment | None) -> None:
        """Prove this session's films next; without one, the journal alone."""
        self._let_go()
        self._wanted = session
        self._timer.start()

    def close(self) -> None:
        """End what is running."""
        self._timer.stop()
        self._journal.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._films is not None:
            self._films.close()
            self._films.deleteLater()
            self._films = None

    def _begin(self) -> None:
        self._journal.start()
        session, pack = self._wanted, self._pack
        if session is None or session.coding in self._proved:
            return
        self._films = task = Task(lambda job: films.prove(pack, session, job), self)
        task.done.connect(lambda: self._proved.add(session.coding))
        task.refused.connect(self.film_exchanged)
        task.start()
