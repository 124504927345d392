"""Carrying out an intake plan: sessions in parallel, each written as a whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.domain.ids import SessionId
from vippcoder.domain.study import Dyad, Session, StudyRecording
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.storage.study.films import (
    dyad_entry,
    known_files,
    read_dyads,
    read_visits,
    session_entries,
    visit_entry,
)
from vippcoder.storage.study.half_taken import (
    begin_taking,
    clear_half_taken,
    end_taking,
    place,
)
from vippcoder.storage.study.intake import findings_entry, missing_film_entry
from vippcoder.storage.study.locks import refuse_when_locked
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.telling import telling_entry
from vippcoder.study.intake.rows import Problem
from vippcoder.study.intake.work import SessionWork, TakenFilm, take_in
from vippcoder.study.intake.workers import Done, Refused, work_through

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vippcoder.domain.ids import DyadId, TimepointId
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.intake.planning import IntakePlan, PlannedSession


_MAKE_ROOM: Final = "make room there; what was taken in stays, and the same command goes on"


@dataclass(frozen=True, slots=True)
class TakenSession:
    """A session that was taken in."""

    session: SessionId
    planned: PlannedSession
    films: tuple[TakenFilm, ...]
    """The reference first."""


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What an intake did."""

    taken: tuple[TakenSession, ...]
    """In the order of the manifest."""
    known: int
    """Sessions that were in already."""
    failed: tuple[Problem, ...]
    """Sessions that could not be taken in, and why; all others are in."""


def usual_processes() -> int:
    """Return how many sessions are taken in at once where nobody says: half of the processors.

    Each decodes with several threads of its own.
    """
    return max((os.cpu_count() or 2) // 2, 1)


def run_intake(
    store: StudyStore,
    plan: IntakePlan,
    job: Job | None = None,
    *,
    processes: int | None = None,
    take: Callable[[SessionWork, Job], tuple[TakenFilm, ...]] = take_in,
) -> IntakeResult:
    """Take in what is new.

    A session is in the study whole, with its films in `media/`, or not at all, whenever the program
    is cancelled or killed; running the same plan anew goes on where it stopped. A film that cannot
    be taken in does not keep the others out.

    Args:
        store: the study, open for writing.
        plan: without problems.
        job: progress and cancellation.
        processes: how many sessions at once; 0: in this process; None: `usual_processes`.
        take: makes the films of one session.

    Raises:
        StudyError: the plan has problems, the ratings are locked, or the study's disk is full or
            read-only.
        CancelledError: cancelled; what was taken in by then stays.
    """
    plan.demand()
    refuse_when_locked(store)
    job = job or Job()
    intake = _Intake(store, plan)
    intake.register()
    count = usual_processes() if processes is None else processes
    try:
        with closing(work_through(plan.new, intake.begin, take, job, processes=count)) as results:
            for planned, work, result in results:
                intake.end(planned, work, result)
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror or type(error).__name__}",
            path=store.folder / MEDIA,
            mend=_MAKE_ROOM,
        ) from error
    finally:
        intake.clear()
    return intake.result()


class _Intake:
    """What one run has written."""

    def __init__(self, store: StudyStore, plan: IntakePlan) -> None:
        self._store, self._plan = store, plan
        self._media = store.folder / MEDIA
        self._dyads = {dyad.id for dyad in read_dyads(store)}
        self._days = {(v.dyad, v.timepoint): v.filmed_on for v in read_visits(store)}
        self._days |= {(v.dyad, v.timepoint): v.filmed_on for v in plan.visits}
        self._visits = {(visit.dyad, visit.timepoint): visit for visit in plan.visits}
        self._missing = {(m.dyad, m.timepoint, m.task): m for m in plan.missing}
        self._taken: list[TakenSession] = []
        self._failed: list[Problem] = []

    def register(self) -> None:
        """Write down visits and sessions without a film, which no film brings with it."""
        filmed = {(one.wanted.dyad, one.wanted.timepoint) for one in self._plan.new}
        missing = [one for one in self._missing.values() if one.because]
        places = {(one.dyad, one.timepoint) for one in missing}
        with self._store.transaction():
            for dyad, timepoint in dict.fromkeys((*self._visits, *places)):
                if (dyad, timepoint) not in filmed or (dyad, timepoint) in places:
                    self._append(self._of_visit(dyad, timepoint))
                    self._dyads.add(dyad)
            self._append([missing_film_entry(one) for one in missing])
        for written in [key for key in self._visits if key not in filmed or key in places]:
            del self._visits[written]

    def begin(self, planned: PlannedSession) -> SessionWork:
        """Make room for the films of a session."""
        wanted = planned.wanted
        filmed_on = self._days.get((wanted.dyad, wanted.timepoint))
        return SessionWork(begin_taking(self._media), planned.angles, filmed_on)

    def end(
        self,
        planned: PlannedSession,
        work: SessionWork,
        result: Done[tuple[TakenFilm, ...]] | Refused,
    ) -> None:
        """Write a session, or note why it could not be taken in.

        Raises:
            StudyError: the study cannot be written; the session is not in it.
        """
        if isinstance(result, Refused) and result.path == work.folder:
            end_taking(work.folder)
            raise StudyError(result.what, path=self._media, mend=_MAKE_ROOM)
        fault = result.error() if isinstance(result, Refused) else self._fault(result.result)
        if fault is not None or isinstance(result, Refused):
            self._failed.append(Problem(planned.wanted.line, f"{planned.wanted.told()}: {fault}"))
            end_taking(work.folder)
            return
        place(work.folder, [film.recording.file for film in result.result])
        self._write(planned, result.result)
        end_taking(work.folder)

    def clear(self) -> None:
        """Take away what was handed out and is not in the study, whatever stopped it."""
        clear_half_taken(self._media, known_files(self._store))

    def result(self) -> IntakeResult:
        """Return what was done."""
        taken = sorted(self._taken, key=lambda one: one.planned.wanted.line)
        return IntakeResult(tuple(taken), len(self._plan.known), tuple(sorted(self._failed)))

    def _fault(self, films: Sequence[TakenFilm]) -> StudyError | None:
        """Return what is wrong where a film turns out to be in the study already."""
        for source in (source for film in films for source in film.sources):
            if self._store.rows("SELECT 1 FROM sources WHERE sha256 = ?", (source.sha256,)):
                return StudyError(
                    f"'{source.name}' was taken in already, for another session",
                    mend="one of the two is wrong",
                )
        return None

    def _write(self, planned: PlannedSession, films: Sequence[TakenFilm]) -> None:
        wanted = planned.wanted
        session = Session(
            SessionId(f"s-{secrets.token_hex(5)}"),
            wanted.dyad,
            wanted.timepoint,
            wanted.task,
            wanted.language,
            tuple(StudyRecording(one.recording, one.sources, one.how_made) for one in films),
        )
        with self._store.transaction():
            self._append(self._of_visit(wanted.dyad, wanted.timepoint))
            missing = self._missing.get((wanted.dyad, wanted.timepoint, wanted.task))
            if missing is not None:
                self._append([missing_film_entry(missing)])
            self._append(session_entries(self._store, session))
            for film in films:
                self._append([telling_entry(film.told)])
                if film.findings:
                    self._append([findings_entry(film.recording.id, film.findings)])
        self._dyads.add(wanted.dyad)
        self._visits.pop((wanted.dyad, wanted.timepoint), None)
        self._taken.append(TakenSession(session.id, planned, tuple(films)))

    def _of_visit(self, dyad: DyadId, timepoint: TimepointId) -> list[Entry]:
        """Return what registers a visit and its dyad, as far as they are not."""
        entries = [] if dyad in self._dyads else [dyad_entry(Dyad(dyad))]
        visit = self._visits.get((dyad, timepoint))
        return entries if visit is None else [*entries, visit_entry(visit)]

    def _append(self, entries: list[Entry]) -> None:
        if entries:
            self._store.append(entries)
