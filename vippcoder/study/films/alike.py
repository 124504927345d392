"""Making all films of a study alike, so that nothing about a file tells which film it is."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.packing.alike.form import common_form, from_json, window_of
from vippcoder.packing.alike.workshop import Piece, Workshop
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.remakes import (
    REMAKING,
    CommonForm,
    form_entry,
    read_form,
    read_remakes,
)
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.films.remaking import failures_told, remove_left_films, replace_films

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vippcoder.domain.ids import SessionId, TaskId
    from vippcoder.domain.study import Session
    from vippcoder.packing.alike.form import Form
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class AlikeFilm:
    """What became of one session."""

    session: SessionId
    lost_us: int
    """How much of the end of its reference film is no longer in it, since this call."""
    was_alike: bool
    """Whether it had the form already."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What was made alike."""

    form: Form
    windows_us: Mapping[TaskId, int]
    """How long the films of each task are now."""
    sizes: Mapping[TaskId, int]
    """How large their files are, in bytes."""
    films: tuple[AlikeFilm, ...]
    issued: tuple[SessionId, ...]
    """Sessions that are in packs already and stay as they are."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Goal:
    form: Form
    windows_us: Mapping[TaskId, int]
    sessions: tuple[Session, ...]
    issued: tuple[Session, ...]


def make_alike(store: StudyStore, *, window_us: int | None = None, job: Job | None = None) -> Alike:
    """Bring every film of the study to one form: container, coding, picture, sound, rate, length.

    Films are cut to a window from their beginning, one for each task: the shortest film's length,
    or less where `window_us` says so. All files of a task come out in one size. Cancelled or
    killed, it leaves finished films in a hidden folder, from which the next call goes on. The study
    changes in one transaction once all are done; the films before are removed after it.

    Sessions that left in packs stay as they are. What an earlier call made alike is not made again,
    unless a shorter film has come in since.

    Args:
        store: the study, open for writing.
        window_us: how much of each film is kept at most.
        job: progress and cancellation.

    Raises:
        StudyError: there is no film that is not in a pack, a film is missing or does not come out
            the same, or the disk does not take it.
        CancelledError: cancelled; the study is as it was.
    """
    job = job or Job()
    remove_left_films(store)
    goal = _goal(store, window_us)
    pieces = _pieces(store, goal)
    workshop = Workshop(store.folder / MEDIA, store.folder / MEDIA / REMAKING, goal.form)
    with failures_told(store, "a film cannot be made alike"):
        films, sizes = workshop.make(pieces, job.part(0, 0.97))
        if films:
            common = CommonForm(goal.form.as_json(), goal.windows_us, sizes)
            replace_films(store, films, form_entry(common), job=job.part(0.97, 1))
    shutil.rmtree(store.folder / MEDIA / REMAKING, ignore_errors=True)
    alike = {piece.recording.id for piece in pieces if piece.is_alike}
    return Alike(
        goal.form,
        goal.windows_us,
        sizes,
        tuple(
            _told(session, goal, is_alike=_reference(session) in alike) for session in goal.sessions
        ),
        tuple(session.id for session in goal.issued),
        tuple(_warnings(goal)),
    )


def _goal(store: StudyStore, window_us: int | None) -> _Goal:
    issued_ids = {coding.session for coding in read_assignments(store) if coding.pack}
    sessions = read_sessions(store)
    issued = tuple(session for session in sessions if session.id in issued_ids)
    due = tuple(session for session in sessions if session.id not in issued_ids)
    if not due:
        raise StudyError(
            "all films of the study are in packs already" if sessions else "holds no films yet",
            path=store.folder,
            mend="make films alike before packs are issued" if sessions else "take films in first",
        )
    kept = read_form(store)
    form = from_json(kept.form) if kept else common_form([
        held.recording for session in due for held in session.recordings
    ])  # fmt: skip
    before = dict(kept.windows_us) if kept else {}
    windows: dict[TaskId, int] = {}
    for task in sorted({session.task for session in due}):
        most = min((limit for limit in (window_us, before.get(task)) if limit), default=None)
        films = [session.recordings[0].recording for session in due if session.task == task]
        windows[task] = window_of(films, form, most)
        if issued and task in before:
            windows[task] = before[task]  # what left cannot be cut any more
    return _Goal(form, {**before, **windows}, due, issued)


def _pieces(store: StudyStore, goal: _Goal) -> list[Piece]:
    remakes, form = read_remakes(store), goal.form.as_json()
    pieces = []
    for session in goal.sessions:
        window_us = goal.windows_us[session.task]
        for held in session.recordings:
            remake = remakes.get(held.recording.id)
            is_alike = remake is not None and (
                remake.details.get("form"),
                remake.details.get("window_us"),
            ) == (form, window_us)
            pieces.append(Piece(held.recording, session.task, window_us, held.how_made, is_alike))
    return pieces


def _reference(session: Session) -> str:
    return session.recordings[0].recording.id


def _told(session: Session, goal: _Goal, *, is_alike: bool) -> AlikeFilm:
    lost_us = max(session.duration_us - goal.windows_us[session.task], 0)
    return AlikeFilm(session.id, 0 if is_alike else lost_us, is_alike)


def _warnings(goal: _Goal) -> Iterator[str]:
    if goal.issued:
        yield (
            f"sessions in packs already: {len(goal.issued)}; they stay as they are, and unless "
            "they were made alike before, they can be told from the others"
        )
    short = [s.id for s in goal.sessions if s.duration_us < goal.windows_us[s.task] - 2]
    if short:
        yield f"shorter than the films that left: {', '.join(short)}"
    angles = {len(session.recordings) for session in goal.sessions}
    if len(angles) > 1:
        yield "the number of angles still differs between sessions"
