"""The last look at what leaves the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.packing.blinding_check import search_for
from vippcoder.packing.exemplars import exemplar_sources
from vippcoder.packing.forbidden import forbidden, hash_terms
from vippcoder.study.traces import traces_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.study import Session
    from vippcoder.jobs import Job
    from vippcoder.packing.issuing import Batch
    from vippcoder.storage.study.store import StudyStore


def last_look(
    store: StudyStore, design: StudyDesign, batch: Batch, sessions: Iterable[Session]
) -> Callable[[Path, str, Job], None]:
    """Return what searches a finished folder for anything that tells of its films' origin.

    What it returns raises `StudyError` where there is something.

    Args:
        store: the study.
        design: the study's, whose timepoints and words are looked for.
        batch: what the folder was made from; its exemplars have names and dates too.
        sessions: those whose films are in it.
    """
    terms, moments = traces_of(store, design, sessions)

    def look(folder: Path, own_words: str, job: Job) -> None:
        clips = {
            clip
            for given in batch.instruments
            for clip in exemplar_sources(given.instrument, given.folder).values()
        }
        for clip in clips:
            told = forbidden(clip)
            terms.update(told.terms, hash_terms(clip, job.part(0, 0)))
            moments.update(told.moments)
        search_for(folder, terms, moments, own_text=own_words, job=job).demand()

    return look
