"""What a pack must not tell beside what no film of the study may: where in the study it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.telling import Term
from vippcoder.jobs import Job
from vippcoder.packing.blinding.check import Telling
from vippcoder.packing.dates import spellings_of_day
from vippcoder.packing.exemplars import exemplar_sources
from vippcoder.packing.forbidden import forbidden, hash_terms
from vippcoder.storage.study.films import read_sessions, read_visits
from vippcoder.study.design.versions import read_design

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime
    from pathlib import Path

    from vippcoder.domain.ids import SessionId
    from vippcoder.domain.study import Session
    from vippcoder.packing.issuing import Batch
    from vippcoder.storage.study.store import StudyStore


def traces_of(store: StudyStore, batch: Batch, held: Collection[SessionId]) -> Telling:
    """Return the texts and moments that a pack of these sessions must not tell.

    The study's title and number, the numbers and hashes of its films, days of visits, and all that
    the source files of exemplar clips tell.
    """
    sessions = [session for session in read_sessions(store) if session.id in held]
    terms = {*_of_study(store), *_of_visits(store, sessions)}
    for session in sessions:
        terms |= set(_of_session(session))
    moments: set[datetime] = set()
    for clip in _clips(batch):
        told = forbidden(clip)
        terms |= told.terms | hash_terms(clip, Job())
        moments |= told.moments
    return Telling(frozenset(terms), frozenset(moments))


def _of_study(store: StudyStore) -> Iterator[Term]:
    yield Term(read_design(store).title, "title of the study")
    (row,) = store.rows("SELECT study_id FROM study")
    yield Term(row["study_id"], "number of the study")


def _of_visits(store: StudyStore, sessions: Collection[Session]) -> Iterator[Term]:
    held = {(session.dyad, session.timepoint) for session in sessions}
    for visit in read_visits(store):
        if visit.filmed_on is not None and (visit.dyad, visit.timepoint) in held:
            yield from (Term(day, "day of a visit") for day in spellings_of_day(visit.filmed_on))


def _of_session(session: Session) -> Iterator[Term]:
    yield Term(session.id, "number of a session")
    for held in session.recordings:
        yield Term(held.recording.id, "number of a recording")
        yield Term(held.recording.file, "name of a film of the study")
        yield Term(held.recording.sha256, "hash of a film of the study")
        yield from (Term(source.sha256, "hash of a source file") for source in held.sources)


def _clips(batch: Batch) -> set[Path]:
    return {
        clip
        for given in batch.instruments
        for clip in exemplar_sources(given.instrument, given.folder).values()
    }
