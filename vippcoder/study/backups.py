"""Backups of a study: made while it is worked in, and how to go back to one."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.storage.core import backups
from vippcoder.storage.core.connection import connect_reader, mended
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.store import KIND, open_store

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from vippcoder.storage.core.backups import Backup
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Proved:
    """A backup that was read through and its journal walked."""

    backup: Backup
    fault: str
    """Why it does not hold, one sentence; empty where it holds."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What a study would no longer hold if it went back to a backup."""

    entries: int
    """Entries of its journal."""
    by_kind: tuple[tuple[str, int], ...]
    """The same by their kind, the kind's name in the journal: `collections`, `sessions`."""
    regained: int
    """Entries of the backup that the study does not hold: it went back past them before."""

    def of(self, kind: str) -> int:
        """Return how many entries of a kind."""
        return dict(self.by_kind).get(kind, 0)


def back_up(folder: Path, _job: Job | None = None) -> Backup | None:
    """Back a study up, also while it is open; None where the newest backup holds everything.

    Raises:
        StudyError: the disk is full or read-only, or the study is damaged.
    """
    return backups.back_up(folder, KIND)


def back_up_if_due(folder: Path, _job: Job | None = None) -> Backup | None:
    """Back a study up where the newest backup is ten minutes old; else do nothing.

    Raises:
        StudyError: the disk is full or read-only, or the study is damaged.
    """
    return backups.back_up_if_due(folder, KIND)


def backups_of(folder: Path) -> tuple[Backup, ...]:
    """Return a study's backups, the newest first."""
    return backups.backups_of(folder, KIND)


def prove_all(folder: Path, job: Job | None = None) -> tuple[Proved, ...]:
    """Read every backup through and walk its journal, the newest first.

    Raises:
        CancelledError: cancelled.
    """
    job = job or Job()
    held = backups_of(folder)
    proved = []
    for number, backup in enumerate(held):
        job.advance(number / len(held), backup.path.name)
        try:
            backups.prove(backup.path, KIND)
        except StudyError as error:
            proved.append(Proved(backup, error.sentence(with_path=False)))
        else:
            proved.append(Proved(backup, ""))
    return tuple(proved)


def lost_by(store: StudyStore, backup: Path) -> Lost:
    """Say what going back to a backup would take from an open study.

    Raises:
        StudyError: the backup or the study cannot be read.
    """
    with mended(backup), closing(connect_reader(backup)) as copy:
        KIND.form.check(copy, backup)
        theirs = _links(copy)
    with mended(store.path):
        ours = _links(store.connection)
        both = next(
            (n for n, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]),
            min(len(ours), len(theirs)),
        )
        kinds = store.connection.execute("SELECT kind FROM journal WHERE seq >= ?", (both,))
        by_kind = Counter(row["kind"] for row in kinds)
    return Lost(len(ours) - both, tuple(sorted(by_kind.items())), len(theirs) - both)


def _links(connection: sqlite3.Connection) -> list[str]:
    """Return the journal's links, which differ from where two journals part."""
    return [row["link"] for row in connection.execute("SELECT link FROM journal ORDER BY seq")]


def is_damaged(folder: Path) -> bool:
    """Whether a study's database is missing or damaged, so that going back would help."""
    return backups.is_damaged(folder, KIND)


def restore(folder: Path, backup: Path, person: str, reason: str) -> Path | None:
    """Go back to a backup, and note in the study's journal that, why and by whom.

    What was collected since can be collected again.

    Returns:
        Where the database that was there is kept; None where there was none.

    Raises:
        StudyError: the backup does not hold, or the study is open elsewhere or cannot be written.
    """
    kept = backups.restore(folder, KIND, backup)
    store = open_store(folder, person)
    try:
        row = {"backup": backup.name, "kept_as": kept.name if kept else "", "reason": reason}
        store.write(Entry("restorations", row))
    finally:
        store.close()
    return kept
