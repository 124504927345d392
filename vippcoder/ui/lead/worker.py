"""A study held open in a thread of its own, which does there what is asked, one after another."""

from __future__ import annotations

import queue
import threading
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.storage.study.store import StudyStore

T = TypeVar("T")


class Worker(QObject):
    """Runs verbs on one open study; what they end in is told in the window's thread.

    A database connection belongs to the thread that made it, and a study has one writer: so every
    verb goes through here, and those that are asked for meanwhile wait.

    Args:
        opens: opens the study; called in the worker's thread.
        parent: owns the worker; `close` comes before it goes.
        at_the_end: called in the worker's thread before the study is let go.
    """

    progressed = Signal(float, str)
    """How far the running verb is, 0 to 1, and what it is at."""
    turned = Signal()
    """A verb began or ended; see `what`."""
    _ended = Signal()

    def __init__(
        self,
        opens: Callable[[], StudyStore],
        parent: QObject,
        at_the_end: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.what = ""
        """What is being done; empty for nothing that is worth a word."""
        self._opens = opens
        self._at_the_end = at_the_end or _nothing
        self._asked: queue.SimpleQueue[tuple[str, Job, Callable[[StudyStore], object]] | None]
        self._asked = queue.SimpleQueue()
        self._outbox: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._running: Job | None = None
        self._pending = 0
        self._opened = threading.Event()
        self._refusal: BaseException | None = None
        self._is_closing = False
        self._thread = threading.Thread(target=self._work, name="study")
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Start the thread and wait until it has opened the study.

        Raises:
            StudyError: it cannot be opened.
        """
        self._thread.start()
        self._opened.wait()
        if self._refusal is not None:
            self._thread.join()
            raise self._refusal

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked for has been told of."""
        return self._pending == 0

    def ask(
        self,
        verb: Callable[[StudyStore, Job], T],
        done: Callable[[T], object],
        refused: Callable[[StudyError], object],
        what: str = "",
        stopped: Callable[[], object] | None = None,
    ) -> None:
        """Have a verb done; one of the others is called later, in the window's thread.

        Args:
            verb: what to do.
            done: takes what the verb returned.
            refused: takes what the user can mend.
            what: said on screen while it runs; for long verbs.
            stopped: told that it was cancelled.
        """
        job = Job(self.progressed.emit)

        def work(store: StudyStore) -> Callable[[], object]:
            try:
                return partial(done, verb(store, job))
            except CancelledError:
                return stopped or _nothing
            except StudyError as error:
                return partial(refused, error)

        self._pending += 1
        self._asked.put((what, job, lambda store: self._outbox.put(_caught(work, store))))

    def cancel(self) -> None:
        """Ask the running verb to stop."""
        if self._running is not None:
            self._running.cancel()

    def close(self) -> None:
        """Cancel, wait, and let the study go; nothing more is told."""
        self._is_closing = True
        self._asked.put(None)
        self.cancel()
        if self._thread.ident is not None:
            self._thread.join()

    def _work(self) -> None:
        try:
            store = self._opens()
        except BaseException as error:  # noqa: BLE001 - raised where the study was to be opened
            self._refusal = error
            return
        finally:
            self._opened.set()
        try:
            while (asked := self._asked.get()) is not None:
                self.what, self._running, do = asked
                if self._is_closing:
                    continue
                if self.what:
                    self.turned.emit()
                do(store)
                self.what, self._running = "", None
                self._ended.emit()
            self._at_the_end()
        finally:
            store.close()

    def _deliver(self) -> None:
        if self._is_closing:
            return
        told = self._outbox.get()
        self._pending -= 1
        self.turned.emit()
        told()


def _caught(
    work: Callable[[StudyStore], Callable[[], object]], store: StudyStore
) -> Callable[[], object]:
    """Do the work; an error that nobody foresaw is raised in the window's thread."""
    try:
        return work(store)
    except BaseException as error:  # noqa: BLE001 - raised where it is delivered
        return partial(_raise, error)


def _nothing() -> None:
    """Tell nothing."""


def _raise(error: BaseException) -> None:
    raise error
