"""The last look at what leaves the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.ids import ObserverCode
from vippcoder.study.blindness.checking import check_before_issue, demand_or_override
from vippcoder.study.blindness.own_texts import text_of_answer, text_of_instrument, text_of_task
from vippcoder.study.blindness.traces import traces_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.guidance import Answer
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.jobs import Job
    from vippcoder.packing.issuing import Batch, Look
    from vippcoder.storage.study.store import StudyStore


def last_look(
    store: StudyStore,
    batch: Batch,
    codings: Sequence[AssignedCoding],
    *,
    answers: Iterable[Answer] = (),
    override: str = "",
    packs: int = 1,
) -> Look:
    """Return what checks a finished folder, keeps the report, and refuses what fails.

    What it returns raises `StudyError`, unless a reason is given why it may leave all the same.

    Args:
        store: the study.
        batch: what the folder was made from.
        codings: what it holds.
        answers: which go with it.
        override: why it may leave although it fails; kept.
        packs: how many leave together.
    """
    planned = {coding.coding: coding for coding in codings}
    more = traces_of(store, batch, {coding.session for coding in codings})

    texts = [
        *(text_of_task(given.task) for given in batch.sessions),
        *(text_of_instrument(one.instrument.id, one.definition) for one in batch.instruments),
        *(text_of_answer(answer.text) for answer in answers),
    ]

    def look(folder: Path, held: Sequence[Assignment], own_words: str, job: Job) -> None:
        films = {planned[given.coding]: [film.file for film in given.recordings] for given in held}
        report = check_before_issue(
            store,
            folder,
            films,
            own_text=own_words,
            observer=ObserverCode(batch.observer),
            more=more,
            texts=texts,
            packs=packs,
            job=job,
        )
        demand_or_override(store, report, override)

    return look
