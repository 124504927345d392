"""Work done by several processes at once, with progress, cancelling and a sentence for a crash.

Each process has one pipe to the program that started it. What it gets is one piece of work at a
time; while it works, anything that arrives, and the end of the pipe, means to stop: so no process
goes on once the program is gone, however it went.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from vippcoder.errors import CancelledError, Defect, StudyError
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

W = TypeVar("W")
R = TypeVar("R")

_TELL_EVERY_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """A piece of work is done."""

    result: R


@dataclass(frozen=True, slots=True)
class Refused:
    """A piece of work could not be done, for a reason that the user can mend."""

    what: str
    path: Path | None
    mend: str

    def error(self) -> StudyError:
        """Return it as an error."""
        return StudyError(self.what, path=self.path, mend=self.mend)


@dataclass(frozen=True, slots=True)
class _Broken:
    """Our own fault."""

    traceback: str


@dataclass(frozen=True, slots=True)
class _Progress:
    fraction: float
    what: str


def work_through(
    works: Sequence[W],
    begin: Callable[[W], Any],
    take: Callable[[Any, Job], R],
    job: Job,
    *,
    processes: int,
) -> Generator[tuple[W, Any, Done[R] | Refused]]:
    """Do pieces of work and yield each as it is done, in whatever order that is.

    Args:
        works: what is to be done.
        begin: called here, when a piece is about to be handed out; what it returns is handed out,
            and must be pickled.
        take: does it, elsewhere; a function of a module.
        job: told of progress; cancelling it stops all.
        processes: how many; 0: in this one, one piece after the other.

    Yields:
        The piece, what `begin` made of it, and what came of it.

    Raises:
        CancelledError: cancelled. What was handed out and not yielded is for the caller to clear.
        Defect: `take` failed by our own fault.
    """
    if processes <= 0:
        for number, work in enumerate(works):
            begun = begin(work)
            part = job.part(number / len(works), (number + 1) / len(works))
            yield work, begun, _attempted(take, begun, part)
        return
    pool = _Pool(take, min(processes, len(works)))
    try:
        yield from pool.run(works, begin, job)
    finally:
        pool.close()


def _attempted(take: Callable[[Any, Job], R], begun: object, job: Job) -> Done[R] | Refused:
    try:
        return Done(take(begun, job))
    except StudyError as error:
        return Refused(error.what, error.path, error.mend)


class _Worker:
    """One process, the pipe to it, and what it works on."""

    def __init__(self, take: Callable[[Any, Job], Any]) -> None:
        self._take = take
        self.work: Any = None
        self.begun: Any = None
        self.fraction = 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self._take), daemon=True, name="intake"
        )
        self._process.start()
        theirs.close()

    def begin(self, work: object, begun: object) -> None:
        """Hand a piece of work out."""
        self.work, self.begun, self.fraction = work, begun, 0.0
        with suppress(BrokenPipeError):  # that it ended is heard when it is listened to
            self.pipe.send(begun)

    def listen(self) -> Any:  # noqa: ANN401 - whatever the work comes to
        """Return what it says; a process that ended is started anew."""
        try:
            return self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._process.join()
            code = self._process.exitcode
            self.close()
            self._start()
            return Refused(
                f"a file made the program that reads it end (with {code})",
                None,
                "let `vippcoder media doctor` look at it, and convert it with a video program",
            )

    def close(self) -> None:
        """End the process."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()
        self._process.close()


class _Pool:
    def __init__(self, take: Callable[[Any, Job], Any], count: int) -> None:
        self._workers = [_Worker(take) for _ in range(count)]

    def close(self) -> None:
        for worker in self._workers:
            worker.close()

    def run(
        self, works: Sequence[W], begin: Callable[[W], Any], job: Job
    ) -> Iterator[tuple[W, Any, Any]]:
        waiting, done, what = list(works), 0, ""
        while done < len(works):
            for worker in self._workers:
                if worker.work is None and waiting:
                    work = waiting.pop(0)
                    worker.begin(work, begin(work))
            for worker in self._ready():
                told = worker.listen()
                if isinstance(told, _Progress):
                    worker.fraction, what = told.fraction, told.what
                    continue
                if isinstance(told, _Broken):
                    raise Defect(told.traceback)
                done += 1
                ended, worker.work, worker.fraction = worker.work, None, 0.0
                yield ended, worker.begun, told
            running = sum(worker.fraction for worker in self._workers)
            job.advance((done + running) / len(works), f"{done} of {len(works)} done; {what}")

    def _ready(self) -> list[_Worker]:
        """Wait a little and return the processes that have something to say."""
        busy = [worker for worker in self._workers if worker.work is not None]
        ready = connection.wait([worker.pipe for worker in busy], timeout=_TELL_EVERY_S)
        return [worker for worker in busy if worker.pipe in ready]


class _PipeJob(Job):
    """A job that tells its progress through a pipe and stops when anything comes back."""

    def __init__(self, pipe: Connection) -> None:
        super().__init__()
        self._pipe = pipe
        self._told_at = 0.0

    def should_stop(self) -> bool:
        if self._pipe.poll():
            self.cancel()
        return self.is_cancelled

    def advance(self, fraction: float, what: str = "") -> None:
        now = time.monotonic()
        if now - self._told_at >= _TELL_EVERY_S:
            self._told_at = now
            if self.should_stop():
                raise CancelledError
            self._pipe.send(_Progress(min(max(fraction, 0.0), 1.0), what))


def _serve(pipe: Connection, take: Callable[[Any, Job], Any]) -> None:
    """Do what comes through the pipe until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press reaches every process; one acts
    with suppress(EOFError, OSError, CancelledError):
        while True:
            begun = pipe.recv()
            told: Done[Any] | Refused | _Broken
            try:
                told = _attempted(take, begun, _PipeJob(pipe))
            except (CancelledError, BrokenPipeError):
                raise
            except Exception:  # noqa: BLE001 - told to the program, which raises it as a defect
                told = _Broken(traceback.format_exc())
            pipe.send(told)
