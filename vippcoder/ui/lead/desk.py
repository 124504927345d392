"""The open study as the pages know it: what they read, what they have done, what went wrong."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from vippcoder.errors import StudyError
from vippcoder.storage.study.store import open_store, read_store
from vippcoder.study.backups import back_up_if_due
from vippcoder.ui.lead.worker import Worker
from vippcoder.ui.shared.backups import BackupKeeper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.storage.study.store import StudyStore

T = TypeVar("T")


class StudyDesk(QObject):
    """Reads beside the writer and writes one thing at a time; no page touches the database itself.

    Args:
        folder: the study.
        person: who works; stands in the study's journal.
        parent: owns the desk; `close` comes before it goes.

    Raises:
        StudyError: the study cannot be opened for writing.
    """

    changed = Signal()
    """Something was written."""
    progressed = Signal(float, str)
    turned = Signal()
    """Long work began or ended; see `busy_with`."""
    page_asked = Signal(str)
    """Put another page in front, by its registered name."""
    restore_asked = Signal(object, str)
    """Close the study and go back to a `Backup`; why."""

    def __init__(self, folder: Path, person: str, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self.person = person
        self.backup_lock = threading.Lock()
        """Held while a backup is made, and by what changes backups that were made."""
        self._writer = Worker(partial(open_store, folder, person), self, self._back_up_at_the_end)
        self._writer.open()
        self._reader = Worker(partial(_read_store, folder, person), self)
        try:
            self._reader.open()
        except BaseException:
            self._writer.close()
            raise
        self.keeper = BackupKeeper(self._back_up_if_due, self)
        self._writer.progressed.connect(self.progressed)
        self._writer.turned.connect(self.turned)

    @property
    def busy_with(self) -> str:
        """The long work that runs; empty for none."""
        return self._writer.what

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being read or written."""
        return self._writer.is_idle and self._reader.is_idle

    def read(
        self,
        verb: Callable[[StudyStore], T],
        show: Callable[[T], object],
        refused: Callable[[StudyError], object],
    ) -> None:
        """Read something of the study and show it."""
        self._reader.ask(lambda store, _job: verb(store), show, refused)

    def write(
        self,
        verb: Callable[[StudyStore, Job], T],
        done: Callable[[T], object],
        refused: Callable[[StudyError], object],
        *,
        what: str = "",
        stopped: Callable[[], object] | None = None,
    ) -> None:
        """Change the study; then `done`, and every page hears `changed`.

        Args:
            verb: what to do.
            done: takes what it returned.
            refused: takes what the user can mend.
            what: said while it runs, for what takes more than a moment.
            stopped: told that it was cancelled; what it had done by then may stay.
        """

        def written(result: T) -> None:
            done(result)
            self.changed.emit()

        def not_written(error: StudyError) -> None:
            refused(error)
            self.changed.emit()  # long work may have done part of it

        def cut_short() -> None:
            if stopped is not None:
                stopped()
            self.changed.emit()

        self._writer.ask(verb, written, not_written, what, cut_short)

    def cancel(self) -> None:
        """Stop the long work that runs."""
        self._writer.cancel()

    def close(self) -> None:
        """Let the study go; a last backup is made where it is due."""
        self._reader.close()
        self.keeper.stop()
        self._writer.close()

    def _back_up_if_due(self, job: Job) -> None:
        """Back up beside the writer; where the lock is held, the next look does."""
        if self.backup_lock.acquire(blocking=False):
            try:
                back_up_if_due(self.folder, job)
            finally:
                self.backup_lock.release()

    def _back_up_at_the_end(self) -> None:
        """Back up while the writer still holds the study: a reader alone leaves files beside it."""
        with suppress(StudyError):  # the study itself is safe; the next opening tries again
            back_up_if_due(self.folder)


def _read_store(folder: Path, person: str) -> StudyStore:
    """Open a study for reading as one person: what is shown depends on who looks."""
    store = read_store(folder)
    store.person = person
    return store
