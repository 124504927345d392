"""Backups of a study: made while it is worked in, and how to go back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.storage.core import backups
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.store import KIND, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.storage.core.backups import Backup


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
    return backups.back_up(folder, KIND) if backups.is_due(folder, KIND) else None


def backups_of(folder: Path) -> tuple[Backup, ...]:
    """Return a study's backups, the newest first."""
    return backups.backups_of(folder, KIND)


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
