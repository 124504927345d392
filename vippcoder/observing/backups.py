"""Backups of a pack: made while it is worked in, and how to go back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.storage.core import backups
from vippcoder.storage.pack.store import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.storage.core.backups import Backup


def back_up(folder: Path, _job: Job | None = None) -> Backup | None:
    """Back a pack up, also while it is open; None where the newest backup holds everything.

    Raises:
        StudyError: the disk is full or read-only, or the pack is damaged.
    """
    return backups.back_up(folder, kind_of(folder))


def back_up_if_due(folder: Path, _job: Job | None = None) -> Backup | None:
    """Back a pack up where the newest backup is ten minutes old; else do nothing.

    Raises:
        StudyError: the disk is full or read-only, or the pack is damaged.
    """
    return backups.back_up_if_due(folder, kind_of(folder))


def backups_of(folder: Path) -> tuple[Backup, ...]:
    """Return a pack's backups, the newest first."""
    return backups.backups_of(folder, kind_of(folder))


def is_damaged(folder: Path) -> bool:
    """Whether a pack's database is missing or damaged, so that going back would help."""
    return backups.is_damaged(folder, kind_of(folder))


def restore(folder: Path, backup: Path) -> Path | None:
    """Go back to a backup; return where what was there is kept.

    What was coded since the backup is no longer in the pack; where it was collected before, or is
    collected from what was kept, the lead's study quarantines one of the two.

    Raises:
        StudyError: the backup does not hold, or the pack is open elsewhere or cannot be written.
    """
    return backups.restore(folder, kind_of(folder), backup)
