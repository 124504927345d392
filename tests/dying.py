"""Work that is killed at one chosen change of files or of a database, each in turn."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import traceback
from typing import TYPE_CHECKING, Any

from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_REPORTS = 40
"""Reports of progress that count as one change."""
_CONNECT = sqlite3.connect
_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.utime", "os.truncate"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STATEMENTS = ("COMMIT", "VACUUM", "PRAGMA wal_checkpoint", "PRAGMA journal_mode = DELETE")


class _Fuse:
    """Kills its own process when it was ticked so many times."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._reports = 0

    def tick(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def report(self, *_: object) -> None:
        self._reports += 1
        if self._reports % _REPORTS == 1:
            self.tick()

    def hear(self, event: str, told: tuple[Any, ...]) -> None:
        if event in _CHANGES or (event == "open" and told[2] & _WRITES):
            self.tick()

    def connect(self, *given: Any, **named: Any) -> sqlite3.Connection:
        connection = _CONNECT(*given, **named)
        connection.set_trace_callback(self.see)
        return connection

    def see(self, statement: str) -> None:
        if statement.startswith(_STATEMENTS):
            self.tick()


def killed_at(step: int, work: Callable[[Job], object]) -> bool:
    """Do the work in a process that dies just before its change number `step`.

    Args:
        step: counted from 0: files made, renamed, removed or dated, commits, and some reports
            of progress, so that long copying is cut in the middle too.
        work: decodes no film, since a forked process has no threads to do it.

    Returns:
        Whether it was killed; False where the work was done before.
    """
    child = os.fork()
    if child == 0:
        fuse = _Fuse(step)
        try:
            sqlite3.connect = fuse.connect  # type: ignore[assignment]
            sys.addaudithook(fuse.hear)
            work(Job(fuse.report))
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed"
    return os.WIFSIGNALED(status)


def steps_until_done(
    every: int, prepare: Callable[[int], Path], work: Callable[[Path, Job], object]
) -> Iterator[Path]:
    """Yield the place after each kill, at every so many-th step until the work is done unkilled."""
    step = 0
    while True:
        place = prepare(step)
        if not killed_at(step, lambda job, place=place: work(place, job)):  # type: ignore[misc]
            break
        yield place
        step += every
    assert step > every, "nothing was killed"
