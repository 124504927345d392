"""Training packs come home: each film as it was first submitted, once, and nothing later.

A pack's journal is proved like a trial pack's. Its heads are kept: one that does not go on from
what came home before was worked in at two places or went back to a backup, perhaps to code a film
again after its gold was seen, and is refused whole.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.training import TrainingPack, TrainingSubmission
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.storage.pack.questions import read_questions
from vippcoder.storage.pack.store import TRAINING_KIND
from vippcoder.storage.pack.submitted import first_submissions
from vippcoder.storage.pack.verification import database_faults
from vippcoder.storage.study.collected import BroughtJournal
from vippcoder.storage.study.training import (
    collection_entry,
    read_heads,
    read_sets,
    read_submissions,
    read_training_packs,
    submission_entry,
)
from vippcoder.study.packs.looking import looked_into
from vippcoder.study.training.seen import films_seen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.ids import Mask
    from vippcoder.storage.pack.store import PackStore
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class TrainingCollected:
    """What one collection of a training pack came to."""

    pack: TrainingPack
    new: tuple[Mask, ...]
    """Films that were submitted since it came home last."""
    seen_before: tuple[Mask, ...]
    """Films that do not count: their gold had been shown to the observer from another pack."""
    questions: tuple[tuple[Mask, str], ...]
    """All that the trainee asked so far: about which film, and the words."""
    entries: int
    head: str


def collect_training(store: StudyStore, given: Path, job: Job | None = None) -> TrainingCollected:
    """Take what a trainee submitted into the study, in one transaction.

    Args:
        store: the study, open for writing.
        given: the training pack, or its database alone; it is only read.
        job: told how far it is.

    Raises:
        StudyError: it is no training pack of this study, was changed by another program, or its
            journal forks from what came home before. The study is as before.
        CancelledError: cancelled; the study is as before.
    """
    job = job or Job()
    with looked_into(store, given, TRAINING_KIND) as opened:
        job.advance(0.2, "reading the training pack")
        try:
            pack, brought = _proved(store, opened, given)
            found = _submissions(opened, pack)
            asked = read_questions(opened.connection)
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            raise _refused(f"its database cannot be read ({error})", given) from error
        job.advance(0.8, "comparing it with what was collected")
        _refuse_fork(store, pack, brought, given)
    known = {one.coding for one in read_submissions(store, pack.id)}
    shown = _shown_elsewhere(store, pack)
    new = [one for one in found if one.coding not in known and one.coding not in shown]
    with store.transaction():
        store.append(
            [
                *(submission_entry(one) for one in new),
                collection_entry(pack.id, len(brought.rows), brought.head),
            ]
        )
    masks = {film.coding: film.mask for film in pack.films}
    return TrainingCollected(
        pack,
        tuple(masks[one.coding] for one in new),
        tuple(masks[one.coding] for one in found if one.coding in shown - known),
        tuple((masks[one.coding], one.text) for one in asked),
        len(brought.rows),
        brought.head,
    )


def _proved(
    store: StudyStore, opened: PackStore, given: Path
) -> tuple[TrainingPack, BroughtJournal]:
    faults = database_faults(opened)
    if faults:
        raise _refused(faults[0], given)
    (pack_id,) = opened.connection.execute("SELECT pack_id FROM pack").fetchone()
    brought = BroughtJournal.of(opened.connection)
    pack = next((known for known in read_training_packs(store) if known.id == pack_id), None)
    if pack is None:
        raise StudyError(
            "is not a training pack of this study, or one for practice, which certifies nobody",
            path=given,
            mend="collect it into the study it is from",
        )
    if pack.genesis != brought.genesis:
        raise StudyError(
            "bears the number of a training pack of this study but did not begin as that one did",
            path=given,
            mend="keep it as it is, and ask the observer for the pack that you made",
        )
    return pack, brought


def _refused(why: str, given: Path) -> StudyError:
    return StudyError(
        f"was changed by another program, so nothing of it is collected: {why}",
        path=given,
        mend="keep it as it is, and ask the observer for the pack or its newest backup",
    )


def _submissions(opened: PackStore, pack: TrainingPack) -> list[TrainingSubmission]:
    watched = {
        row["coding_id"]: row["watched_fraction"]
        for row in opened.connection.execute("SELECT coding_id, watched_fraction FROM codings")
    }
    return [
        TrainingSubmission(
            pack.id, one.coding, one.submitted_at, one.values, watched[one.coding], one.seq
        )
        for one in first_submissions(opened.connection)
    ]


def _refuse_fork(
    store: StudyStore, pack: TrainingPack, brought: BroughtJournal, given: Path
) -> None:
    if not _goes_on(brought.rows, read_heads(store, pack.id)):
        raise StudyError(
            "does not go on from what came home before: two copies of it were worked in, or it "
            "went back to a backup. Nothing of it is collected; what came first stays",
            path=given,
            mend="ask the observer for the copy that goes on, and keep this one as it is",
        )


def _goes_on(rows: Sequence[sqlite3.Row], heads: Sequence[tuple[int, str]]) -> bool:
    """Whether a journal holds every head that it reaches to."""
    return all(rows[entries - 1]["link"] == head for entries, head in heads if entries <= len(rows))


def _shown_elsewhere(store: StudyStore, pack: TrainingPack) -> set[str]:
    """Return the codings of a pack whose films' gold its observer was shown from another pack."""
    made_from = next(held for held in read_sets(store) if held.id == pack.set)
    seen = films_seen(store, pack.observer, besides=pack.id)
    return {one.coding for one in pack.films if made_from.film(one.film).sha256 in seen}
