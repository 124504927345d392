"""What an intake will do: which sessions are new, which are in already, what has to be mended."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vippcoder.domain.intake import MissingFilm
from vippcoder.domain.study import Visit
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.fingerprint import sha256
from vippcoder.media.probe import probe
from vippcoder.storage.study.films import read_dyads, read_sessions, read_visits
from vippcoder.storage.study.intake import read_missing_films
from vippcoder.study.intake.grouping import faults_of_days
from vippcoder.study.intake.of_training import sizes_of_training, training_problems
from vippcoder.study.intake.rows import Problem
from vippcoder.study.intake.work import PlannedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import DyadId, TimepointId
    from vippcoder.domain.study import Session
    from vippcoder.media.therapy_list import TherapyList
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.intake.rows import Manifest, WantedSession

_ROOM = 1.1
"""Masters may be a little bigger than what they are made from."""
_ROOM_TO_JOIN = 2
"""A split film is on the disk twice while it is joined."""


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session to take in."""

    wanted: WantedSession
    angles: tuple[tuple[PlannedFile, ...], ...]
    """Its files as they are now, as in `wanted.angles`."""

    @property
    def size_bytes(self) -> int:
        """Of all its files."""
        return sum(file.size_bytes for angle in self.angles for file in angle)


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """What an intake will do."""

    manifest: Manifest
    new: tuple[PlannedSession, ...]
    known: tuple[WantedSession, ...]
    """Taken in before, from the same files."""
    visits: tuple[Visit, ...]
    """To register, or of which more is known now."""
    missing: tuple[MissingFilm, ...]
    """Likewise."""
    problems: tuple[Problem, ...]
    """In order of lines; while there is one, nothing is taken in."""

    def demand(self) -> None:
        """Refuse a plan with problems.

        Raises:
            StudyError: there are some.
        """
        if self.problems:
            count = len(self.problems)
            first = self.problems[0].told()
            more = f", and {count - 1} more" if count > 1 else ""
            raise StudyError(
                f"has problems, so nothing was taken in: {first}{more}",
                path=self.manifest.path,
                mend="mend them all, then take it in again",
            )


def plan_intake(
    store: StudyStore,
    manifest: Manifest,
    design: StudyDesign,
    job: Job | None = None,
    *,
    therapy: TherapyList | None = None,
) -> IntakePlan:
    """Compare a manifest with the study and look at the files, so that all problems are told now.

    A file is fingerprinted now where another of its size is in the manifest or the study, and every
    file where a therapist's list is given; the others while they are taken in.

    Args:
        store: the study, open.
        manifest: read, with or without problems of its own.
        design: the study's.
        job: progress and cancellation.
        therapy: films that must not be coded.

    Raises:
        CancelledError: cancelled.
    """
    job = job or Job()
    planner = _Planner(store, manifest, therapy)
    planner.fingerprint(job.part(0, 0.8))
    new, known = planner.sorted_sessions(job.part(0.8, 1))
    visits = planner.visits(design)
    missing = planner.missing()
    planner.look_for_room(new)
    problems = tuple(sorted({*manifest.problems, *planner.problems}))
    return IntakePlan(manifest, new, known, visits, missing, problems)


class _Planner:
    """Collects what a plan needs, and every problem on the way."""

    def __init__(self, store: StudyStore, manifest: Manifest, therapy: TherapyList | None) -> None:
        self.problems: list[Problem] = []
        self._store, self._manifest, self._therapy = store, manifest, therapy
        self._dyads = {dyad.id: dyad for dyad in read_dyads(store)}
        self._visits = {(visit.dyad, visit.timepoint): visit for visit in read_visits(store)}
        self._sessions = {(s.dyad, s.timepoint, s.task): s for s in read_sessions(store)}
        self._taken_from = {
            source.sha256: session
            for session in self._sessions.values()
            for held in session.recordings
            for source in held.sources
        }
        self._files: dict[Path, PlannedFile] = {}

    def fingerprint(self, job: Job) -> None:
        """Look at every file once; see `plan_intake`."""
        sizes: dict[int, int] = defaultdict(int)
        for row in self._store.rows("SELECT DISTINCT size_bytes FROM sources"):
            sizes[row["size_bytes"]] += 1
        for size in sizes_of_training(self._store):
            sizes[size] += 1
        files = [film for session in self._manifest.sessions for film in session.files]
        for film in files:
            try:
                facts = film.path.stat()
            except OSError as error:
                self._note(film.line, f"the file cannot be read any more: {error.strerror}")
                continue
            found = PlannedFile(film.path, film.line, facts.st_size, facts.st_mtime_ns)
            self._files[film.path] = found
            sizes[found.size_bytes] += 1
        whole = sum(file.size_bytes for file in self._files.values()) or 1
        done = 0
        for path, file in self._files.items():
            part = job.part(done / whole, (done + file.size_bytes) / whole)
            done += file.size_bytes
            if self._therapy is not None or sizes[file.size_bytes] > 1:
                try:
                    self._files[path] = replace(file, sha256=sha256(path, part))
                except StudyError as error:
                    self._note(file.line, error.what)

    def sorted_sessions(
        self, job: Job
    ) -> tuple[tuple[PlannedSession, ...], tuple[WantedSession, ...]]:
        """Return the sessions that are new, and those that are in already."""
        self.problems += self._same_content()
        self.problems += self._of_therapy()
        self.problems += training_problems(self._store, self._files.values())
        new: list[PlannedSession] = []
        known: list[WantedSession] = []
        for number, wanted in enumerate(self._manifest.sessions):
            job.advance(number / len(self._manifest.sessions), "Looking at films")
            if any(film.path not in self._files for film in wanted.files):
                continue
            held = self._sessions.get((wanted.dyad, wanted.timepoint, wanted.task))
            angles = tuple(
                tuple(self._files[film.path] for film in angle) for angle in wanted.angles
            )
            if held is None:
                self.problems += self._faults_of_new(wanted, angles)
                new.append(PlannedSession(wanted, angles))
            elif _is_same(held, angles):
                known.append(wanted)
            else:
                self._note(
                    wanted.line,
                    f"{wanted.told()} was taken in already, from other films or in another order; "
                    "a session is taken in once and whole",
                )
        return tuple(new), tuple(known)

    def visits(self, design: StudyDesign) -> tuple[Visit, ...]:
        """Return the visits that are new, or of which more is known now."""
        found: list[Visit] = []
        days = {key: (visit.filmed_on, 0) for key, visit in self._visits.items()}
        for wanted in self._manifest.visits:
            key = (wanted.dyad, wanted.timepoint)
            held = self._visits.get(key)
            before = held.filmed_on if held else None
            if before and wanted.filmed_on and before != wanted.filmed_on:
                self._note(
                    wanted.line,
                    f"{wanted.timepoint} of {wanted.dyad} was registered as filmed on {before}, "
                    f"and is on {wanted.filmed_on} here",
                )
            visit = Visit(*key, wanted.filmed_on or before, wanted.missing_because)
            if wanted.missing_because and self._has_films(*key):
                self._note(wanted.line, "says that the visit is missing, and films of it are in")
            if visit != held:
                found.append(visit)
                days[key] = (visit.filmed_on, wanted.line)
        dated = ((*key, day, line) for key, (day, line) in days.items() if day)
        told = {problem.line for problem in self._manifest.problems}
        self.problems += (one for one in faults_of_days(dated, design) if one.line not in told)
        return tuple(found)

    def missing(self) -> tuple[MissingFilm, ...]:
        """Return the sessions of which it is new that, or why, they are missing, or no more so."""
        held = {(m.dyad, m.timepoint, m.task): m.because for m in read_missing_films(self._store)}
        found: list[MissingFilm] = []
        for one in self._manifest.missing:
            key = (one.dyad, one.timepoint, one.task)
            if key in self._sessions:
                self._note(one.line, "says that the film is missing, and it was taken in already")
            elif held.get(key) != one.because:
                found.append(MissingFilm(*key, one.because))
        for wanted in self._manifest.sessions:
            key = (wanted.dyad, wanted.timepoint, wanted.task)
            if key in held:
                found.append(MissingFilm(*key, ""))
        return tuple(found)

    def look_for_room(self, new: Sequence[PlannedSession]) -> None:
        """Note where the disk has no room for what is new."""
        joins = [
            sum(file.size_bytes for file in angle)
            for session in new
            for angle in session.angles
            if len(angle) > 1
        ]
        needed = round(_ROOM * sum(session.size_bytes for session in new))
        needed += _ROOM_TO_JOIN * max(joins, default=0)
        free = shutil.disk_usage(self._store.folder).free
        if needed > free:
            self._note(
                0,
                f"the study's disk has {free / 1e6:,.0f} MB free, and these films need about "
                f"{needed / 1e6:,.0f} MB: make room, or take in a part of the manifest",
            )

    def _note(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(line, sentence))

    def _has_films(self, dyad: DyadId, timepoint: TimepointId) -> bool:
        return any(key[:2] == (dyad, timepoint) for key in self._sessions)

    def _faults_of_new(
        self, wanted: WantedSession, angles: Iterable[Sequence[PlannedFile]]
    ) -> Iterator[Problem]:
        dyad = self._dyads.get(wanted.dyad)
        if dyad is not None and dyad.is_withdrawn:
            yield Problem(wanted.line, f"{wanted.dyad} has withdrawn: its films are not taken in")
        inside = self._store.folder.resolve()
        for file in (file for angle in angles for file in angle):
            taken = self._taken_from.get(file.sha256)
            if taken is not None:
                yield Problem(
                    file.line,
                    f"'{file.path.name}' was taken in already, as {taken.dyad} {taken.timepoint} "
                    f"{taken.task}: one of the two is wrong",
                )
                continue
            if inside in file.path.resolve().parents:
                yield Problem(file.line, f"'{file.path.name}' lies in the study itself")
                continue
            try:
                probe(file.path)
            except StudyError as error:
                yield Problem(file.line, f"'{file.path.name}' {error.what}")

    def _same_content(self) -> Iterator[Problem]:
        seen: dict[str, PlannedFile] = {}
        for file in sorted(self._files.values(), key=lambda file: file.line):
            if file.sha256 and file.sha256 in seen:
                first = seen[file.sha256]
                yield Problem(
                    file.line,
                    f"'{file.path.name}' is the same film as '{first.path.name}' in line "
                    f"{first.line}",
                )
            seen.setdefault(file.sha256, file)

    def _of_therapy(self) -> Iterator[Problem]:
        if self._therapy is None:
            return
        for file in self._files.values():
            if file.sha256 and self._therapy.holds(file.sha256):
                yield Problem(
                    file.line,
                    f"'{file.path.name}' was used in therapy, by the therapist's list: it is not "
                    "coded, since whoever sees it may know the group; take its row out",
                )


def _is_same(held: Session, angles: Sequence[Sequence[PlannedFile]]) -> bool:
    """Whether a session was taken in from these very files."""
    before = [[source.sha256 for source in one.sources] for one in held.recordings]
    return before == [[file.sha256 for file in angle] for angle in angles]
