"""What no pack of a study may hold: everything that names a family, a wave, a film or a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.telling import Term
from vippcoder.packing.dates import spellings_of_day
from vippcoder.packing.forbidden import is_telling
from vippcoder.storage.study.films import read_dyads, read_visits
from vippcoder.storage.study.telling import read_telling_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.study import Session
    from vippcoder.storage.study.store import StudyStore


def traces_of(
    store: StudyStore, design: StudyDesign, sessions: Iterable[Session]
) -> tuple[set[Term], set[datetime]]:
    """Return the texts and the moments that a pack with films of these sessions must not tell."""
    sessions = tuple(sessions)
    held = {held.recording.id for session in sessions for held in session.recordings}
    terms = {*_of_design(store, design), *_of_families(store, sessions)}
    moments: set[datetime] = set()
    for session in sessions:
        terms |= set(_of_session(session))
    for told in read_telling_terms(store):
        if told.recording in held:
            terms |= set(told.terms)
            moments |= set(told.moments)
    return {term for term in terms if is_telling(term.text)}, moments


def _of_design(store: StudyStore, design: StudyDesign) -> Iterator[Term]:
    for timepoint in design.timepoints:
        yield Term(timepoint.id, "timepoint")
        yield Term(timepoint.name, "timepoint")
    yield Term(design.title, "title of the study")
    yield from (Term(word, "word that the study's list names") for word in design.telling_words)
    (study_id,) = store.rows("SELECT study_id FROM study")[0]
    yield Term(study_id, "number of the study")


def _of_families(store: StudyStore, sessions: tuple[Session, ...]) -> Iterator[Term]:
    yield from (Term(dyad.id, "dyad") for dyad in read_dyads(store))
    visits = {(session.dyad, session.timepoint) for session in sessions}
    for visit in read_visits(store):
        if visit.filmed_on is not None and (visit.dyad, visit.timepoint) in visits:
            yield from (Term(day, "day of a visit") for day in spellings_of_day(visit.filmed_on))


def _of_session(session: Session) -> Iterator[Term]:
    yield Term(session.id, "number of a session")
    for held in session.recordings:
        yield Term(held.recording.id, "number of a recording")
        yield Term(held.recording.file, "name of a blinded film")
        yield Term(held.recording.sha256, "hash of a blinded film")
        for source in held.sources:
            yield Term(source.name, "file name")
            yield Term(source.sha256, "hash of the film")
